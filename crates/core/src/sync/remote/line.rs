//! How long an answer is waited for. A server may take its time over other people's locks and large
//! tables; a cable that is out must be told soon. So when an answer is long in coming, the server is
//! greeted on a second connection: silence there too means that the line is dead.

use std::pin::pin;
use std::time::Duration;

use mikromon_sync::remote::Failure;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::time::{Instant, timeout, timeout_at};

use super::failure::failure;

/// After this long without an answer the connection counts as lost. The server gives up on a
/// statement before that, by its own clock.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// An answer that waits for nobody else's work has come by now, over a slow line too.
pub(super) const PROMPT: Duration = Duration::from_secs(10);

pub(super) struct Line(PgConnectOptions);

impl Line {
    pub(super) const fn new(options: PgConnectOptions) -> Self {
        Self(options)
    }

    pub(super) async fn answer<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + patience;
        let mut work = pin!(work);
        loop {
            let pause = deadline.min(Instant::now() + PROMPT);
            if let Ok(done) = timeout_at(pause, &mut work).await {
                return done;
            }
            if pause == deadline {
                return Err(Failure::Lost);
            }
            tokio::select! {
                done = &mut work => return done,
                alive = Box::pin(self.is_alive()) => if !alive {
                    return Err(Failure::Lost);
                },
            }
        }
    }

    /// One of many pieces, each of which has that long.
    pub(super) async fn piece<T>(
        &self,
        work: impl Future<Output = sqlx::Result<T>>,
    ) -> Result<T, Failure> {
        let work = async { work.await.map_err(|it| failure(&it)) };
        self.answer(PATIENCE, work).await
    }

    /// A server that answers anything at all is there, be it that it has no room for one more.
    async fn is_alive(&self) -> bool {
        match timeout(PROMPT, self.0.connect()).await {
            Ok(Ok(connection)) => {
                let _ = connection.close_hard().await;
                true
            }
            Ok(Err(error)) => matches!(error, sqlx::Error::Database(_)),
            Err(_) => false,
        }
    }
}
