//! Commands that take too long or bring too much, and those that nobody waits for any more.

use std::time::Duration;

use crate::fake::{Fake, Wire, print, settings, texts};
use mikromon_routeros::{CloseReason, CommandError};

#[tokio::test(start_paused = true)]
async fn the_deadline_is_between_sentences_and_not_for_the_whole() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        for _ in 0..6 {
            tokio::time::sleep(settings().deadlines.idle / 3).await;
            wire.say(&["!re", &tag, "=name=slow"]).await;
        }
        wire.say(&["!done", &tag]).await;
        wire.hear().await;
    });
    assert_eq!(
        router.open().await.run(&print()).await.unwrap().rows.len(),
        6
    );
}

/// Times out the first command, ends it late, and asks again.
#[tokio::test(start_paused = true)]
async fn a_command_that_stalls_is_cancelled_and_does_not_hurt_the_next() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let stalled = wire.hear().await.unwrap();
        wire.say(&["!re", &stalled.tag(), "=name=a"]).await;
        let cancel = wire.hear().await.unwrap();
        let next = wire.hear().await.unwrap();
        assert_ne!(next.tag(), stalled.tag());
        wire.say(&["!re", &stalled.tag(), "=name=late"]).await;
        wire.interrupt(&stalled, &cancel).await;
        wire.say(&["!re", &next.tag(), "=name=next"]).await;
        wire.say(&["!done", &next.tag()]).await;
        wire.hear().await;
    });
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

#[tokio::test(start_paused = true)]
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
    });
    let session = router.open().await;
    session.run(&print()).await.unwrap_err();
    assert_eq!(
        session.run(&print()).await.unwrap().ret().as_deref(),
        Some("7")
    );
}

#[tokio::test(start_paused = true)]
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
    });
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

#[tokio::test(start_paused = true)]
async fn rows_and_bytes_of_a_reply_are_bounded() {
    for command in [print().max_rows(1_000), print().max_bytes(10_000)] {
        let router = Fake::signed_in(flood);
        let session = router.open().await;
        let error = session.run(&command).await.unwrap_err();
        assert!(
            matches!(error, CommandError::OverBudget { .. }),
            "{error:?}"
        );
        session.run(&print()).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_dropped_is_cancelled_on_the_router() {
    let router = Fake::signed_in(flood);
    let session = router.open().await;
    let command = print();
    let run = session.run(&command);
    tokio::time::timeout(Duration::from_millis(50), run)
        .await
        .unwrap_err();
    session.run(&print()).await.unwrap();
}
