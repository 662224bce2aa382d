//! Words and sentences of the RouterOS API on the wire, both directions.
//! Written from MikroTik's description alone and shared with no client, so that a mistake of the
//! application's codec cannot hide behind the same mistake here.

use tokio::io::{AsyncRead, AsyncReadExt};

/// Longer words are taken as an attack on the simulator's memory. RouterOS itself has some limit, undocumented.
const WORD_LIMIT: usize = 4 << 20;
const SENTENCE_LIMIT: usize = 8 << 20;

#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    #[error("the peer closed the connection")]
    Closed,
    #[error("control byte {0:#04x} is reserved")]
    ReservedLength(u8),
    #[error("a word or sentence is longer than the simulator accepts")]
    TooLong,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The words of one sentence as they came.
pub(crate) type Sentence = Vec<Vec<u8>>;

/// Reads one sentence. Empty sentences are skipped, as the router does.
pub(crate) async fn read_sentence<R: AsyncRead + Unpin>(
    reader: &mut R,
) -> Result<Sentence, WireError> {
    let mut words = Sentence::new();
    let mut size = 0;
    loop {
        let word = read_word(reader).await?;
        size += word.len() + 1;
        if size > SENTENCE_LIMIT {
            return Err(WireError::TooLong);
        }
        match (word.is_empty(), words.is_empty()) {
            (true, true) => {}
            (true, false) => return Ok(words),
            (false, _) => words.push(word),
        }
    }
}

async fn read_word<R: AsyncRead + Unpin>(reader: &mut R) -> Result<Vec<u8>, WireError> {
    let length = read_length(reader).await?;
    if length > WORD_LIMIT {
        return Err(WireError::TooLong);
    }
    let mut word = vec![0; length];
    reader.read_exact(&mut word).await.map_err(closed)?;
    Ok(word)
}

async fn read_length<R: AsyncRead + Unpin>(reader: &mut R) -> Result<usize, WireError> {
    let first = reader.read_u8().await.map_err(closed)?;
    let (mut length, more) = match first {
        0x00..=0x7f => (u32::from(first), 0),
        0x80..=0xbf => (u32::from(first & 0x3f), 1),
        0xc0..=0xdf => (u32::from(first & 0x1f), 2),
        0xe0..=0xef => (u32::from(first & 0x0f), 3),
        0xf0 => (0, 4),
        _ => return Err(WireError::ReservedLength(first)),
    };
    for _ in 0..more {
        length = length << 8 | u32::from(reader.read_u8().await.map_err(closed)?);
    }
    usize::try_from(length).map_err(|_| WireError::TooLong)
}

fn closed(error: std::io::Error) -> WireError {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => WireError::Closed,
        _ => WireError::Io(error),
    }
}

/// Appends one word with the shortest length prefix that holds it.
pub(crate) fn put_word(out: &mut Vec<u8>, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    match length {
        0..0x80 => out.push(d),
        0x80..0x4000 => out.extend([c | 0x80, d]),
        0x4000..0x20_0000 => out.extend([b | 0xc0, c, d]),
        0x20_0000..0x1000_0000 => out.extend([a | 0xe0, b, c, d]),
        _ => out.extend([0xf0, a, b, c, d]),
    }
    for part in parts {
        out.extend_from_slice(part);
    }
}

/// Ends a sentence.
pub(crate) fn put_end(out: &mut Vec<u8>) {
    out.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(word: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        put_word(&mut out, &[word]);
        out
    }

    #[test]
    fn lengths_take_the_documented_prefixes() {
        let cases: [(usize, &[u8]); 7] = [
            (0, &[0x00]),
            (0x7f, &[0x7f]),
            (0x80, &[0x80, 0x80]),
            (0x100, &[0x81, 0x00]),
            (0x3fff, &[0xbf, 0xff]),
            (0x4000, &[0xc0, 0x40, 0x00]),
            (0x20_0000, &[0xe0, 0x20, 0x00, 0x00]),
        ];
        for (length, prefix) in cases {
            let word = encoded(&vec![b'x'; length]);
            assert_eq!(&word[..prefix.len()], prefix, "length {length}");
            assert_eq!(word.len(), prefix.len() + length);
        }
    }

    #[tokio::test]
    async fn a_sentence_survives_the_way_there_and_back() {
        let words: Sentence = vec![b"/a".to_vec(), vec![b'y'; 70_000], b"=x=\0=\r\n".to_vec()];
        let mut bytes = vec![0, 0];
        for word in &words {
            put_word(&mut bytes, &[word]);
        }
        put_end(&mut bytes);
        assert_eq!(read_sentence(&mut bytes.as_slice()).await.unwrap(), words);
    }

    #[tokio::test]
    async fn reserved_and_huge_lengths_are_refused() {
        for first in 0xf1..=0xff_u8 {
            let bytes = [first, 0, 0, 0, 0];
            assert!(matches!(
                read_sentence(&mut bytes.as_slice()).await,
                Err(WireError::ReservedLength(_))
            ));
        }
        let huge = [0xf0, 0xff, 0xff, 0xff, 0xff];
        assert!(matches!(
            read_sentence(&mut huge.as_slice()).await,
            Err(WireError::TooLong)
        ));
    }
}
