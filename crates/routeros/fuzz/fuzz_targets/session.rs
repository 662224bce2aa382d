//! A peer that says anything at all: to the login, to a command and to a stream. Whatever it says,
//! the session has to end, within its limits, with a reason.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use mikromon_routeros::{Command, Deadlines, Limits, Login, Session, Settings, Update};
use tokio::io::AsyncWriteExt;

fuzz_target!(|said: &[u8]| {
    // The clock goes on only where everything waits for it: no deadline costs time.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let talk = tokio::time::timeout(Duration::from_secs(60), talk(said));
        talk.await.expect("the session hangs");
    });
});

/// The first byte decides whether the peer's words begin at the login or after it.
async fn talk(said: &[u8]) {
    let (client, mut peer) = tokio::io::duplex(4 << 10);
    let (signed_in, said) = match said.split_first() {
        Some((first, rest)) => (first & 1 == 0, rest.to_vec()),
        None => (false, Vec::new()),
    };
    tokio::spawn(async move {
        if signed_in {
            let _ = peer.write_all(b"\x05!done\0").await;
        }
        let _ = peer.write_all(&said).await;
        let _ = peer.shutdown().await;
    });
    let Ok(session) = Session::over(client, &Login::new("a", "b"), &settings()).await else {
        return;
    };
    let (print, listen) = (Command::new("/print"), Command::new("/listen"));
    let (reply, stream) = tokio::join!(session.run(&print), session.stream(&listen));
    if let Ok(reply) = reply {
        assert!(reply.rows.len() <= 50 && reply.rows.size() <= 10_000);
        let fields = reply
            .rows
            .iter()
            .map(|row| row.fields().count())
            .sum::<usize>();
        assert!(fields <= reply.rows.size());
        let _ = (
            reply.ret(),
            reply.rows.iter().map(|row| row.text("a")).count(),
        );
    }
    if let Ok(mut stream) = stream {
        while let Ok(Some(update)) = stream.next().await {
            if let Update::Rows(rows) = update {
                assert!(rows.len() <= 16 && rows.size() <= 4_000);
            }
        }
    }
    session.closed().await;
}

fn settings() -> Settings {
    let soon = Duration::from_millis(20);
    Settings {
        limits: Limits {
            word: 1_000,
            sentence: 4_000,
            words: 50,
            before_login: 2_000,
            rows: 50,
            bytes: 10_000,
            queue_rows: 16,
            queue_bytes: 4_000,
            ..Limits::default()
        },
        deadlines: Deadlines {
            login: soon,
            idle: soon,
            write: soon,
            drain: soon,
            ..Deadlines::default()
        },
    }
}
