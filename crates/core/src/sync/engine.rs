//! The exchange with the server as a task: it connects, exchanges, waits for a reason to exchange
//! again, and begins anew when the connection is lost. What an exchange does is the round's.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use mikromon_api::sync::{CheckProgress, SyncState, Wake};
use mikromon_api::{ApiError, ErrorCode, Event, Tag};
use mikromon_domain::time::{Millis, UnixMillis};
use mikromon_sync::remote::Failure;
use mikromon_sync::round::{Trouble, round};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, Notify, broadcast, mpsc, oneshot, watch};
use tokio::time::sleep;

use super::check::Wish;
use super::ear::Ear;
use super::local::Local;
use super::profile::{self, Profile};
use super::remote::PgRemote;
use super::tables;
use crate::book::Book;
use crate::clock;
use crate::failure::to_api;
use crate::keys::office::introduce_again;
use crate::pool::backoff::Backoff;
use crate::store::{book::BOOK, quarantine, server};

/// A quick exchange is not worth a word on every page.
const WORTH_TELLING: Duration = Duration::from_millis(400);
/// Several commits of one moment go out together.
const GATHER: Duration = Duration::from_millis(20);
/// An admin may let a desktop in again, and programs are updated: such a server is asked seldom.
const SHUT_OUT: Duration = Duration::from_secs(300);
/// How often a desktop that joins tells how many rows have come.
const TELL_EVERY: Duration = Duration::from_millis(250);
/// How often the time of the last exchange is put on the disk.
const NOTED_EVERY: Millis = Millis::seconds(60);

/// How the exchange goes, as the page is told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Progress {
    pub(crate) state: SyncState,
    pub(crate) wake: Wake,
    /// How far the server's clock is ahead.
    pub(crate) clock_ahead: Millis,
    pub(crate) last_exchange: Option<UnixMillis>,
}

pub(crate) struct Sync {
    pub(super) book: Arc<Book>,
    pub(super) events: broadcast::Sender<Event>,
    progress: watch::Sender<Progress>,
    asked: Notify,
    /// How many rows the exchange under way has fetched.
    rows: AtomicU64,
    /// When the last exchange was put on the disk, in UTC epoch milliseconds; 0 before the first.
    noted: AtomicI64,
    pub(super) wishes: mpsc::Sender<Wish>,
    /// Held by the task.
    wished: Mutex<mpsc::Receiver<Wish>>,
    /// How far the check under way is.
    pub(super) checking: watch::Sender<Option<CheckProgress>>,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            state: SyncState::Alone,
            wake: Wake::Asked,
            clock_ahead: Millis(0),
            last_exchange: None,
        }
    }
}

impl Sync {
    pub(crate) fn new(book: Arc<Book>, events: broadcast::Sender<Event>) -> Self {
        let (wishes, wished) = mpsc::channel(1);
        Self {
            book,
            events,
            progress: watch::Sender::default(),
            asked: Notify::new(),
            rows: AtomicU64::default(),
            noted: AtomicI64::default(),
            wishes,
            wished: Mutex::new(wished),
            checking: watch::Sender::default(),
        }
    }

    /// Exchanges now, and looks anew for a server.
    pub(crate) fn ask(&self) {
        self.asked.notify_one();
    }

    pub(crate) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// How far the check under way is.
    pub(crate) fn checking(&self) -> Option<CheckProgress> {
        *self.checking.borrow()
    }

