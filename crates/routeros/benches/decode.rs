//! CPU per decoded row of `/ppp/active/print` (11 properties): received, kept, and every property
//! read as text. One thread does it all, the scripted router's part included, so that the wall
//! clock tells an upper bound. Run: `cargo bench -p mikromon-routeros`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use mikromon_routeros::{Command, Login, Session, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

const ROWS: u32 = 2_000;
const ROUNDS: u32 = 200;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let (took, bytes) = runtime.block_on(run());
    let row = took / (ROWS * ROUNDS);
    println!(
        "{} ns per row of {} bytes",
        row.as_nanos(),
        bytes / ROWS.try_into().unwrap_or(1)
    );
}

async fn run() -> (Duration, usize) {
    let (client, router) = tokio::io::duplex(256 << 10);
    let replies: Vec<_> = (1..=ROUNDS).map(reply).collect();
    let size = replies.first().map(Vec::len).unwrap_or_default();
    let (login, settings) = (Login::new("admin", ""), Settings::default());
    let (session, ()) = tokio::join!(Session::over(client, &login, &settings), async {
        tokio::spawn(answer(router, replies));
    });
    let session = session.unwrap();
    let begin = Instant::now();
    for _ in 0..ROUNDS {
        let reply = session
            .run(&Command::new("/ppp/active/print"))
            .await
            .unwrap();
        let read = reply.rows.iter().flat_map(|row| {
            row.fields()
                .map(move |(name, _)| row.text(name).map_or(0, |text| text.len()))
        });
        assert!(std::hint::black_box(read.sum::<usize>()) > 0);
    }
    (begin.elapsed(), size)
}

/// The login, then one reply for each sentence that comes.
async fn answer(mut router: DuplexStream, replies: Vec<Vec<u8>>) {
    let mut heard = [0; 256];
    let login = vec![b"\x05!done\0".to_vec()];
    for reply in login.into_iter().chain(replies) {
        if router.read(&mut heard).await.unwrap() == 0 {
            return;
        }
        router.write_all(&reply).await.unwrap();
    }
}

fn reply(tag: u32) -> Vec<u8> {
    let tag = format!(".tag={tag:x}");
    let mut bytes = Vec::new();
    for row in 0..ROWS {
        let words = [
            "!re".to_owned(),
            tag.clone(),
            format!("=.id=*8{row:07X}"),
            format!("=name=customer{row:05}@isp.example"),
            "=service=pppoe".to_owned(),
            format!("=caller-id=AA:BB:CC:DD:{:02X}:{:02X}", row / 256, row % 256),
            format!(
                "=address=10.{}.{}.{}",
                row / 65_536,
                row / 256 % 256,
                row % 256
            ),
            "=uptime=1w2d3h4m5s".to_owned(),
            "=encoding=".to_owned(),
            format!("=session-id=0x8{row:07x}"),
            "=limit-bytes-in=0".to_owned(),
            "=limit-bytes-out=0".to_owned(),
            "=radius=false".to_owned(),
        ];
        sentence(&mut bytes, &words);
    }
    sentence(&mut bytes, &["!done".to_owned(), tag]);
    bytes
}

fn sentence(bytes: &mut Vec<u8>, words: &[String]) {
    for word in words {
        bytes.push(u8::try_from(word.len()).unwrap());
        bytes.extend(word.as_bytes());
    }
    bytes.push(0);
}
