//! The smallest client that can say words and hear words. Only for these stories.

use std::time::{Duration, Instant};

use mikromon_simulator::{Network, Options, Router, RouterSpec};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than anything here takes, shorter than anybody's patience.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Wire<S = TcpStream>(pub(crate) S);

/// Asks again and again until it is so; fails the test with this complaint if it never is.
pub(crate) async fn eventually(complaint: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < until, "{complaint}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A network of one router, changed to taste.
pub(crate) async fn one_router(change: impl FnOnce(&mut RouterSpec)) -> Network {
    let options = Options::default();
    let mut specs = options.specs();
    change(&mut specs[0]);
    Network::with_specs(options, specs).await.unwrap()
}

impl Wire {
    pub(crate) async fn connect(router: &Router) -> Self {
        Self(TcpStream::connect(router.address().unwrap()).await.unwrap())
    }

    pub(crate) async fn login(router: &Router) -> Self {
        let mut wire = Self::connect(router).await;
        let spec = router.spec();
        let name = format!("=name={}", spec.username);
        wire.say(&["/login", &name, &format!("=password={}", spec.password)])
            .await;
        assert_eq!(wire.hear().await, ["!done"]);
        wire
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(crate) async fn say(&mut self, words: &[&str]) {
        let mut bytes = Vec::new();
        for word in words {
            let length = u16::try_from(word.len()).unwrap();
            match length {
                0..0x80 => bytes.push(length as u8),
                _ => bytes.extend((length | 0x8000).to_be_bytes()),
            }
            bytes.extend(word.as_bytes());
        }
        bytes.push(0);
        self.0.write_all(&bytes).await.unwrap();
    }

    /// One sentence; fails the test if none comes.
    pub(crate) async fn hear(&mut self) -> Vec<String> {
        tokio::time::timeout(PATIENCE, self.sentence())
            .await
            .expect("an answer in time")
            .expect("an answer instead of an end")
    }

    pub(crate) async fn sentence(&mut self) -> std::io::Result<Vec<String>> {
        let mut words = Vec::new();
        loop {
            let length = match self.0.read_u8().await? {
                0 => return Ok(words),
                short @ ..0x80 => usize::from(short),
                long => usize::from(long & 0x3f) << 8 | usize::from(self.0.read_u8().await?),
            };
            let mut word = vec![0; length];
            self.0.read_exact(&mut word).await?;
            words.push(String::from_utf8_lossy(&word).into_owned());
        }
    }

    pub(crate) async fn ask(&mut self, words: &[&str]) -> Vec<Vec<String>> {
        self.say(words).await;
        let mut replies = Vec::new();
        loop {
            let reply = self.hear().await;
            let last = reply[0] == "!done";
            replies.push(reply);
            if last {
                return replies;
            }
        }
    }

    /// Whether nothing comes for so long.
    pub(crate) async fn is_silent(&mut self, span: Duration) -> bool {
        tokio::time::timeout(span, self.0.read_u8()).await.is_err()
    }

    /// Reads to the end of the connection.
    pub(crate) async fn rest(&mut self) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        tokio::time::timeout(PATIENCE, self.0.read_to_end(&mut bytes))
            .await
            .expect("an end in time")?;
        Ok(bytes)
    }
}
