//! Commands that do not end by themselves: their rows, their bounds, and their end.

use std::time::Duration;

use crate::fake::{Fake, Wire, is_hung_up, settings};
use mikromon_routeros::{CloseReason, Command, CommandError, Limits, Session, Stream, Update};

fn listen() -> Command {
    Command::new("/ppp/active/listen").proplist(&[".id", "name"])
}

async fn next_rows(stream: &mut Stream) -> Vec<String> {
    match stream.next().await.unwrap().unwrap() {
        Update::Rows(rows) => rows
            .iter()
            .map(|row| row.text(".id").unwrap().into_owned())
            .collect(),
        gap => panic!("{gap:?}"),
    }
}

/// Hears a listen and its cancel, then answers one more command.
async fn listened_to(mut wire: Wire) {
    let victim = wire.hear().await.unwrap();
    let cancel = wire.hear().await.unwrap();
    wire.interrupt(&victim, &cancel).await;
    let next = wire.hear().await.unwrap();
    wire.say(&["!done", &next.tag(), "=ret=next"]).await;
    while wire.hear().await.is_some() {}
}

async fn works(session: &Session) {
    let reply = session
        .run(&Command::new("/system/identity/print"))
        .await
        .unwrap();
    assert_eq!(reply.ret().as_deref(), Some("next"));
}

#[tokio::test(start_paused = true)]
async fn rows_come_as_they_are_said() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        wire.say(&["!re", &tag, "=.id=*1", "=name=budi"]).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        wire.say(&["!re", &tag, "=.id=*1", "=.dead=true"]).await;
        wire.hear().await;
    });
    let mut stream = router.open().await.stream(&listen()).await.unwrap();
    assert_eq!(next_rows(&mut stream).await, ["*1"]);
    let Ok(Some(Update::Rows(rows))) = stream.next().await else {
        panic!()
    };
    assert_eq!(rows.first().unwrap().get(".dead"), Some(&b"true"[..]));
}

#[tokio::test(start_paused = true)]
async fn a_quiet_stream_waits_longer_than_any_command() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        wire.silence(settings().deadlines.idle * 2).await;
        wire.say(&["!re", &tag, "=.id=*1"]).await;
        wire.hear().await;
    });
    let mut stream = router.open().await.stream(&listen()).await.unwrap();
    assert_eq!(next_rows(&mut stream).await, ["*1"]);
}

#[tokio::test(start_paused = true)]
async fn a_stream_may_be_given_a_deadline() {
    let router = Fake::signed_in(listened_to);
    let session = router.open().await;
    let command = listen().idle(Duration::from_millis(100));
    let mut stream = session.stream(&command).await.unwrap();
    assert_eq!(stream.next().await, Err(CommandError::TimedOut));
    assert_eq!(stream.next().await, Err(CommandError::TimedOut));
    works(&session).await;
}

#[tokio::test(start_paused = true)]
async fn cancel_waits_for_the_end_on_the_router() {
    let router = Fake::signed_in(listened_to);
    let session = router.open().await;
    let stream = session.stream(&listen()).await.unwrap();
    stream.cancel().await.unwrap();
    works(&session).await;
}

#[tokio::test(start_paused = true)]
async fn dropping_a_quiet_stream_cancels_it() {
    let router = Fake::signed_in(listened_to);
    let session = router.open().await;
    let stream = session.stream(&listen()).await.unwrap();
    drop(stream);
    tokio::time::sleep(Duration::from_millis(50)).await;
    works(&session).await;
}

