//! The cache against a small HTTP server that misbehaves on request.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot looked at any closer";
const OTHER: &[u8] = b"\x89PNG\r\n\x1a\nanother";
const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

/// Answers the scripted replies in turn, the last one for ever.
struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
    most_at_once: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Clone)]
enum Say {
    Bytes(Vec<u8>),
    Slowly(Vec<u8>),
    Nothing,
}

impl Server {
    async fn start(script: Vec<Say>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let most_at_once = Arc::new(AtomicUsize::new(0));
        let script = Arc::new(Mutex::new(VecDeque::from(script)));
        let (saw, most, open) = (
            seen.clone(),
            most_at_once.clone(),
            Arc::new(AtomicUsize::new(0)),
        );
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (saw, most, open, script) =
                    (saw.clone(), most.clone(), open.clone(), script.clone());
                tokio::spawn(async move {
                    most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    serve(stream, &saw, &script).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self {
            port,
            seen,
            most_at_once,
            task,
        }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    fn tiles(&self, folder: &Path) -> Tiles {
        let template = format!("http://127.0.0.1:{}/{{z}}/{{x}}/{{y}}.png", self.port);
        let source = TileSource::new("test", &template, "Test", 18).unwrap();
        Tiles::open(folder.to_owned(), vec![source]).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, seen: &Mutex<Vec<String>>, script: &Mutex<VecDeque<Say>>) {
    let mut request = vec![0; 4_096];
    let read = stream.read(&mut request).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&request[..read]).to_lowercase();
    seen.lock().unwrap().push(text);
    let say = {
        let mut script = script.lock().unwrap();
        if script.len() > 1 {
            script.pop_front()
        } else {
            script.front().cloned()
        }
    };
    match say {
        Some(Say::Bytes(bytes)) => drop(stream.write_all(&bytes).await),
        Some(Say::Slowly(bytes)) => {
            tokio::time::sleep(Duration::from_millis(60)).await;
            drop(stream.write_all(&bytes).await);
        }
        Some(Say::Nothing) | None => {}
    }
}

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut all = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n").into_bytes();
    all.extend_from_slice(headers.as_bytes());
    all.extend_from_slice(b"connection: close\r\n\r\n");
    all.extend_from_slice(body);
    all
}

fn ok(headers: &str, body: &[u8]) -> Say {
    Say::Bytes(http("200 OK", headers, body))
}

fn fresh(bytes: &[u8]) -> TileAnswer {
    TileAnswer::Fresh(TileImage {
        bytes: bytes.into(),
        mime: "image/png",
    })
}

fn later(seconds: i64) -> UnixMillis {
    NOW.plus(Millis::seconds(seconds))
}

#[tokio::test]
async fn a_tile_is_fetched_once_with_our_name_and_then_comes_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![ok("", PNG)]).await;
    let tiles = server.tiles(folder.path());
    for seconds in [0, 60, 6 * 24 * 3_600] {
        assert_eq!(
            tiles.tile_at("test", 5, 1, 2, later(seconds)).await,
            fresh(PNG)
        );
    }
    // The disk outlives the process.
    assert_eq!(
        server
            .tiles(folder.path())
            .tile_at("test", 5, 1, 2, NOW)
            .await,
        fresh(PNG)
    );
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert!(seen[0].starts_with("get /5/1/2.png "), "{}", seen[0]);
    assert!(seen[0].contains("user-agent: mikromon/"), "{}", seen[0]);
}

#[tokio::test]
async fn an_old_tile_is_asked_for_by_its_tag_and_kept_when_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![
        ok(
            "etag: \"v1\"\r\ncache-control: public, max-age=100\r\n",
            PNG,
        ),
        Say::Bytes(http(
            "304 Not Modified",
            "cache-control: max-age=100\r\n",
            b"",
        )),
        ok("etag: \"v2\"\r\n", OTHER),
    ])
    .await;
    let tiles = server.tiles(folder.path());
    let at = async |seconds| tiles.tile_at("test", 5, 1, 2, later(seconds)).await;
    assert_eq!(at(0).await, fresh(PNG));
    assert_eq!(at(99).await, fresh(PNG));
    assert_eq!(at(101).await, fresh(PNG));
    assert_eq!(at(199).await, fresh(PNG));
    assert_eq!(at(202).await, fresh(OTHER));
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[1].contains("if-none-match: \"v1\""), "{}", seen[1]);
}

