//! Who leads: asked of the server where there is one. Each question about a job is a connection of
//! its own: there are few, and one that was cut off must not spoil the next.

use mikromon_domain::time::UnixMillis;
use tokio::time::Instant;
use uuid::Uuid;

use super::tenure::{TTL, Tenure};
use crate::book::Book;
use crate::store::book::BOOK;
use crate::store::{device, job_run};
use crate::sync::profile::{self, Profile};
use crate::sync::remote::{Claim, Fence, PgRemote};

pub(super) enum Lead {
    /// There is no server, and nobody else.
    Alone,
    Server(Box<Seat>),
}

/// This desktop among those that may lead.
pub(super) struct Seat {
    profile: Profile,
    pub(super) device: Uuid,
}

impl Seat {
    pub(super) async fn remote(&self) -> anyhow::Result<PgRemote> {
        Ok(PgRemote::connect(&self.profile, BOOK).await?)
    }

    /// Makes the server's old history compact, as far as it goes.
    pub(super) async fn compact(&self, fence: Fence) -> anyhow::Result<()> {
        let mut remote = self.remote().await?;
        while remote.compact(self.device, fence).await? {}
        Ok(())
    }
}

impl Lead {
    pub(super) async fn find(book: &Book) -> anyhow::Result<Self> {
        let Some(profile) = profile::load(book).await? else {
            return Ok(Self::Alone);
        };
        let mut connection = book.store.read().acquire().await?;
        let device = device::id(&mut connection).await?.uuid();
        Ok(Self::Server(Box::new(Seat { profile, device })))
    }

    /// `None`: another leads, or the server is not whole again after it was set back.
    ///
    /// # Errors
    /// The server is configured and not reached: then nobody here leads.
    pub(super) async fn lease(&self, job: &str) -> anyhow::Result<Option<Tenure>> {
        let asked = Instant::now();
        let fence = match self {
            Self::Alone => Some(Fence(0)),
            Self::Server(seat) => seat.remote().await?.lease(seat.device, job, TTL).await?,
        };
        Ok(fence.map(|it| Tenure::new(it, asked)))
    }

    /// As [`Lead::lease`], for who has it: why it is not renewed does not matter.
    pub(super) async fn renew(&self, job: &str) -> Option<Tenure> {
        self.lease(job).await.unwrap_or_else(|error| {
            tracing::warn!("the lead of {job} was not renewed: {error:#}");
            None
        })
    }

    /// Whether the job is done for that period, here or elsewhere.
    pub(super) async fn has_run(&self, job: &str, period: &str) -> anyhow::Result<bool> {
        match self {
            // What is known here was looked at before.
            Self::Alone => Ok(false),
            Self::Server(seat) => Ok(seat.remote().await?.has_run(job, period).await?),
        }
    }

    /// Notes that the job is done for that period. Without a server the note in the book is all.
    pub(super) async fn claim(
        &self,
        job: &str,
        period: &str,
        tenure: Tenure,
    ) -> anyhow::Result<Claim> {
        match self {
            Self::Alone => Ok(Claim::Won),
            Self::Server(seat) => {
                let mut remote = seat.remote().await?;
                Ok(remote.claim(seat.device, job, period, tenure.fence).await?)
            }
        }
    }
}

/// Keeps in the book that a job is done, so that nobody has to be asked.
pub(super) async fn note(
    book: &Book,
    job: &str,
    period: &str,
    now: UnixMillis,
) -> anyhow::Result<()> {
    let mut write = book.store.write(now, None).await?;
    job_run::note(&mut write, job, period).await?;
    write.commit().await
}
