//! Word of other desktops' changes: the server's notifications where they come through, else a
//! turn every half minute. It fetches nothing.

use std::time::{Duration, Instant};

use mikromon_api::sync::Wake;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::{sleep, timeout};

use super::profile::Profile;

const CHANNEL: &str = "mikromon_sync";
/// The server's own word must come back within this time, or something between swallows it:
/// a pooler that hands each statement to another connection does.
const SELF_TEST: Duration = Duration::from_secs(2);
/// Between two turns without word, plus up to a third of it.
const ASK: Duration = Duration::from_secs(24);
/// Where word comes, this much later all the same: a connection can die without a sign.
const ASK_ANYWAY: Duration = Duration::from_secs(120);

/// After this long what is between may have been mended.
const LISTEN_AGAIN: Duration = Duration::from_secs(300);

pub(super) struct Ear {
    listener: Option<PgListener>,
    tried: Instant,
}

impl Ear {
    /// Without the server's word it still hears, by asking.
    pub(super) async fn open(profile: &Profile) -> Self {
        let listener = match timeout(SELF_TEST * 5, listen(profile)).await {
            Ok(Ok(listener)) => Some(listener),
            Ok(Err(error)) => {
                tracing::warn!("no word from the server, it is asked instead: {error:#}");
                None
            }
            Err(_) => {
                tracing::warn!("no word from the server in time, it is asked instead");
                None
            }
        };
        Self {
            listener,
            tried: Instant::now(),
        }
    }

    /// Tries anew now and then where word did not come through, or does no more.
    pub(super) async fn listen_again(&mut self, profile: &Profile) {
        if self.listener.is_none() && self.tried.elapsed() >= LISTEN_AGAIN {
            *self = Self::open(profile).await;
        }
    }

    pub(super) const fn wake(&self) -> Wake {
        match self.listener {
            Some(_) => Wake::Told,
            None => Wake::Asked,
        }
    }

    /// Returns when there is something after that sequence, or it is time to ask anyway.
    pub(super) async fn word_after(&mut self, seen: u64) {
        let Some(listener) = &mut self.listener else {
            return sleep(ASK + ASK.mul_f32(fastrand::f32() / 3.0)).await;
        };
        let lost = tokio::select! {
            lost = next_word(listener, seen) => lost,
            () = sleep(ASK_ANYWAY) => false,
        };
        if lost {
            self.listener = None;
        }
    }
}

/// Answers whether the connection was lost; what was told meanwhile is found by asking.
async fn next_word(listener: &mut PgListener, seen: u64) -> bool {
    loop {
        match listener.try_recv().await {
            Ok(Some(word)) if word.payload().parse().is_ok_and(|seq: u64| seq <= seen) => {}
            Ok(Some(_)) => return false,
            Ok(None) | Err(_) => return true,
        }
    }
}

async fn listen(profile: &Profile) -> anyhow::Result<PgListener> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(profile.options())
        .await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    // A lost connection is told at once, instead of after half a minute of trying for another.
    listener.eager_reconnect(false);
    let own = format!("mikromon_{:032x}", fastrand::u128(..));
    listener.listen_all([CHANNEL, own.as_str()]).await?;
    sqlx::query("SELECT pg_notify($1, 'heard')")
        .bind(&own)
        .execute(&mut listener)
        .await?;
    let heard = timeout(SELF_TEST, async {
        while listener.recv().await?.channel() != own {}
        Ok::<_, sqlx::Error>(())
    });
    heard.await??;
    listener.unlisten(&own).await?;
    Ok(listener)
}