#[tokio::test]
async fn what_the_source_does_not_have_is_missing_and_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![Say::Bytes(http("404 Not Found", "", b"no"))]).await;
    let tiles = server.tiles(folder.path());
    for _ in 0..3 {
        assert_eq!(
            tiles.tile_at("test", 5, 1, 2, NOW).await,
            TileAnswer::Missing
        );
    }
    assert_eq!(server.seen().len(), 1);
    for (source, z, x, y) in [("other", 5, 1, 2), ("test", 19, 1, 2), ("test", 2, 4, 0)] {
        assert_eq!(
            tiles.tile_at(source, z, x, y, NOW).await,
            TileAnswer::Missing
        );
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn bad_answers_are_never_kept_and_the_host_is_left_alone() {
    let huge = {
        let mut body = PNG.to_vec();
        body.resize(3 * 1024 * 1024, 0);
        http("200 OK", "", &body)
    };
    let mut cut = http("200 OK", "", PNG);
    cut.truncate(cut.len() - 5);
    let cases = [
        (
            "server error",
            Say::Bytes(http("500 Internal Server Error", "", b"")),
        ),
        (
            "wrong content",
            ok("content-type: image/png\r\n", b"<html>sign in</html>"),
        ),
        ("empty", ok("", b"")),
        ("huge", Say::Bytes(huge)),
        ("cut", Say::Bytes(cut)),
        ("hung up", Say::Nothing),
        ("not HTTP", Say::Bytes(b"SSH-2.0-x\r\n".to_vec())),
    ];
    for (name, say) in cases {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(vec![say]).await;
        let tiles = server.tiles(folder.path());
        assert_eq!(
            tiles.tile_at("test", 5, 1, 2, NOW).await,
            TileAnswer::Unavailable,
            "{name}"
        );
        let asked = server.seen().len();
        assert_eq!(
            tiles.tile_at("test", 5, 1, 3, NOW).await,
            TileAnswer::Unavailable,
            "{name}"
        );
        assert_eq!(server.seen().len(), asked, "{name}: the host is resting");
        assert!(
            std::fs::read_dir(folder.path()).unwrap().next().is_none(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn offline_an_old_tile_is_served_as_stale() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![ok("cache-control: max-age=10\r\n", PNG)]).await;
    let tiles = server.tiles(folder.path());
    assert_eq!(tiles.tile_at("test", 5, 1, 2, NOW).await, fresh(PNG));
    drop(server);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let stale = TileAnswer::Stale(TileImage {
        bytes: PNG.into(),
        mime: "image/png",
    });
    assert_eq!(tiles.tile_at("test", 5, 1, 2, later(11)).await, stale);
    assert_eq!(tiles.tile_at("test", 5, 1, 2, later(12)).await, stale);
    assert_eq!(
        tiles.tile_at("test", 5, 9, 9, later(12)).await,
        TileAnswer::Unavailable
    );
}

#[tokio::test]
async fn equal_requests_are_one_and_few_run_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![Say::Slowly(http("200 OK", "", PNG))]).await;
    let tiles = Arc::new(server.tiles(folder.path()));
    let mut asked = tokio::task::JoinSet::new();
    for i in 0..32_u32 {
        let tiles = Arc::clone(&tiles);
        asked.spawn(async move { tiles.tile_at("test", 6, i % 8, 0, NOW).await });
    }
    for answer in asked.join_all().await {
        assert_eq!(answer, fresh(PNG));
    }
    assert_eq!(server.seen().len(), 8);
    let most = server.most_at_once.load(Ordering::SeqCst);
    assert!(most <= AT_ONCE, "{most} at once");
}

#[tokio::test]
async fn what_may_not_be_stored_is_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![ok("cache-control: no-store\r\n", PNG)]).await;
    let tiles = server.tiles(folder.path());
    assert_eq!(tiles.tile_at("test", 5, 1, 2, NOW).await, fresh(PNG));
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[tokio::test]
async fn a_damaged_file_is_fetched_anew() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(vec![ok("", PNG)]).await;
    let tiles = server.tiles(folder.path());
    assert_eq!(tiles.tile_at("test", 5, 1, 2, NOW).await, fresh(PNG));
    let file = folder.path().join("test/5/1/2.tile");
    let whole = std::fs::read(&file).unwrap();
    for damaged in [&whole[..whole.len() - 3], b"", b"{}\n", b"\xff\xfe\n\n"] {
        std::fs::write(&file, damaged).unwrap();
        assert_eq!(tiles.tile_at("test", 5, 1, 2, NOW).await, fresh(PNG));
    }
    assert_eq!(server.seen().len(), 5);
}

#[tokio::test]
async fn the_least_recently_used_go_when_the_room_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new(folder.path().to_owned(), 1_000);
    let key = |y| Key {
        source: "test".into(),
        z: 9,
        x: 0,
        y,
    };
    let image = TileImage {
        bytes: [PNG, &[0; 150]].concat().into(),
        mime: "image/png",
    };
    for y in 0..10 {
        let kept = Kept {
            until: NOW,
            tag: None,
            image: Some(image.clone()),
        };
        disk.write(&key(y), &kept).await;
        tokio::time::sleep(Duration::from_millis(8)).await;
    }
    disk.touch(&key(0)).await;
    disk.sweep().await;
    let mut left = Vec::new();
    for y in 0..10 {
        if disk.read(&key(y)).await.is_some() {
            left.push(y);
        }
    }
    assert!(
        left.contains(&0) && left.contains(&9) && !left.contains(&1),
        "{left:?}"
    );
    assert!((2..=4).contains(&left.len()), "{left:?}");
}

#[test]
fn a_host_rests_longer_after_each_failure_and_as_long_as_it_asks() {
    let (hosts, mut now) = (Hosts::default(), Instant::now());
    for pause in [2, 4, 8] {
        hosts.failed("a", None, now);
        hosts.failed("a", None, now);
        assert!(!hosts.may_be_asked("a", now) && hosts.may_be_asked("b", now));
        now += Duration::from_secs(pause);
        assert!(hosts.may_be_asked("a", now), "after {pause} s");
    }
    hosts.failed("c", Some(Duration::from_secs(60)), now);
    assert!(!hosts.may_be_asked("c", now + Duration::from_secs(59)));
    hosts.answered("c");
    assert!(hosts.may_be_asked("c", now));
}
