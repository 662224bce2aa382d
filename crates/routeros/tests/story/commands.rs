//! Commands that end: what comes back, whatever shape the router gives its reply, and what becomes
//! of those that end badly.

use std::time::{Duration, Instant};

use crate::fake::{Fake, Wire, settings};
use mikromon_routeros::{Category, CloseReason, Command, CommandError, Reply, Session};

fn print() -> Command {
    Command::new("/interface/print")
}

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
        while wire.hear().await.is_some() {}
    })
    .await;
    router.open().await.run(&print()).await
}

fn texts(reply: &Reply, name: &str) -> Vec<String> {
    reply
        .rows
        .iter()
        .map(|row| row.text(name).unwrap_or_default().into_owned())
        .collect()
}

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
async fn a_connection_lost_in_mid_table_is_no_end_of_the_table() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        for _ in 0..3 {
            wire.say(&["!re", &tag, "=name=a"]).await;
        }
    })
    .await;
    let session = router.open().await;
    let error = session.run(&print()).await.unwrap_err();
    assert_eq!(error, CommandError::Closed(CloseReason::PeerClosed));
    assert_eq!(session.closed().await, CloseReason::PeerClosed);
    assert_eq!(session.run(&print()).await.unwrap_err(), error);
    assert!(session.stream(&print()).await.is_err());
}

#[tokio::test]
async fn a_breach_of_the_protocol_closes_with_its_reason() {
    for bytes in [&b"\xf8"[..], b"\x03abc\x00", b"\x03!re\xf0\xff\xff\xff\xff"] {
        let router = Fake::signed_in(async move |mut wire: Wire| {
            wire.hear().await.unwrap();
            wire.raw(bytes).await;
            while wire.hear().await.is_some() {}
        })
        .await;
        let error = router.open().await.run(&print()).await.unwrap_err();
        assert!(
            matches!(error, CommandError::Closed(CloseReason::Protocol(_))),
            "{error:?}"
        );
        router.finish().await;
    }
}

/// Answers every command with its own argument, in the reverse order of asking.
#[tokio::test]
async fn concurrent_replies_reach_the_command_that_asked() {
    const COMMANDS: usize = 20;
    let router = Fake::signed_in(async |mut wire: Wire| {
        let mut heard = Vec::new();
        for _ in 0..COMMANDS {
            heard.push(wire.hear().await.unwrap());
        }
        for round in 0..3 {
            for command in heard.iter().rev() {
                let value = String::from_utf8(command.0[1].clone()).unwrap();
                if round < 2 {
                    wire.say(&["!re", &command.tag(), &value]).await;
                } else {
                    wire.say(&["!done", &command.tag()]).await;
                }
            }
        }
        // Untagged while nothing, or more than one, is in flight: nobody's.
        wire.say(&["!done"]).await;
        wire.hear().await;
    })
    .await;
    let session = router.open().await;
    let commands: Vec<_> = (0..COMMANDS)
        .map(|number| {
            let session = session.clone();
            tokio::spawn(async move {
                let command = print().with("number", number.to_string());
                (number, session.run(&command).await)
            })
        })
        .collect();
    for command in commands {
        let (number, reply) = command.await.unwrap();
        assert_eq!(
            texts(&reply.unwrap(), "number"),
            [number.to_string(), number.to_string()]
        );
    }
    assert!(!session.is_closed());
}

#[tokio::test]
async fn an_untagged_reply_is_not_guessed_at_when_two_commands_wait() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let (a, b) = (wire.hear().await.unwrap(), wire.hear().await.unwrap());
        wire.say(&["!re", "=name=whose"]).await;
        wire.say(&["!done", &a.tag()]).await;
        wire.say(&["!done", &b.tag()]).await;
        wire.hear().await;
    })
    .await;
    let session = router.open().await;
    let command = print();
    let (a, b) = tokio::join!(session.run(&command), session.run(&command));
    assert!(a.unwrap().rows.is_empty() && b.unwrap().rows.is_empty());
}

#[tokio::test]
async fn the_deadline_is_between_sentences_and_not_for_the_whole() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        for _ in 0..6 {
            tokio::time::sleep(settings().deadlines.idle / 3).await;
            wire.say(&["!re", &tag, "=name=slow"]).await;
        }
        wire.say(&["!done", &tag]).await;
        wire.hear().await;
    })
    .await;
    assert_eq!(
        router.open().await.run(&print()).await.unwrap().rows.len(),
        6
    );
}

