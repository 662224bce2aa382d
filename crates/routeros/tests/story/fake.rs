//! A router of a few lines: each test scripts what it says, byte by byte where that matters. It has
//! an encoder and a decoder of its own, so that a mistake of the crate's is not repeated here.
//!
//! It talks through memory, so that its tests run on tokio's paused clock: no verdict of theirs
//! depends on how busy the computer is.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use mikromon_routeros::{
    Command, Deadlines, Login, OpenError, Reply, Session, Settings, Target, Transport,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::task::JoinHandle;

/// What lies between the two, as a socket's buffers would.
const BUFFER: usize = 64 << 10;

/// Plays one script to whoever opens it first.
pub(crate) struct Fake {
    client: Mutex<Option<DuplexStream>>,
    pub(crate) script: JoinHandle<()>,
}

impl Fake {
    pub(crate) fn new<F, S>(script: S) -> Self
    where
        S: FnOnce(Wire) -> F + Send + 'static,
        F: Future<Output = ()> + Send,
    {
        let (client, router) = tokio::io::duplex(BUFFER);
        Self {
            client: Mutex::new(Some(client)),
            script: tokio::spawn(async move { script(Wire { stream: router }).await }),
        }
    }

    /// As [`Fake::new`], the login done.
    pub(crate) fn signed_in<F, S>(script: S) -> Self
    where
        S: FnOnce(Wire) -> F + Send + 'static,
        F: Future<Output = ()> + Send,
    {
        Self::new(async |mut wire: Wire| {
            wire.login().await;
            script(wire).await;
        })
    }

    pub(crate) async fn open(&self) -> Session {
        self.open_with(&settings()).await
    }

    pub(crate) async fn open_with(&self, settings: &Settings) -> Session {
        self.try_open(&login(), settings).await.unwrap()
    }

    pub(crate) async fn try_open(
        &self,
        login: &Login,
        settings: &Settings,
    ) -> Result<Session, OpenError> {
        let client = self.client.lock().unwrap().take();
        Session::over(client.expect("opened once"), login, settings).await
    }

    /// What the script asserts counts too.
    pub(crate) async fn finish(self) {
        self.script.await.unwrap();
    }
}

pub(crate) fn print() -> Command {
    Command::new("/interface/print")
}

/// One property of all rows.
pub(crate) fn texts(reply: &Reply, name: &str) -> Vec<String> {
    let rows = reply.rows.iter();
    rows.map(|row| row.text(name).unwrap_or_default().into_owned())
        .collect()
}

/// A script that only listens.
pub(crate) async fn is_hung_up(mut wire: Wire) {
    while wire.hear().await.is_some() {}
}

pub(crate) fn plain(port: u16) -> Target {
    Target {
        host: "127.0.0.1".to_owned(),
        port,
        transport: Transport::Plain,
    }
}

pub(crate) fn login() -> Login {
    Login::new("admin", "s3cret")
}

/// Deadlines that let a test wait for them.
pub(crate) fn settings() -> Settings {
    let short = Duration::from_millis(500);
    Settings {
        deadlines: Deadlines {
            tls: short,
            probe: short,
            login: short,
            idle: short,
            write: short,
            drain: short,
            ..Deadlines::default()
        },
        ..Settings::default()
    }
}

pub(crate) struct Wire {
    pub(crate) stream: DuplexStream,
}

/// What the client sent: one sentence.
#[derive(Debug)]
pub(crate) struct Heard(pub(crate) Vec<Vec<u8>>);

impl Heard {
    pub(crate) fn path(&self) -> String {
        String::from_utf8(self.0[0].clone()).unwrap()
    }

    /// `.tag=1a`, to be said back.
    pub(crate) fn tag(&self) -> String {
        let tag = self.0.iter().find(|word| word.starts_with(b".tag="));
        String::from_utf8(tag.expect("a tag").clone()).unwrap()
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|it| it == word.as_bytes())
    }

    /// Whether this is the `/cancel` of that sentence.
    pub(crate) fn cancels(&self, victim: &Heard) -> bool {
        let word = victim.tag().replace(".tag=", "=tag=");
        self.path() == "/cancel" && self.has(&word) && self.tag() != victim.tag()
    }
}

impl Wire {
    /// The next sentence; `None` where the client went away.
    pub(crate) async fn hear(&mut self) -> Option<Heard> {
        let mut words = Vec::new();
        loop {
            let length = self.length().await?;
            if length == 0 {
                return Some(Heard(words));
            }
            let mut word = vec![0; length];
            self.stream.read_exact(&mut word).await.ok()?;
            words.push(word);
        }
    }

    async fn length(&mut self) -> Option<usize> {
        let first = usize::from(self.stream.read_u8().await.ok()?);
        let (more, mut length) = match first {
            0x00..0x80 => (0, first),
            0x80..0xc0 => (1, first & 0x3f),
            0xc0..0xe0 => (2, first & 0x1f),
            0xe0..0xf0 => (3, first & 0x0f),
            _ => (4, 0),
        };
        for _ in 0..more {
            length = length << 8 | usize::from(self.stream.read_u8().await.ok()?);
        }
        Some(length)
    }

    pub(crate) async fn say(&mut self, words: &[&str]) {
        let words: Vec<_> = words.iter().map(|word| word.as_bytes()).collect();
        self.say_bytes(&words).await;
    }

    pub(crate) async fn say_bytes(&mut self, words: &[&[u8]]) {
        self.raw(&encode(words)).await;
    }

    pub(crate) async fn raw(&mut self, bytes: &[u8]) {
        // A client that went away is for the test to notice.
        let _ = self.stream.write_all(bytes).await;
    }

    pub(crate) async fn login(&mut self) {
        let heard = self.hear().await.unwrap();
        assert_eq!(heard.path(), "/login");
        self.say(&["!done"]).await;
    }

    /// Ends a cancelled command as RouterOS 7.23 does.
    pub(crate) async fn interrupt(&mut self, victim: &Heard, cancel: &Heard) {
        assert!(cancel.cancels(victim), "{cancel:?}");
        self.say(&[
            "!trap",
            &victim.tag(),
            "=category=2",
            "=message=interrupted",
        ])
        .await;
        self.say(&["!done", &cancel.tag()]).await;
        self.say(&["!done", &victim.tag()]).await;
    }

    /// Asserts that the client says nothing and stays for this long.
    pub(crate) async fn silence(&mut self, time: Duration) {
        if let Ok(heard) = tokio::time::timeout(time, self.hear()).await {
            panic!("expected silence, heard {heard:?}");
        }
    }
}

pub(crate) fn encode(words: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in words {
        let length = u32::try_from(word.len()).unwrap();
        let [a, b, c, d] = length.to_be_bytes();
        match length {
            0..0x80 => bytes.push(d),
            0x80..0x4000 => bytes.extend([c | 0x80, d]),
            0x4000..0x20_0000 => bytes.extend([b | 0xc0, c, d]),
            _ => bytes.extend([a | 0xe0, b, c, d]),
        }
        bytes.extend(*word);
    }
    bytes.push(0);
    bytes
}
