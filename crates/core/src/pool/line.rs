//! One router's line: its session, and the task that dials it and dials it again.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_routeros::{
    CloseReason, Command, CommandError, Login, OpenError, Reply, Session, Stream, Target,
};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::backoff::Backoff;
use super::breaker::Breaker;
use super::turns::{Turn, Wish};
use super::way::{Way, is_final};
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
    /// A session that lasted this long was a good one: the next dial is at once.
    const LASTED: Duration = Duration::from_secs(10);
    /// A dial that takes longer waits for silence.
    const BRISK: Duration = Duration::from_secs(1);

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep_open(self: Arc<Self>, reporter: Reporter) {
        let mut backoff = Backoff::default();
        let mut urgent = false;
        loop {
            self.dialling.store(true, Ordering::Relaxed);
            let dialled = self.dial(urgent).await;
            self.dialling.store(false, Ordering::Relaxed);
            let again = match dialled {
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
        let turn = self.turn(urgent).await;
        let session = self.way.open();
        tokio::pin!(session);
        if let Ok(dialled) = timeout(Self::BRISK, &mut session).await {
            if dialled.is_ok() {
                turn.opened();
            }
            return dialled;
        }
        // Waiting for silence floods nobody: others may begin.
        drop(turn);
        session.await
    }

    /// A wish for a dial now makes the turn that is waited for an urgent one.
    async fn turn(&self, urgent: bool) -> Turn {
        if !urgent {
            tokio::select! {
                biased;
                turn = self.pool.turns.take(self.wish(false)) => return turn,
                () = self.wished() => {}
            }
        }
        self.pool.turns.take(self.wish(true)).await
    }

    fn wish(&self, urgent: bool) -> Wish {
        Wish {
            urgent,
            place: *self.place(),
            address: self.way.host.address(),
        }
    }

    async fn wished(&self) {
        tokio::select! {
            () = self.redial.notified() => {}
            () = self.retry.notified() => {}
        }
    }

    async fn until_closed(&self, session: &Session, reporter: &Reporter) -> CloseReason {
        let listen = async {
            ear::listen(session, reporter).await;
            pending().await
        };
        tokio::select! {
            reason = session.closed() => reason,
            () = self.wished() => session.close().await,
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
            () = self.wished() => Woken::ByWish,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::LineReport;
    use mikromon_domain::ids::RouterId;
    use mikromon_routeros::Transport;
    use tokio::net::TcpListener;
    use tokio::sync::mpsc;

    const MOMENT: Duration = Duration::from_millis(300);

    fn id(n: u128) -> RouterId {
        RouterId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn behind(parent: u128) -> Place {
        Place {
            parent: Some(id(parent)),
            depth: 1,
        }
    }

    fn line(pool: &Pool, place: Place, port: u16) -> (Line, mpsc::Receiver<LineReport>) {
        let (to, reports) = mpsc::channel(8);
        let target = Target {
            host: "127.0.0.1".to_owned(),
            port,
            transport: Transport::Plain,
        };
        let reporter = Reporter {
            router: id(9),
            epoch: 1,
            to,
        };
        let login = Login::new("noc", "rahasia");
        (Line::open(pool, place, target, login, reporter), reports)
    }

    #[tokio::test]
    async fn a_line_that_is_asked_for_goes_ahead_of_those_that_wait_since_before() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let pool = Pool::default();
        let wish = Wish {
            urgent: false,
            place: behind(1),
            address: None,
        };
        let (first, _second) = (pool.turns.take(wish).await, pool.turns.take(wish).await);
        let before = tokio::spawn({
            let turns = pool.turns.clone();
            async move { turns.take(wish).await }
        });
        tokio::task::yield_now().await;
        let (line, _reports) = line(&pool, behind(1), port);
        assert!(timeout(MOMENT, listener.accept()).await.is_err());
        assert!(line.is_dialling());
        line.redial();
        tokio::task::yield_now().await;
        assert!(timeout(MOMENT, listener.accept()).await.is_err());
        drop(first);
        timeout(MOMENT, listener.accept()).await.unwrap().unwrap();
        assert!(!before.is_finished());
    }

    #[tokio::test]
    async fn a_line_takes_its_turn_where_its_router_stands_now() {
        let pool = Pool::default();
        let (line, _reports) = line(&pool, behind(1), 1);
        line.set_place(behind(2));
        assert_eq!(line.shared.wish(false).place, behind(2));
    }

    #[tokio::test]
    async fn a_line_whose_dial_failed_does_not_dial_while_it_waits_for_the_next() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let (line, mut reports) = line(&Pool::default(), Place::default(), port);
        assert!(line.is_dialling());
        let failed = reports.recv().await.unwrap().event;
        assert!(matches!(failed, LineEvent::Failed { again: Some(_), .. }));
        assert!(!line.is_dialling());
    }

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
