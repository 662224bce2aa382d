//! One router's line: its session, and the task that dials it and dials it again.

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mikromon_routeros::{
    CloseReason, Command, CommandError, Login, OpenError, Reply, Session, Settings, Stage, Stream,
    Target,
};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::backoff::Backoff;
use super::breaker::Breaker;
use super::turns::Wish;
use super::{Host, LineError, LineEvent, Place, Pool, Reporter, ear};

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
    place: Place,
    target: Target,
    host: Arc<Host>,
    login: Login,
    session: watch::Sender<Option<Session>>,
    /// Commands of operators and polls under way; with the heartbeat at most four.
    in_flight: Semaphore,
    /// Polls and long tables under way.
    heavy: Semaphore,
    breaker: Mutex<Breaker>,
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
            place,
            host: Arc::new(Host::new(&target.host, target.port)),
            target,
            login,
            session: watch::Sender::new(None),
            in_flight: Semaphore::new(Self::IN_FLIGHT),
            heavy: Semaphore::new(1),
            breaker: Mutex::default(),
            redial: Notify::new(),
            retry: Notify::new(),
        });
        let task = tokio::spawn(Arc::clone(&shared).keep_open(reporter));
        Self { shared, task }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.shared.session.borrow().is_some()
    }

    pub(crate) fn host(&self) -> &Arc<Host> {
        &self.shared.host
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
    /// A session that lasted this long was a good one: the next dial is at once.
    const LASTED: Duration = Duration::from_secs(10);
    /// A dial that takes longer waits for silence.
    const BRISK: Duration = Duration::from_secs(1);

    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep_open(self: Arc<Self>, reporter: Reporter) {
        let mut backoff = Backoff::default();
        let mut urgent = false;
        loop {
            let again = match self.dial(urgent).await {
                Ok(session) => self.hold(&session, &reporter, &mut backoff).await,
                Err(error) => {
                    let again = (!is_final(&error)).then(|| backoff.failed(fastrand::u32(..)));
                    reporter.tell(LineEvent::Failed { error, again }).await;
                    again
                }
            };
            urgent = self.wait(again).await == Woken::ByWish;
            if urgent {
                backoff.reset();
            }
        }
    }

    /// Shares the session until it ends; answers how long until the next dial.
    async fn hold(
        &self,
        session: &Session,
        reporter: &Reporter,
        backoff: &mut Backoff,
    ) -> Option<Duration> {
        let since = Instant::now();
        self.session.send_replace(Some(session.clone()));
        drop_permit(&self.redial).await;
        drop_permit(&self.retry).await;
        reporter.tell(LineEvent::Opened).await;
        let reason = self.until_closed(session, reporter).await;
        self.session.send_replace(None);
        let asked = reason == CloseReason::Requested;
        reporter.tell(LineEvent::Closed(reason)).await;
        if !asked && since.elapsed() < Self::LASTED {
            return Some(backoff.failed(fastrand::u32(..)));
        }
        backoff.reset();
        Some(Duration::from_millis(fastrand::u64(0..300)))
    }

    async fn dial(&self, urgent: bool) -> Result<Session, OpenError> {
        let turn = self.pool.turns.take(Wish {
            urgent,
            place: self.place,
            address: self.host.address(),
        });
        let turn = turn.await;
        let session = self.reach();
        tokio::pin!(session);
        if let Ok(opened) = timeout(Self::BRISK, &mut session).await {
            return opened;
        }
        turn.pass_on();
        session.await
    }

    /// Tries the addresses one after the other. Where the name is lost and nothing opens at its
    /// old address, the lost name is what there is to say: who answers there may be a stranger.
    async fn reach(&self) -> Result<Session, OpenError> {
        let mut settings = Settings::default();
        let found = self.host.find(settings.deadlines.lookup).await;
        let count = u32::try_from(found.addresses.len()).unwrap_or(1).max(1);
        // A dead first address must leave time for the others.
        settings.deadlines.connect /= count;
        let mut failure = OpenError::HostNotFound;
        for address in found.addresses {
            let mut target = self.target.clone();
            target.host = self.host.written(address);
            match Session::open(&target, &self.login, &settings).await {
                Ok(session) => {
                    self.host.reached(address);
                    return Ok(session);
                }
                Err(error) => failure = error,
            }
            if !is_elsewhere(&failure) {
                break;
            }
        }
        Err(found.lost.unwrap_or(failure))
    }

    async fn until_closed(&self, session: &Session, reporter: &Reporter) -> CloseReason {
        let listen = async {
            ear::listen(session, reporter).await;
            pending().await
        };
        tokio::select! {
            reason = session.closed() => reason,
            () = self.redial.notified() => session.close().await,
            () = self.retry.notified() => session.close().await,
            never = listen => never,
        }
    }

    /// Until it is time for the next dial. A redial that was asked for while the line was open
    /// says nothing of the line that broke since, but costs one dial only.
    async fn wait(&self, again: Option<Duration>) -> Woken {
        let Some(again) = again else {
            self.retry.notified().await;
            return Woken::ByWish;
        };
        tokio::select! {
            () = sleep(again) => Woken::ByTime,
            () = self.redial.notified() => Woken::ByWish,
            () = self.retry.notified() => Woken::ByWish,
        }
    }
}

/// A dial that was asked for while one was under way is that one: kept, the wish would hang up the
/// session that it brought.
async fn drop_permit(asked: &Notify) {
    tokio::select! {
        biased;
        () = asked.notified() => {}
        () = std::future::ready(()) => {}
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Woken {
    ByTime,
    ByWish,
}

/// Another address of the same name may do better.
const fn is_elsewhere(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::Refused
            | OpenError::Unreachable(_)
            | OpenError::TimedOut {
                stage: Stage::Connect
            }
    )
}

/// Asking again would lock accounts, fill the router's log, or send a password to a stranger.
const fn is_final(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::BadCredentials(_)
            | OpenError::NoApiPolicy(_)
            | OpenError::LoginRefused(_)
            | OpenError::CertificateUntrusted { .. }
            | OpenError::CertificateChanged { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wish_from_before_the_session_does_not_end_it_and_a_later_one_does() {
        let asked = Notify::new();
        asked.notify_one();
        drop_permit(&asked).await;
        drop_permit(&asked).await;
        let moment = Duration::from_millis(20);
        assert!(timeout(moment, asked.notified()).await.is_err());
        asked.notify_one();
        assert!(timeout(moment, asked.notified()).await.is_ok());
    }
}
