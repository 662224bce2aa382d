//! Keeping a line open: dialling in its turn, holding the session, and dialling again.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mikromon_routeros::{CloseReason, OpenError, Session};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use super::Shared;
use crate::pool::backoff::Backoff;
use crate::pool::turns::{Turn, Wish};
use crate::pool::way::is_final;
use crate::pool::{LineEvent, Reporter, ear};

impl Shared {
    /// A session that lasted this long was a good one: the next dial is at once.
    const LASTED: Duration = Duration::from_secs(10);
    /// A dial that takes longer waits for silence.
    const BRISK: Duration = Duration::from_secs(1);

    pub(super) async fn keep_open(self: Arc<Self>, reporter: Reporter) {
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
    use crate::pool::{Line, LineReport, Place, Pool};
    use mikromon_domain::ids::RouterId;
    use mikromon_routeros::{Login, Target, Transport};
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
    async fn a_dial_into_silence_gives_its_turn_to_the_next() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let pool = Pool::default();
        let wish = Wish {
            urgent: false,
            place: Place::default(),
            address: None,
        };
        let (_line, _reports) = line(&pool, Place::default(), port);
        let _silent = listener.accept().await.unwrap();
        let mut turns = Vec::new();
        while let Ok(turn) = timeout(MOMENT, pool.turns.take(wish)).await {
            turns.push(turn);
        }
        let next = timeout(2 * Shared::BRISK, pool.turns.take(wish)).await;
        assert!(next.is_ok(), "after {} turns", turns.len());
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
