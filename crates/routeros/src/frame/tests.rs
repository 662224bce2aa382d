//! Tests of the framing: any bytes in any pieces, and every limit.

use proptest::prelude::*;

use super::*;
use crate::rows;

fn encode(words: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in words {
        codec::encode_word(word, &mut bytes);
    }
    codec::encode_terminator(&mut bytes);
    bytes
}

fn frames(limits: &Limits) -> Frames {
    let mut frames = Frames::before_login(limits);
    frames.after_login(limits);
    frames
}

/// Feeds the bytes in pieces of these sizes, and gives what came out.
fn feed(
    frames: &mut Frames,
    mut bytes: &[u8],
    pieces: &[usize],
) -> Result<Vec<Vec<Vec<u8>>>, Breach> {
    let mut out = Vec::new();
    let mut pieces = pieces.iter().copied().cycle();
    while !bytes.is_empty() {
        let size = pieces.next().unwrap_or(1).clamp(1, bytes.len());
        let (piece, rest) = bytes.split_at(size);
        frames.room().extend_from_slice(piece);
        bytes = rest;
        while let Some(sentence) = frames.next()? {
            let mut words = vec![sentence.kind.to_vec()];
            words.extend(rows::words(sentence.words).map(<[u8]>::to_vec));
            out.push(words);
        }
    }
    Ok(out)
}

#[test]
fn a_tag_is_found_anywhere_in_the_sentence() {
    let mut frames = frames(&Limits::default());
    for words in [
        &[&b"!re"[..], b".tag=1a", b"=a=b"][..],
        &[b"!re", b"=a=b", b".tag=1a"],
    ] {
        frames.room().extend_from_slice(&encode(words));
        let sentence = frames.next().unwrap().unwrap();
        assert_eq!(sentence.tag, Tag::Number(0x1a));
        let attributes: Vec<_> = rows::words(sentence.words).collect();
        assert!(attributes.contains(&&b"=a=b"[..]));
    }
}

#[test]
fn tags() {
    for (text, tag) in [
        ("", Tag::None),
        ("1a", Tag::Number(26)),
        ("ffffffff", Tag::Number(u32::MAX)),
        ("100000000", Tag::Foreign),
        ("x", Tag::Foreign),
    ] {
        assert_eq!(Tag::parse(text.as_bytes()), tag, "{text}");
    }
}

#[test]
fn empty_sentences_are_skipped() {
    let mut bytes = vec![0, 0, 0];
    bytes.extend(encode(&[b"!done"]));
    bytes.extend([0, 0]);
    let out = feed(&mut frames(&Limits::default()), &bytes, &[1]).unwrap();
    assert_eq!(out, [[b"!done".to_vec()]]);
}

#[test]
fn every_limit_is_kept_at_its_edge() {
    let limits = Limits {
        word: 300,
        sentence: 1_000,
        words: 5,
        ..Limits::default()
    };
    let long = |size: usize| vec![b'x'; size];
    let good: [&[&[u8]]; 3] = [
        &[b"!re", &long(300)],
        &[b"!re", b"a", b"b", b"c", b"d"],
        &[b"!re", &long(300), &long(300), &long(300), &long(85)],
    ];
    for words in good {
        let out = feed(&mut frames(&limits), &encode(words), &[7]).unwrap();
        assert_eq!(out, [words]);
    }
    let bad: [(&[&[u8]], Breach); 4] = [
        (&[b"!re", &long(301)], Breach::WordTooLong(300)),
        (
            &[b"!re", b"a", b"b", b"c", b"d", b"e"],
            Breach::TooManyWords(5),
        ),
        (
            &[b"!re", &long(300), &long(300), &long(300), &long(90)],
            Breach::SentenceTooLong(1_000),
        ),
        (&[b"re"], Breach::NotAReply),
    ];
    for (words, breach) in bad {
        assert_eq!(
            feed(&mut frames(&limits), &encode(words), &[7]),
            Err(breach)
        );
    }
}

