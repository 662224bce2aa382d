//! One tile over HTTP: what may come, how much of it, and how long it stays fresh.

use std::time::Duration;

use anyhow::Context as _;
use mikromon_domain::time::Millis;
use reqwest::header::{CACHE_CONTROL, ETAG, HeaderMap, IF_NONE_MATCH, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, redirect};

use super::TileImage;

/// Names the application and where to ask about it, as tile servers want.
const USER_AGENT: &str = concat!(
    "MikroMon/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);

/// A tile of 512 pixels takes a quarter of this at most.
const MOST_BYTES: usize = 2 * 1024 * 1024;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);

/// What is told to be fresh for longer is asked for again after a year.
const LONGEST_FRESH: i64 = 365 * 24 * 3_600;

pub(super) struct Download {
    client: Client,
}

pub(super) enum Downloaded {
    Image(NewImage),
    /// The one that is kept is still the right one.
    Unchanged {
        fresh: Option<Millis>,
    },
    Missing,
}

pub(super) struct NewImage {
    pub(super) image: TileImage,
    pub(super) tag: Option<String>,
    /// `None` where the source does not say.
    pub(super) fresh: Option<Millis>,
    /// Its source allows to keep it.
    pub(super) store: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub(super) struct Failure {
    reason: String,
    pub(super) retry_after: Option<Duration>,
}

impl Failure {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            retry_after: None,
        }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        // The address is left out: it may hold the operator's key.
        Self::new(error.without_url().to_string())
    }
}

impl Download {
    pub(super) fn new() -> anyhow::Result<Self> {
        // It fails only where a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .redirect(redirect::Policy::limited(3))
            .build()
            .context("setting up HTTP for map tiles")?;
        Ok(Self { client })
    }

    /// `tag` is the ETag of what is kept.
    pub(super) async fn get(&self, url: &str, tag: Option<&str>) -> Result<Downloaded, Failure> {
        let mut request = self.client.get(url);
        if let Some(tag) = tag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK => image(response).await.map(Downloaded::Image),
            StatusCode::NOT_MODIFIED => Ok(Downloaded::Unchanged {
                fresh: freshness(response.headers()),
            }),
            StatusCode::NO_CONTENT | StatusCode::NOT_FOUND | StatusCode::GONE => {
                Ok(Downloaded::Missing)
            }
            status => Err(Failure {
                reason: format!("the source answered {status}"),
                retry_after: retry_after(response.headers()),
            }),
        }
    }
}

async fn image(mut response: Response) -> Result<NewImage, Failure> {
    let headers = response.headers();
    let tag = headers
        .get(ETAG)
        .and_then(|it| it.to_str().ok())
        .map(str::to_owned);
    let (fresh, store) = (
        freshness(headers),
        !directives(headers).any(|it| it == "no-store"),
    );
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await? {
        if bytes.len() + part.len() > MOST_BYTES {
            return Err(Failure::new("more bytes than a tile may have"));
        }
        bytes.extend_from_slice(&part);
    }
    // A login page of a hotel's network comes with status 200 and any type it likes.
    let mime = mime_of(&bytes).ok_or_else(|| Failure::new("neither a PNG nor a JPEG"))?;
    let image = TileImage {
        bytes: bytes.into(),
        mime,
    };
    Ok(NewImage {
        image,
        tag,
        fresh,
        store,
    })
}

pub(super) fn mime_of(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else {
        None
    }
}

fn directives(headers: &HeaderMap) -> impl Iterator<Item = String> {
    let all = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|it| it.to_str().ok());
    all.flat_map(|it| it.split(','))
        .map(|it| it.trim().to_ascii_lowercase())
}

fn freshness(headers: &HeaderMap) -> Option<Millis> {
    directives(headers).find_map(|it| match it.as_str() {
        "no-cache" | "no-store" => Some(Millis(0)),
        _ => {
            let seconds: i64 = it
                .strip_prefix("max-age=")?
                .trim_matches('"')
                .parse()
                .ok()?;
            Some(Millis::seconds(seconds.clamp(0, LONGEST_FRESH)))
        }
    })
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}
