//! What is asked, and by how many at once.

use std::time::Duration;

use crate::fake::{Fake, Wire, is_hung_up, print, settings, texts};
use mikromon_routeros::Command;

#[tokio::test(start_paused = true)]
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
    });
    let command = Command::new("ppp/active/print")
        .proplist(&[".id", "name"])
        .flag("follow")
        .only(".id", "*1")
        .query("type=ether")
        .query("#|")
        .with("comment", "x".repeat(0x4000));
    router.open().await.run(&command).await.unwrap();
}

/// Answers every command with its own argument, in the reverse order of asking.
#[tokio::test(start_paused = true)]
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
    });
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

#[tokio::test(start_paused = true)]
async fn an_untagged_reply_is_not_guessed_at_when_two_commands_wait() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let (a, b) = (wire.hear().await.unwrap(), wire.hear().await.unwrap());
        wire.say(&["!re", "=name=whose"]).await;
        wire.say(&["!done", &a.tag()]).await;
        wire.say(&["!done", &b.tag()]).await;
        wire.hear().await;
    });
    let session = router.open().await;
    let command = print();
    let (a, b) = tokio::join!(session.run(&command), session.run(&command));
    assert!(a.unwrap().rows.is_empty() && b.unwrap().rows.is_empty());
}

#[tokio::test(start_paused = true)]
async fn more_commands_than_may_fly_wait_for_their_turn() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        loop {
            let Some(first) = wire.hear().await else {
                return;
            };
            wire.silence(Duration::from_millis(5)).await;
            wire.say(&["!done", &first.tag()]).await;
        }
    });
    let mut settings = settings();
    settings.limits.in_flight = 1;
    let session = router.open_with(&settings).await;
    let command = print();
    let run = || session.run(&command);
    let (a, b, c) = tokio::join!(run(), run(), run());
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
}

#[tokio::test(start_paused = true)]
async fn nothing_secret_is_shown() {
    let router = Fake::signed_in(is_hung_up);
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
