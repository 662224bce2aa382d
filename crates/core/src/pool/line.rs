//! One router's line: its session, who may use it for how much, and the task that keeps it open.

mod upkeep;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_routeros::{Command, CommandError, Login, Reply, Session, Stream, Target};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::breaker::Breaker;
use super::way::Way;
use super::{Host, LineError, Place, Pool, Reporter};

/// Who asks, and how much. A heartbeat never waits, an operator waits for at most two others, and
/// polls and long tables go one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Heartbeat,
    Operator,
    /// An operator's, that may have thousands of rows.
    Table,
    Poll,
}

/// Dropping it hangs up.
#[derive(Debug)]
pub(crate) struct Line {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    pool: Pool,
    place: Mutex<Place>,
    way: Way,
    session: watch::Sender<Option<Session>>,
    /// Commands of operators and polls under way; with the heartbeat at most four.
    in_flight: Semaphore,
    /// Polls and long tables under way.
    heavy: Semaphore,
    breaker: Mutex<Breaker>,
    /// It waits for its turn, or dials.
    dialling: AtomicBool,
    redial: Notify,
    retry: Notify,
}

impl Line {
    const IN_FLIGHT: usize = 3;
    /// How long a read waits for the session that replaces one that broke under it.
    const REPLACEMENT: Duration = Duration::from_secs(2);

    pub(crate) fn open(
        pool: &Pool,
        place: Place,
        target: Target,
        login: Login,
        reporter: Reporter,
    ) -> Self {
        let shared = Arc::new(Shared {
            pool: pool.clone(),
            place: Mutex::new(place),
            way: Way::new(target, login, &pool.resolver),
            session: watch::Sender::new(None),
            in_flight: Semaphore::new(Self::IN_FLIGHT),
            heavy: Semaphore::new(1),
            breaker: Mutex::default(),
            dialling: AtomicBool::new(true),
            redial: Notify::new(),
            retry: Notify::new(),
        });
        let task = tokio::spawn(Arc::clone(&shared).keep_open(reporter));
        Self { shared, task }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.shared.session.borrow().is_some()
    }

    /// It waits for its turn to dial, or dials: nobody knows yet what comes of it.
    pub(crate) fn is_dialling(&self) -> bool {
        self.shared.dialling.load(Ordering::Relaxed)
    }

    pub(crate) fn host(&self) -> &Arc<Host> {
        &self.shared.way.host
    }

    /// It stands elsewhere in the network: its next dial takes its turn there.
    pub(crate) fn set_place(&self, place: Place) {
        *self.shared.place() = place;
    }

    /// Hang up, if there is a session, and dial now. Does nothing on a line that waits for the
    /// operator.
    pub(crate) fn redial(&self) {
        self.shared.redial.notify_one();
    }

    /// Dial now, also after a refused password or another certificate.
    pub(crate) fn retry(&self) {
        self.shared.retry.notify_one();
    }

    /// Runs a command once. For everything that changes something on the router.
    ///
    /// # Errors
    /// [`LineError::Offline`] at once where there is no session.
    pub(crate) async fn run(&self, lane: Lane, command: &Command) -> Result<Reply, LineError> {
        let session = self.session().ok_or(LineError::Offline)?;
        self.run_on(&session, lane, command).await
    }

    /// Runs a command that changes nothing; asked once more where the session broke under it.
    ///
    /// # Errors
    /// As [`Line::run`].
    pub(crate) async fn read(&self, lane: Lane, command: &Command) -> Result<Reply, LineError> {
        match self.run(lane, command).await {
            Err(LineError::Command(CommandError::Closed(_))) => {
                let mut sessions = self.shared.session.subscribe();
                let fresh =
                    sessions.wait_for(|it| it.as_ref().is_some_and(|session| !session.is_closed()));
                if timeout(Self::REPLACEMENT, fresh).await.is_err() {
                    return Err(LineError::Offline);
                }
                self.run(lane, command).await
            }
            reply => reply,
        }
    }

    /// Starts a command that does not end by itself.
    ///
    /// # Errors
    /// As [`Line::run`].
    pub(crate) async fn stream(&self, command: &Command) -> Result<Stream, LineError> {
        let session = self.session().ok_or(LineError::Offline)?;
        Ok(session.stream(command).await?)
    }

    fn session(&self) -> Option<Session> {
        self.shared.session.borrow().clone()
    }

    async fn run_on(
        &self,
        session: &Session,
        lane: Lane,
        command: &Command,
    ) -> Result<Reply, LineError> {
        if lane == Lane::Heartbeat {
            let reply = session.run(command).await?;
            self.shared.breaker().heartbeat(Instant::now());
            return Ok(reply);
        }
        if self.shared.breaker().is_open() {
            return Err(LineError::Resting);
        }
        let shared = &self.shared;
        let _heavy = match lane {
            Lane::Poll | Lane::Table => shared.heavy.acquire().await.ok(),
            Lane::Heartbeat | Lane::Operator => None,
        };
        let _in_flight = shared.in_flight.acquire().await.ok();
        let reply = session.run(command).await;
        if matches!(reply, Err(CommandError::TimedOut | CommandError::Closed(_))) {
            shared.breaker().failed(Instant::now());
        }
        Ok(reply?)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