/// Times out the first command, ends it late, and asks again.
#[tokio::test]
async fn a_command_that_stalls_is_cancelled_and_does_not_hurt_the_next() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let stalled = wire.hear().await.unwrap();
        wire.say(&["!re", &stalled.tag(), "=name=a"]).await;
        let cancel = wire.hear().await.unwrap();
        assert!(cancel.cancels(&stalled), "{cancel:?}");
        let next = wire.hear().await.unwrap();
        assert_ne!(next.tag(), stalled.tag());
        wire.say(&["!re", &stalled.tag(), "=name=late"]).await;
        wire.say(&[
            "!trap",
            &stalled.tag(),
            "=category=2",
            "=message=interrupted",
        ])
        .await;
        wire.say(&["!done", &cancel.tag()]).await;
        wire.say(&["!done", &stalled.tag()]).await;
        wire.say(&["!re", &next.tag(), "=name=next"]).await;
        wire.say(&["!done", &next.tag()]).await;
        wire.hear().await;
    })
    .await;
    let session = router.open().await;
    assert_eq!(
        session.run(&print()).await.unwrap_err(),
        CommandError::TimedOut
    );
    assert_eq!(
        texts(&session.run(&print()).await.unwrap(), "name"),
        ["next"]
    );
    tokio::time::sleep(settings().deadlines.drain * 2).await;
    assert!(!session.is_closed());
}

#[tokio::test]
async fn a_cancel_that_comes_too_late_is_harmless() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let slow = wire.hear().await.unwrap();
        let cancel = wire.hear().await.unwrap();
        // It had ended already: the router knows no such tag any more.
        wire.say(&["!done", &slow.tag()]).await;
        wire.say(&["!trap", &cancel.tag(), "=message=no such command"])
            .await;
        wire.say(&["!done", &cancel.tag()]).await;
        let next = wire.hear().await.unwrap();
        wire.say(&["!done", &next.tag(), "=ret=7"]).await;
        wire.hear().await;
    })
    .await;
    let session = router.open().await;
    session.run(&print()).await.unwrap_err();
    assert_eq!(
        session.run(&print()).await.unwrap().ret().as_deref(),
        Some("7")
    );
}

#[tokio::test]
async fn a_router_that_does_not_even_end_a_cancelled_command_is_given_up() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let stalled = wire.hear().await.unwrap();
        // Rows do not buy a cancelled command more time.
        loop {
            wire.say(&["!re", &stalled.tag(), "=name=a"]).await;
            let pause = settings().deadlines.drain / 8;
            if let Ok(None) = tokio::time::timeout(pause, wire.hear()).await {
                return;
            }
        }
    })
    .await;
    let session = router.open().await;
    let command = print().max_rows(2);
    let error = session.run(&command).await.unwrap_err();
    assert!(
        matches!(error, CommandError::OverBudget { rows: 2, .. }),
        "{error:?}"
    );
    assert_eq!(session.closed().await, CloseReason::Unresponsive);
    router.finish().await;
}

/// A router that answers with rows for ever, until it is told to stop.
async fn flood(mut wire: Wire) {
    let flooding = wire.hear().await.unwrap();
    // What is asked next may overtake the cancel: the session goes on in the meantime.
    let row = crate::fake::encode(&[b"!re", flooding.tag().as_bytes(), b"=name=x"]).repeat(100);
    let mut heard = Vec::new();
    while heard.len() < 2 {
        wire.raw(&row).await;
        if let Ok(next) = tokio::time::timeout(Duration::from_millis(1), wire.hear()).await {
            heard.push(next.unwrap());
        }
    }
    assert!(heard.iter().any(|it| it.cancels(&flooding)), "{heard:?}");
    wire.say(&["!done", &flooding.tag()]).await;
    for next in heard {
        wire.say(&["!done", &next.tag()]).await;
    }
    wire.hear().await;
}

#[tokio::test]
async fn rows_and_bytes_of_a_reply_are_bounded() {
    for command in [print().max_rows(1_000), print().max_bytes(10_000)] {
        let router = Fake::signed_in(flood).await;
        let session = router.open().await;
        let error = session.run(&command).await.unwrap_err();
        assert!(
            matches!(error, CommandError::OverBudget { .. }),
            "{error:?}"
        );
        session.run(&print()).await.unwrap();
    }
}

#[tokio::test]
async fn a_run_that_is_dropped_is_cancelled_on_the_router() {
    let router = Fake::signed_in(flood).await;
    let session = router.open().await;
    let command = print();
    let run = session.run(&command);
    tokio::time::timeout(Duration::from_millis(50), run)
        .await
        .unwrap_err();
    session.run(&print()).await.unwrap();
}