#[test]
fn a_breach_is_told_before_its_bytes_are_waited_for() {
    for (bytes, breach) in [
        (
            &[0xf0, 0xff, 0xff, 0xff, 0xff][..],
            Breach::WordTooLong(1 << 20),
        ),
        (&[0xf8], Breach::ReservedLength(0xf8)),
        (&[0xff, b'!'], Breach::ReservedLength(0xff)),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Breach::NotAReply),
        (b"HTTP/1.1 400 Bad Request\r\n", Breach::NotAReply),
    ] {
        assert_eq!(
            feed(&mut frames(&Limits::default()), bytes, &[1]),
            Err(breach)
        );
    }
}

#[test]
fn before_the_login_sentences_are_held_shorter() {
    let limits = Limits::default();
    let words: [&[u8]; 2] = [b"!done", &vec![b'x'; 70 << 10]];
    let mut frames = Frames::before_login(&limits);
    assert_eq!(
        feed(&mut frames, &encode(&words), &[4096]),
        Err(Breach::SentenceTooLong(limits.before_login))
    );
}

#[test]
fn the_buffer_grows_for_long_replies_and_is_small_again_after_them() {
    let mut frames = frames(&Limits::default());
    let sentence = encode(&[b"!re", &[b'x'; 500]]);
    for _ in 0..2_000 {
        // As a read does: fill what there is.
        let room = frames.room();
        let spare = room.capacity() - room.len();
        let bytes: Vec<_> = sentence.iter().copied().cycle().take(spare).collect();
        room.extend_from_slice(&bytes[..spare / sentence.len() * sentence.len()]);
        room.resize(room.capacity(), 0);
        while frames.next().unwrap().is_some() {}
    }
    assert!(frames.buffer.capacity() >= LARGE);
    assert!(frames.buffer.capacity() <= 2 * LARGE);
    frames.room().extend_from_slice(&sentence);
    while frames.next().unwrap().is_some() {}
    frames.room();
    assert_eq!(frames.buffer.capacity(), SMALL);
}

#[test]
fn an_endless_sentence_of_small_words_costs_its_length_and_not_its_square() {
    let limits = Limits {
        words: usize::MAX,
        ..Limits::default()
    };
    let mut frames = frames(&limits);
    frames.room().extend_from_slice(b"\x03!re");
    let mut walked = 0;
    for _ in 0..400_000 {
        frames.room().extend_from_slice(b"\x01x");
        let before = frames.scan;
        assert_eq!(frames.next(), Ok(None));
        walked += frames.scan - before;
    }
    assert_eq!(walked, frames.buffer.len());
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_never_panic_and_stay_within_the_limits(
        bytes in proptest::collection::vec(any::<u8>(), 0..20_000),
        pieces in proptest::collection::vec(1_usize..5_000, 1..8),
    ) {
        let limits = Limits { word: 1_000, sentence: 3_000, words: 20, ..Limits::default() };
        let mut frames = frames(&limits);
        let _ = feed(&mut frames, &bytes, &pieces);
        prop_assert!(frames.buffer.capacity() <= 2 * (3_000 + LARGE));
    }

    #[test]
    fn what_was_encoded_comes_back_whatever_the_pieces(
        sentences in proptest::collection::vec(
            proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..300), 0..6),
            0..12,
        ),
        pieces in proptest::collection::vec(1_usize..700, 1..8),
    ) {
        let mut bytes = Vec::new();
        let mut expected = Vec::new();
        for words in sentences {
            // A tag is taken out of its place; its own test covers it.
            let words = words.into_iter().filter(|word| !word.starts_with(b".tag="));
            let words: Vec<_> = std::iter::once(b"!re".to_vec()).chain(words).collect();
            bytes.extend(encode(&words.iter().map(Vec::as_slice).collect::<Vec<_>>()));
            expected.push(words);
        }
        prop_assert_eq!(feed(&mut frames(&Limits::default()), &bytes, &pieces), Ok(expected));
    }
}

#[test]
fn lengths_around_every_step_of_the_prefix_come_back() {
    let limits = Limits {
        word: 16 << 20,
        sentence: 64 << 20,
        ..Limits::default()
    };
    for step in [0x80, 0x4000, 0x20_0000] {
        for length in [step - 1, step, step + 1, 256] {
            let word: Vec<u8> = (0..length)
                .map(|i| u8::try_from(i % 251).unwrap())
                .collect();
            let words = [&b"!re"[..], &word];
            let out = feed(&mut frames(&limits), &encode(&words), &[60_000, 1, 17]).unwrap();
            assert_eq!(out, [words], "{length}");
        }
    }
}
