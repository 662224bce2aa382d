//! Peers that say anything: a session never panics, never hangs, and always tells why it ended.

use std::time::Duration;

use mikromon_routeros::{Command, Session, Settings};
use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

use crate::fake::{encode, login, settings};

/// Says the bytes in pieces of these sizes to a session with a command and a stream on their way,
/// and hangs up.
async fn talk(said: Vec<u8>, pieces: Vec<usize>, settings: Settings) {
    let (client, mut peer) = tokio::io::duplex(1 << 10);
    tokio::spawn(async move {
        let _ = peer.write_all(b"\x05!done\0").await;
        let mut rest = said.as_slice();
        for size in pieces.iter().cycle() {
            let (piece, after) = rest.split_at((*size).min(rest.len()));
            if piece.is_empty() || peer.write_all(piece).await.is_err() {
                return;
            }
            rest = after;
        }
    });
    let Ok(session) = Session::over(client, &login(), &settings).await else {
        return;
    };
    let (print, listen) = (Command::new("/print"), Command::new("/listen"));
    let (reply, stream) = tokio::join!(session.run(&print), session.stream(&listen));
    if let Ok(reply) = reply {
        assert!(reply.rows.len() <= settings.limits.rows);
        assert!(reply.rows.size() <= settings.limits.bytes);
    }
    if let Ok(mut stream) = stream {
        while let Ok(Some(_)) = stream.next().await {}
    }
    session.closed().await;
}

fn never_hangs(said: Vec<u8>, pieces: Vec<usize>) {
    let mut settings = settings();
    settings.limits.rows = 20;
    settings.limits.bytes = 2_000;
    settings.limits.word = 500;
    settings.limits.sentence = 1_500;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let talk = talk(said, pieces, settings);
    let ended =
        runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), talk).await });
    ended.expect("the session hangs");
}

/// Words as a router says them, in any order.
fn word() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "!(re|done|trap|fatal|empty|x)".prop_map(String::into_bytes),
        "\\.tag=[0-3]?".prop_map(String::into_bytes),
        "=(ret|message|category|name)=[0-9a-z]{0,9}".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 1..200),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes(
        said in proptest::collection::vec(any::<u8>(), 0..4_000),
        pieces in proptest::collection::vec(1_usize..900, 1..6),
    ) {
        never_hangs(said, pieces);
    }

    #[test]
    fn any_sentences(
        sentences in proptest::collection::vec(proptest::collection::vec(word(), 0..6), 0..40),
        pieces in proptest::collection::vec(1_usize..900, 1..6),
    ) {
        let said = sentences.iter().flat_map(|words| {
            encode(&words.iter().map(Vec::as_slice).collect::<Vec<_>>())
        });
        never_hangs(said.collect(), pieces);
    }
}