#[tokio::test(start_paused = true)]
async fn a_victim_may_end_before_its_cancel_does() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let victim = wire.hear().await.unwrap();
        let cancel = wire.hear().await.unwrap();
        wire.say(&["!re", &victim.tag(), "=.id=*9"]).await;
        wire.say(&["!done", &victim.tag()]).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        wire.say(&["!done", &cancel.tag()]).await;
        let next = wire.hear().await.unwrap();
        wire.say(&["!done", &next.tag(), "=ret=next"]).await;
        wire.hear().await;
    });
    let session = router.open().await;
    session
        .stream(&listen())
        .await
        .unwrap()
        .cancel()
        .await
        .unwrap();
    works(&session).await;
    tokio::time::sleep(settings().deadlines.drain * 2).await;
    assert!(!session.is_closed());
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_is_not_answered_ends_the_session() {
    let router = Fake::signed_in(is_hung_up);
    let session = router.open().await;
    let stream = session.stream(&listen()).await.unwrap();
    let reason = CloseReason::Unresponsive;
    assert_eq!(
        stream.cancel().await,
        Err(CommandError::Closed(reason.clone()))
    );
    assert_eq!(session.closed().await, reason);
    router.finish().await;
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_the_router_ends_or_refuses_says_so() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let once = wire.hear().await.unwrap().tag();
        wire.say(&["!re", &once, "=.id=*1"]).await;
        wire.say(&["!done", &once]).await;
        let refused = wire.hear().await.unwrap().tag();
        wire.say(&["!trap", &refused, "=message=no such command"])
            .await;
        wire.say(&["!done", &refused]).await;
        // Neither is cancelled: they ended.
        wire.silence(Duration::from_millis(100)).await;
    });
    let session = router.open().await;
    let mut once = session.stream(&listen()).await.unwrap();
    assert_eq!(next_rows(&mut once).await, ["*1"]);
    assert_eq!(once.next().await, Ok(None));
    let mut refused = session.stream(&listen()).await.unwrap();
    assert!(refused.next().await.unwrap_err().is_no_such_command());
    once.cancel().await.unwrap();
    drop(refused);
    router.finish().await;
}

/// A stream whose rows, each with one property of these values, have all come before it is read.
async fn flooded(limits: Limits, values: Vec<String>) -> (Session, Stream) {
    let router = Fake::signed_in(async move |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        let next = wire.hear().await.unwrap().tag();
        for value in values {
            wire.say(&["!re", &tag, &value]).await;
        }
        wire.say(&["!done", &tag]).await;
        wire.say(&["!done", &next, "=ret=next"]).await;
        wire.hear().await;
    });
    let mut settings = settings();
    settings.limits = limits;
    let session = router.open_with(&settings).await;
    let stream = session.stream(&listen()).await.unwrap();
    // Its answer comes after all of the rows.
    works(&session).await;
    (session, stream)
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_loses_the_oldest_rows_and_is_told_how_many() {
    const ROWS: usize = 1_000;
    let limits = Limits {
        queue_rows: 100,
        ..Limits::default()
    };
    let rows = (0..ROWS).map(|row| format!("=.id=*{row}")).collect();
    let (_session, mut stream) = flooded(limits, rows).await;
    let Ok(Some(Update::Gap { lost })) = stream.next().await else {
        panic!()
    };
    let mut ids = Vec::new();
    while let Some(Update::Rows(rows)) = stream.next().await.unwrap() {
        ids.extend(rows.iter().map(|row| row.text(".id").unwrap().into_owned()));
    }
    assert_eq!(lost + ids.len(), ROWS);
    assert!((80..=100).contains(&ids.len()), "{}", ids.len());
    assert_eq!(ids.last().unwrap(), "*999");
    assert_eq!(ids.first().unwrap(), &format!("*{lost}"));
}

#[tokio::test(start_paused = true)]
async fn waiting_rows_are_bounded_in_bytes_too() {
    let limits = Limits {
        queue_bytes: 200_000,
        ..Limits::default()
    };
    let big = format!("=comment={}", "x".repeat(50_000));
    let (_session, mut stream) = flooded(limits, vec![big; 100]).await;
    let mut size = 0;
    while let Some(update) = stream.next().await.unwrap() {
        if let Update::Rows(rows) = update {
            size += rows.size();
        }
    }
    assert!((1..=200_000).contains(&size), "{size}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_keeps_its_session_open_and_learns_of_its_end() {
    let router = Fake::signed_in(async |mut wire: Wire| {
        let tag = wire.hear().await.unwrap().tag();
        tokio::time::sleep(Duration::from_millis(100)).await;
        wire.say(&["!re", &tag, "=.id=*1"]).await;
    });
    let session = router.open().await;
    let mut stream = session.stream(&listen()).await.unwrap();
    drop(session);
    assert_eq!(next_rows(&mut stream).await, ["*1"]);
    let end = Err(CommandError::Closed(CloseReason::PeerClosed));
    assert_eq!(stream.next().await, end);
    assert_eq!(stream.next().await, end);
}
