//! How a session ends, and that nobody waits on one that has ended.

use std::time::Duration;

use tokio::time::Instant;

use crate::fake::{Fake, Wire, is_hung_up, print, settings};
use mikromon_routeros::{CloseReason, CommandError};

#[tokio::test(start_paused = true)]
async fn a_connection_lost_in_mid_table_is_no_end_of_the_table() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        for _ in 0..3 {
            wire.say(&["!re", &tag, "=name=a"]).await;
        }
    });
    let session = router.open().await;
    let error = session.run(&print()).await.unwrap_err();
    assert_eq!(error, CommandError::Closed(CloseReason::PeerClosed));
    assert_eq!(session.closed().await, CloseReason::PeerClosed);
    assert_eq!(session.run(&print()).await.unwrap_err(), error);
    assert!(session.stream(&print()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_breach_of_the_protocol_closes_with_its_reason() {
    for bytes in [&b"\xf8"[..], b"\x03abc\x00", b"\x03!re\xf0\xff\xff\xff\xff"] {
        let router = Fake::signed_in(async move |mut wire: Wire| {
            wire.hear().await.unwrap();
            wire.raw(bytes).await;
            is_hung_up(wire).await;
        });
        let error = router.open().await.run(&print()).await.unwrap_err();
        assert!(
            matches!(error, CommandError::Closed(CloseReason::Protocol(_))),
            "{error:?}"
        );
        router.finish().await;
    }
}

#[tokio::test(start_paused = true)]
async fn close_ends_everything_and_twice_is_once() {
    let router = Fake::signed_in(is_hung_up);
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

#[tokio::test(start_paused = true)]
async fn the_last_handle_closes_and_no_earlier_one_does() {
    let router = Fake::signed_in(is_hung_up);
    let session = router.open().await;
    let other = session.clone();
    drop(session);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!router.script.is_finished());
    drop(other);
    router.finish().await;
}

/// Reads nothing for longer than anybody waits.
async fn deaf(wire: Wire) {
    tokio::time::sleep(Duration::from_secs(20)).await;
    drop(wire);
}

/// The router stops reading; the client has more to say than the system buffers.
#[tokio::test(start_paused = true)]
async fn a_router_that_stops_reading_stalls_nobody() {
    let router = Fake::signed_in(deaf);
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

#[tokio::test(start_paused = true)]
async fn close_returns_while_a_write_is_stuck() {
    let router = Fake::signed_in(deaf);
    let mut settings = settings();
    settings.deadlines.write = Duration::from_secs(60);
    let session = router.open_with(&settings).await;
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