    /// Exchanges until what it answers is dropped; an exchange that is cut off is made good by the
    /// next one. It has a thread of its own: a large fetch is work for the processor, and must not
    /// hold up what answers the page.
    pub(crate) fn start(self: &Arc<Self>) -> std::io::Result<oneshot::Sender<Infallible>> {
        let (end, ended) = oneshot::channel();
        let (sync, runtime) = (Arc::clone(self), Handle::current());
        let run = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = sync.run() => {}
                    _ = ended => {}
                }
            });
        };
        std::thread::Builder::new()
            .name("exchange".to_owned())
            .spawn(run)?;
        Ok(end)
    }

    async fn run(&self) {
        let mut backoff = Backoff::default();
        let mut commits = self.book.store.commits();
        let mut wished = self.wished.lock().await;
        if let Err(error) = quarantine::ask_again(&self.book.store).await {
            tracing::warn!("what was set aside is not asked for again: {error:#}");
        }
        loop {
            let wait = match self.turn(&mut backoff, &mut wished).await {
                Ok(()) => None,
                Err(error) => {
                    let state = self.state_after(&error);
                    tracing::warn!("the exchange stopped: {error:#}");
                    let wait = if matches!(state, SyncState::Offline { .. }) {
                        backoff.failed(fastrand::u32(..))
                    } else {
                        SHUT_OUT
                    };
                    self.enter(state);
                    Some(wait)
                }
            };
            match wait {
                // A script beside this process may have joined a server: it has written then.
                None => tokio::select! {
                    _ = commits.changed() => {}
                    () = self.asked.notified() => {}
                    Some(wish) = wished.recv() => wish.refuse(self.why_apart()),
                },
                Some(wait) => tokio::select! {
                    () = sleep(wait) => {}
                    () = self.asked.notified() => {}
                    Some(wish) = wished.recv() => wish.refuse(self.why_apart()),
                },
            }
        }
    }

    /// Ends well only where there is no server.
    async fn turn(
        &self,
        backoff: &mut Backoff,
        wished: &mut mpsc::Receiver<Wish>,
    ) -> anyhow::Result<()> {
        let Some(profile) = profile::load(&self.book).await? else {
            self.enter(SyncState::Alone);
            return Ok(());
        };
        if self.progress.borrow().state == SyncState::Alone {
            self.enter(SyncState::Connecting);
        }
        match self.follow(&profile, backoff, wished).await {
            Err(error) => Err(error),
            Ok(never) => match never {},
        }
    }

    async fn follow(
        &self,
        profile: &Profile,
        backoff: &mut Backoff,
        wished: &mut mpsc::Receiver<Wish>,
    ) -> anyhow::Result<Infallible> {
        let mut remote = PgRemote::connect(profile, BOOK).await?;
        // First of all what waits: to listen takes some time where word does not come through.
        self.exchange(&mut remote).await?;
        let mut ear = Ear::open(profile).await;
        let mut commits = self.book.store.commits();
        loop {
            ear.listen_again(profile).await;
            self.progress.send_modify(|it| it.wake = ear.wake());
            // What is committed from here on is sent by the next exchange.
            commits.mark_unchanged();
            let seen = self.exchange(&mut remote).await?;
            backoff.reset();
            tokio::select! {
                () = ear.word_after(seen) => {}
                _ = commits.changed() => sleep(GATHER).await,
                () = self.asked.notified() => {}
                Some(wish) = wished.recv() => self.carry_out(wish, &mut remote).await,
            }
        }
    }

    /// Answers how far this desktop has read.
    pub(super) async fn exchange(&self, remote: &mut PgRemote) -> anyhow::Result<u64> {
        let mut local = Local::new(&self.book.store, clock::now()).counting(&self.rows);
        self.rows.store(0, Ordering::Relaxed);
        let began = clock::now();
        let result = {
            let exchange = std::pin::pin!(round(&mut local, remote, BOOK));
            self.telling_if_long(exchange).await
        };
        // A round that failed half-way may have changed the book all the same.
        let changed = local.changed();
        if !changed.is_empty()
            && let Err(error) = self.look_at_keys().await
        {
            tracing::warn!("the keys were not read again: {error:#}");
        }
        self.tell_changes(&changed);
        let done = result?;
        let now = clock::now();
        // The answer was made about half-way through the first request.
        let ahead = Millis(done.server_now.saturating_sub(began.0));
        if let Err(error) = self.note_exchange(now, ahead).await {
            tracing::warn!("the time of the exchange was not noted: {error:#}");
        }
        self.progress.send_if_modified(|it| {
            it.clock_ahead = ahead;
            it.last_exchange = Some(now);
            false
        });
        self.enter(SyncState::InStep);
        Ok(local.cursor_seq())
    }

    /// Others may have granted some, and this book may go by another name now.
    async fn look_at_keys(&self) -> anyhow::Result<()> {
        let Book { keys, store, .. } = &*self.book;
        keys.look_again(store).await?;
        introduce_again(keys, store, clock::now()).await
    }

    async fn telling_if_long<T>(&self, mut work: Pin<&mut impl Future<Output = T>>) -> T {
        tokio::select! {
            done = &mut work => return done,
            () = sleep(WORTH_TELLING) => self.enter(SyncState::Exchanging),
        }
        let joins = self.progress.borrow().last_exchange.is_none();
        let mut tell = tokio::time::interval(TELL_EVERY);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = tell.tick(), if joins => {
                    let rows = self.rows.load(Ordering::Relaxed);
                    let _ = self.events.send(Event::Joining { rows });
                }
            }
        }
    }

    async fn note_exchange(&self, now: UnixMillis, ahead: Millis) -> anyhow::Result<()> {
        // A clock that went back is noted at once, too.
        let since = now.0.saturating_sub(self.noted.load(Ordering::Relaxed));
        if (0..NOTED_EVERY.0).contains(&since) {
            return Ok(());
        }
        let mut write = self.book.store.write(now, None).await?;
        server::exchanged(&mut write, ahead).await?;
        write.commit().await?;
        self.noted.store(now.0, Ordering::Relaxed);
        Ok(())
    }

    fn tell_changes(&self, changed: &[&'static str]) {
        let tags = tables::stale(changed);
        if tags.contains(&Tag::Routers) {
            self.book.routers_changed();
        }
        if tags.contains(&Tag::Incidents) {
            self.book.incidents_changed();
        }
        if !tags.is_empty() {
            // Nobody listening is no fault.
            let _ = self.events.send(Event::Invalidated(tags));
        }
    }

    fn state_after(&self, error: &anyhow::Error) -> SyncState {
        match error.downcast_ref() {
            Some(Trouble::Outdated) => SyncState::Outdated,
            Some(Trouble::ServerOutdated) => SyncState::ServerOutdated,
            Some(Trouble::Remote(Failure::Revoked)) => SyncState::ShutOut,
            _ => SyncState::Offline {
                since: self.offline_since(),
                error: api_error(error),
            },
        }
    }

    /// Why there is no connection.
    fn why_apart(&self) -> ApiError {
        match &self.progress.borrow().state {
            SyncState::Offline { error, .. } => error.clone(),
            SyncState::ShutOut => ApiError::new(ErrorCode::DeviceRevoked, ""),
            state => ApiError::new(ErrorCode::ServerUnreachable, format!("{state:?}")),
        }
    }

    fn offline_since(&self) -> UnixMillis {
        match self.progress.borrow().state {
            SyncState::Offline { since, .. } => since,
            _ => clock::now(),
        }
    }

    fn enter(&self, state: SyncState) {
        let changed = self.progress.send_if_modified(|it| {
            let changed = it.state != state;
            it.state = state;
            changed
        });
        if changed {
            let _ = self.events.send(Event::Invalidated(vec![Tag::Sync]));
        }
    }
}

/// What the page is told of a lost connection; a book that cannot be read is told as such.
pub(super) fn api_error(error: &anyhow::Error) -> ApiError {
    match error.downcast_ref() {
        Some(Trouble::Remote(_) | Trouble::Restless) => {
            ApiError::new(ErrorCode::ServerUnreachable, format!("{error:#}"))
        }
        _ => to_api(error),
    }
}
