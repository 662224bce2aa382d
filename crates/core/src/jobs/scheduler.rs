//! When jobs are due. It asks who leads only where there is work that is not known to be done, and
//! keeps no connection meanwhile.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use mikromon_domain::time::UnixMillis;
use tokio::time::{Instant, sleep_until};

use super::lead::{Lead, note};
use super::{JOBS, Job, Work};
use crate::book::Book;
use crate::clock;
use crate::store::{book_check, job_run, standing};
use crate::sync::engine::Sync;
use crate::sync::remote::{Claim, Fence};

/// After the start: whoever has just sat down has something else to do.
const FIRST: Duration = Duration::from_secs(60);
/// Between two looks at a job; after a failure each wait is twice as long as the one before.
const LOOK: Duration = Duration::from_secs(300);
/// A job that fails again and again is tried this often.
const SELDOM: Duration = Duration::from_secs(3_600);

pub(crate) struct Scheduler {
    book: Arc<Book>,
    sync: Arc<Sync>,
}

/// What came of a look at one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Ran,
    /// For this period, here or elsewhere.
    WasDone,
    AnotherLeads,
    /// There is no server.
    NothingToDo,
}

/// A job, and when it is looked at next.
struct Due {
    job: Job,
    at: Instant,
    wait: Duration,
}

impl Due {
    /// Up to a third later, so that desktops do not ask in step.
    fn again_after(&mut self, wait: Duration) {
        self.wait = wait;
        self.at = Instant::now() + wait + wait.mul_f32(fastrand::f32() / 3.0);
    }
}

impl Scheduler {
    pub(crate) const fn new(book: Arc<Book>, sync: Arc<Sync>) -> Self {
        Self { book, sync }
    }

    /// Works for as long as it is not aborted.
    pub(crate) async fn run(self) {
        let due = |job: &Job| Due {
            job: *job,
            at: Instant::now() + FIRST,
            wait: LOOK,
        };
        let mut agenda: Vec<Due> = JOBS.iter().map(due).collect();
        while let Some(next) = agenda.iter_mut().min_by_key(|it| it.at) {
            sleep_until(next.at).await;
            let name = next.job.name;
            match self.turn(next.job, clock::now()).await {
                Ok(turn) => {
                    tracing::debug!("{name}: {turn:?}");
                    next.again_after(LOOK);
                }
                Err(error) => {
                    tracing::warn!("{name} waits: {error:#}");
                    next.again_after((next.wait * 2).min(SELDOM));
                }
            }
        }
    }

    /// # Errors
    /// The server is not reached, the lead was lost, or the work itself.
    pub(crate) async fn turn(&self, job: Job, now: UnixMillis) -> anyhow::Result<Turn> {
        let period = job.every.period(self.by_the_servers_clock(now).await?)?;
        if job_run::is_done(&self.book.store, job.name, &period).await? {
            return Ok(Turn::WasDone);
        }
        let lead = Lead::find(&self.book).await?;
        if matches!(lead, Lead::Alone) && !job.alone {
            return Ok(Turn::NothingToDo);
        }
        let Some(tenure) = lead.lease(job.name).await? else {
            return Ok(Turn::AnotherLeads);
        };
        if lead.has_run(job.name, &period).await? {
            note(&self.book, job.name, &period, now).await?;
            return Ok(Turn::WasDone);
        }
        let work = self.work(job.work, &lead, tenure.fence);
        let done = tenure.during(|| lead.renew(job.name), work).await;
        done.context("the lead was lost before the work was done")??;
        let turn = match lead.claim(job.name, &period, tenure).await? {
            Claim::Won => Turn::Ran,
            Claim::Done => Turn::WasDone,
            Claim::Lost => bail!("the lead was lost before the work was noted"),
        };
        note(&self.book, job.name, &period, now).await?;
        Ok(turn)
    }

    /// Where a server is configured all desktops go by its clock.
    async fn by_the_servers_clock(&self, now: UnixMillis) -> anyhow::Result<UnixMillis> {
        let ahead = standing::find(&self.book.store).await?.clock_offset;
        Ok(UnixMillis(now.0.saturating_add(ahead)))
    }

    async fn work(&self, work: Work, lead: &Lead, fence: Fence) -> anyhow::Result<()> {
        match (work, lead) {
            (Work::CheckBook, Lead::Alone) => book_check::sound(&self.book.store).await,
            (Work::CheckBook, Lead::Server(_)) => Ok(self.sync.check(None).await?),
            (Work::Compact, Lead::Alone) => Ok(()),
            (Work::Compact, Lead::Server(seat)) => seat.compact(fence).await,
        }
    }
}