#[tokio::test]
async fn arguments_and_queries_arrive_in_their_order() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let heard = wire.hear().await.unwrap();
        let long = format!("=comment={}", "x".repeat(0x4000));
        let words = [
            "/ppp/active/print",
            "=.proplist=.id,name",
            "=follow=",
            "?=.id=*1",
            "?type=ether",
            "?#|",
            &long,
        ];
        for (place, word) in words.iter().enumerate() {
            assert_eq!(heard.0[place], word.as_bytes());
        }
        assert_eq!(heard.0.len(), words.len() + 1);
        assert!(heard.tag().len() <= ".tag=ffff".len());
        wire.say(&["!done", &heard.tag()]).await;
        wire.hear().await;
    })
    .await;
    let command = Command::new("ppp/active/print")
        .proplist(&[".id", "name"])
        .flag("follow")
        .only(".id", "*1")
        .query("type=ether")
        .query("#|")
        .with("comment", "x".repeat(0x4000));
    router.open().await.run(&command).await.unwrap();
}

#[tokio::test]
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
    })
    .await;
    let reply = router.open().await.run(&print()).await.unwrap();
    assert_eq!(
        reply.rows.first().unwrap().get("value"),
        Some(value.as_slice())
    );
}

async fn is_hung_up(mut wire: Wire) {
    while wire.hear().await.is_some() {}
}

#[tokio::test]
async fn close_ends_everything_and_twice_is_once() {
    let router = Fake::signed_in(is_hung_up).await;
    let session = router.open().await;
    let other = session.clone();
    let running = tokio::spawn(async move { other.run(&print()).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(session.close().await, CloseReason::Requested);
    assert_eq!(session.close().await, CloseReason::Requested);
    let error = running.await.unwrap().unwrap_err();
    assert_eq!(error, CommandError::Closed(CloseReason::Requested));
    router.finish().await;
}

#[tokio::test]
async fn the_last_handle_closes_and_no_earlier_one_does() {
    let router = Fake::signed_in(is_hung_up).await;
    let session = router.open().await;
    let other = session.clone();
    drop(session);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!router.script.is_finished());
    drop(other);
    router.finish().await;
}

/// The router stops reading; the client has more to say than the system buffers.
#[tokio::test]
async fn a_router_that_stops_reading_stalls_nobody() {
    let router = Fake::signed_in(async |wire: Wire| {
        tokio::time::sleep(Duration::from_secs(20)).await;
        drop(wire);
    })
    .await;
    let session = router.open().await;
    let begin = Instant::now();
    let big = print()
        .with("comment", vec![b'x'; 32 << 20])
        .idle(Duration::from_secs(60));
    let error = session.run(&big).await.unwrap_err();
    assert_eq!(error, CommandError::Closed(CloseReason::WriteStalled));
    assert_eq!(session.close().await, CloseReason::WriteStalled);
    assert!(begin.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn close_returns_while_a_write_is_stuck() {
    let router = Fake::signed_in(async |wire: Wire| {
        tokio::time::sleep(Duration::from_secs(20)).await;
        drop(wire);
    })
    .await;
    let mut settings = settings();
    settings.deadlines.write = Duration::from_secs(60);
    let session = Session::open(&router.target, &crate::fake::login(), &settings)
        .await
        .unwrap();
    let other = session.clone();
    tokio::spawn(async move {
        other
            .run(&print().with("comment", vec![b'x'; 32 << 20]))
            .await
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begin = Instant::now();
    session.close().await;
    assert!(begin.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn more_commands_than_may_fly_wait_for_their_turn() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        loop {
            let Some(first) = wire.hear().await else {
                return;
            };
            wire.silence(Duration::from_millis(5)).await;
            wire.say(&["!done", &first.tag()]).await;
        }
    })
    .await;
    let mut settings = settings();
    settings.limits.in_flight = 1;
    let session = Session::open(&router.target, &crate::fake::login(), &settings)
        .await
        .unwrap();
    let command = print();
    let run = || session.run(&command);
    let (a, b, c) = tokio::join!(run(), run(), run());
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let router = Fake::signed_in(is_hung_up).await;
    let session = router.open().await;
    let command = Command::new("/ppp/secret/add").with("password", "hunter2");
    let run = session.run(&command);
    let _ = tokio::time::timeout(Duration::from_millis(20), run).await;
    for shown in [format!("{command:?}"), format!("{session:?}")] {
        assert!(
            !shown.contains("hunter2") && !shown.contains("104, 117"),
            "{shown}"
        );
    }
}
