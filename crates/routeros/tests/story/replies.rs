//! Commands that end well or are refused: what comes back, whatever shape the router gives its reply.

use crate::fake::{Fake, Wire, is_hung_up, print, texts};
use mikromon_routeros::{Category, CloseReason, CommandError, Reply};

/// Runs one command against a router that answers it with these sentences: `~` ends one, `|` parts
/// its words, `TAG` is the command's tag.
async fn answered(script: &'static [u8]) -> Result<Reply, CommandError> {
    let router = Fake::signed_in(async move |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        for sentence in script.split(|&byte| byte == b'~') {
            let words = sentence
                .split(|&byte| byte == b'|')
                .filter(|word| !word.is_empty());
            let words = words.map(|word| if word == b"TAG" { tag.as_bytes() } else { word });
            wire.say_bytes(&words.collect::<Vec<_>>()).await;
        }
        is_hung_up(wire).await;
    });
    router.open().await.run(&print()).await
}

#[tokio::test(start_paused = true)]
async fn rows_keep_their_order_and_their_bytes() {
    let reply = answered(
        b"!re|TAG|=.id=*1|=name=ether1|=comment=a=b=c~\
          !re|TAG|=.id=*2|=name=caf\xe9|=comment=\0x\r\ny~\
          !re|TAG~\
          !re|=name=caf\xc3\xa9|TAG|=comment=~\
          !done|TAG",
    )
    .await
    .unwrap();
    assert_eq!(texts(&reply, "name"), ["ether1", "café", "", "café"]);
    let row = |place| reply.rows.get(place).unwrap();
    assert_eq!(row(0).get("comment"), Some(&b"a=b=c"[..]));
    assert_eq!(row(1).get("name"), Some(&b"caf\xe9"[..]));
    assert_eq!(row(1).get("comment"), Some(&b"\0x\r\ny"[..]));
    assert!(row(2).is_empty());
    assert_eq!(
        (row(3).get("comment"), row(3).get("nam")),
        (Some(&b""[..]), None)
    );
    let fields: Vec<_> = row(0).fields().collect();
    assert_eq!(fields[0], (&b".id"[..], &b"*1"[..]));
    assert_eq!(fields.len(), 3);
    assert!(reply.rows.get(4).is_none());
}

#[tokio::test(start_paused = true)]
async fn the_value_of_done_is_kept_wherever_the_tag_stands() {
    for script in [
        &b"!done|TAG|=ret=2000"[..],
        b"!done|=ret=2000|TAG",
        b"!done|=ret=2000",
        b"!empty|TAG~!done|TAG|=ret=2000",
    ] {
        assert_eq!(
            answered(script).await.unwrap().ret().as_deref(),
            Some("2000")
        );
    }
    assert_eq!(answered(b"!done|TAG").await.unwrap().ret(), None);
}

#[tokio::test(start_paused = true)]
async fn empty_is_no_row_and_not_the_end() {
    let reply = answered(
        b"!empty|TAG~\
          !re|TAG|=name=late~\
          !done|TAG",
    )
    .await
    .unwrap();
    assert_eq!(texts(&reply, "name"), ["late"]);
}

#[tokio::test(start_paused = true)]
async fn odd_words_and_sentences_do_not_spoil_a_reply() {
    let reply = answered(
        b"~\
          !re|bare|TAG|=name=a|=|=noequals~\
          !news|TAG|=name=x~\
          !re|.tag=fffe|=name=nobody's~\
          !re|.tag=no number|=name=nobody's~\
          !re|=name=untagged~\
          !re|.tag=|=name=empty tag~\
          !done|TAG",
    )
    .await
    .unwrap();
    assert_eq!(texts(&reply, "name"), ["a", "untagged", "empty tag"]);
    assert_eq!(reply.rows.first().unwrap().fields().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn all_traps_are_told_and_only_done_ends_them() {
    let error = answered(
        b"!re|TAG|=name=a~\
          !trap|TAG|=category=1|=message=invalid value|=argument=mtu~\
          !trap|=message=caf\xe9|TAG~\
          !trap|TAG|=category=42~\
          !done|TAG",
    )
    .await
    .unwrap_err();
    let CommandError::Refused(traps) = &error else {
        panic!("{error:?}")
    };
    let traps: Vec<_> = traps
        .iter()
        .map(|it| (it.category, it.message.as_str()))
        .collect();
    assert_eq!(
        traps,
        [
            (Some(Category::ArgumentValue), "invalid value"),
            (None, "café"),
            (Some(Category::Other(42)), "")
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_this_router_lacks_is_told_apart() {
    let error = answered(
        b"!trap|TAG|=category=0|=message=no such command prefix~\
          !done|TAG",
    )
    .await
    .unwrap_err();
    assert!(error.is_no_such_command() && !error.is_no_such_item());
    let error = answered(
        b"!trap|TAG|=message=no such item~\
          !done|TAG",
    )
    .await
    .unwrap_err();
    assert!(error.is_no_such_item() && !error.is_no_such_command());
}

#[tokio::test(start_paused = true)]
async fn fatal_ends_the_session_with_its_text_in_every_form() {
    for script in [
        &b"!fatal|session terminated on request"[..],
        b"!fatal|=message=session terminated on request",
        b"!fatal|TAG|session terminated on request",
    ] {
        let reason = CloseReason::Fatal("session terminated on request".to_owned());
        assert_eq!(
            answered(script).await.unwrap_err(),
            CommandError::Closed(reason)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn long_words_come_back_whole_however_they_are_cut() {
    let value = vec![b'v'; 0x8000];
    let word = [b"=value=", value.as_slice()].concat();
    let router = Fake::signed_in(async move |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        let mut bytes = crate::fake::encode(&[b"!re", tag.as_bytes(), &word]);
        bytes.extend(crate::fake::encode(&[b"!done", tag.as_bytes()]));
        for piece in bytes.chunks(511) {
            wire.raw(piece).await;
            tokio::task::yield_now().await;
        }
        wire.hear().await;
    });
    let reply = router.open().await.run(&print()).await.unwrap();
    assert_eq!(
        reply.rows.first().unwrap().get("value"),
        Some(value.as_slice())
    );
}
