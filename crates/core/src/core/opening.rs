//! Opening the store, putting another one in its place, and closing it with all that runs on it.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use anyhow::Context as _;
use mikromon_api::{ApiError, ErrorCode, Event, Tag};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Core, State};
use crate::autosync::AutoSync;
use crate::backlog::keep_writing;
use crate::backup::daily::Daily;
use crate::backup::{self, Gauge, Manifest, swap};
use crate::book::Book;
use crate::clock;
use crate::follow::follow;
use crate::idle::lock_idle;
use crate::jobs::{Scheduler, duty};
use crate::keys::Keys;
use crate::monitor::Monitor;
use crate::provision::Provisioner;
use crate::store::aside::set_aside;
use crate::store::lock::AppLock;
use crate::store::open::{self, Refused};
use crate::store::operator_session;
use crate::sync::engine::Sync;

/// What runs as long as the store is open.
pub(super) struct Tasks {
    follow: JoinHandle<()>,
    keep_writing: JoinHandle<()>,
    /// Looks for sessions where nobody is; only the app has such.
    lock_idle: Option<JoinHandle<()>>,
    /// The exchange ends when it is dropped.
    exchange: Option<oneshot::Sender<Infallible>>,
    /// What one desktop does for all, and the backups and readings that this one makes by itself. One
    /// that is cut off is begun anew.
    jobs: Vec<JoinHandle<()>>,
    lock: Option<AppLock>,
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.follow.abort();
        self.keep_writing.abort();
        if let Some(lock_idle) = &self.lock_idle {
            lock_idle.abort();
        }
        for jobs in &self.jobs {
            jobs.abort();
        }
    }
}

impl Core {
    pub(super) async fn close(&self, turn: &mut Option<Tasks>) {
        let state = self.replace(State::Stopped);
        if let Some(tasks) = turn.as_mut() {
            drop(tasks.exchange.take());
            for jobs in tasks.jobs.drain(..) {
                jobs.abort();
                // Aborted is how it is to end.
                let _ = jobs.await;
            }
        }
        if let State::Open { book, monitor, .. } = &*state {
            if let Some(monitor) = monitor {
                monitor.stop().await;
            }
            book.backlog.close(&book.store, clock::now()).await;
            self.end_sessions(book, clock::now()).await;
            book.store.close().await;
        }
        // Last, because the lock is among them: the folder is free once the store is closed.
        *turn = None;
    }

    /// Sets a refused store aside and starts an empty one; answers where the old file is now.
    pub(crate) async fn start_new_store(&self, now: UnixMillis) -> anyhow::Result<PathBuf> {
        let mut turn = self.turn.lock().await;
        // Looked at again: another process may have begun a new store meanwhile, and what lies in
        // the old one's place is sound now.
        if matches!(&*self.state(), State::Refused(_)) {
            self.open_store(&mut turn, now).await;
            if self.book().is_ok() {
                self.tell(Event::Invalidated(Tag::ALL.to_vec()));
            }
        }
        let state = self.state();
        let State::Refused(refused) = &*state else {
            let detail = "the store is open: it is not set aside";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        };
        if !refused.can_be_set_aside() {
            return Err(refused.error.clone().into());
        }
        let lock = AppLock::take(&self.config.data_dir).await?;
        let lock = lock.ok_or_else(|| ApiError::new(ErrorCode::StoreInUse, ""))?;
        let old = set_aside(&refused.path, now)?;
        drop(lock);
        tracing::warn!("the store was set aside as {}", old.display());
        self.open_store(&mut turn, now).await;
        self.book()?;
        Ok(old)
    }

    /// Puts a backup in the place of the store, which is set aside; answers where that is now.
    pub(crate) async fn restore(
        &self,
        from: (&Path, &Secret),
        here: Option<&backup::Book>,
        now: UnixMillis,
        gauge: &Gauge,
    ) -> anyhow::Result<(Manifest, Option<PathBuf>)> {
        let mut turn = self.turn.lock().await;
        let folder = &self.config.data_dir;
        let mut lock = None;
        if turn.as_ref().is_none_or(|it| it.lock.is_none()) {
            let taken = AppLock::take(folder).await?;
            lock = Some(taken.ok_or_else(|| ApiError::new(ErrorCode::StoreInUse, ""))?);
        }
        let keys = self.config.keys;
        let restored = backup::stage(folder, from, keys, here, now, gauge).await?;
        let aside = swap::commit(folder, now)?;
        self.close(&mut turn).await;
        drop(lock);
        self.open_store(&mut turn, now).await;
        let book = self.book()?;
        if book.keys.vault_locked() {
            book.keys.unlock(&book.store, from.1).await?;
            book.routers_changed();
        }
        self.tell(Event::Invalidated(Tag::ALL.to_vec()));
        Ok((restored, aside))
    }

    pub(super) async fn open_store(&self, tasks: &mut Option<Tasks>, now: UnixMillis) {
        let state = match self.try_open_store(now).await {
            Ok((state, new)) => {
                *tasks = Some(new);
                state
            }
            Err(refused) => State::Refused(refused),
        };
        self.replace(state);
    }

    async fn try_open_store(&self, now: UnixMillis) -> Result<(State, Tasks), Refused> {
        let folder = &self.config.data_dir;
        let (store, lock) = open::open(folder, self.purpose, now).await?;
        let refused = |error| Refused::new(open::path_in(folder), &error);
        let keys = Keys::load(self.config.keys, &store)
            .await
            .map_err(refused)?;
        let book = Arc::new(Book::new(store, keys));
        self.end_sessions(&book, now).await;
        let monitor = self.monitor(&book).await.map_err(refused)?;
        let autosync = monitor.as_ref().map(|it| {
            let (book, monitor) = (Arc::clone(&book), Arc::clone(it));
            Arc::new(AutoSync::new(book, monitor, self.events.clone()))
        });
        let sync = self.sync(&book);
        let provisioner = monitor.as_ref().map(|it| {
            let (book, monitor) = (Arc::clone(&book), Arc::clone(it));
            let provisioner = Provisioner::new(book, monitor, sync.clone(), self.events.clone());
            Arc::new(provisioner)
        });
        let exchange = sync.as_ref().map(|it| it.start()).transpose();
        let exchange = exchange.context("start the exchange");
        let tasks = Tasks {
            follow: tokio::spawn(follow(Arc::clone(&book), self.events.clone())),
            keep_writing: tokio::spawn(keep_writing(Arc::clone(&book), self.events.clone())),
            lock_idle: (self.is_app() && self.locks()).then(|| {
                let callers = Arc::clone(&self.callers);
                tokio::spawn(lock_idle(Arc::clone(&book), callers, self.events.clone()))
            }),
            exchange: exchange.map_err(refused)?,
            jobs: self.jobs(
                &book,
                sync.as_ref(),
                autosync.as_ref(),
                provisioner.as_ref(),
            ),
            lock,
        };
        let state = State::Open {
            book,
            monitor,
            autosync,
            provisioner,
            sync,
        };
        Ok((state, tasks))
    }

    fn jobs(
        &self,
        book: &Arc<Book>,
        sync: Option<&Arc<Sync>>,
        autosync: Option<&Arc<AutoSync>>,
        provisioner: Option<&Arc<Provisioner>>,
    ) -> Vec<JoinHandle<()>> {
        let mut jobs = Vec::new();
        if let Some(sync) = sync {
            let scheduler = Scheduler::new(Arc::clone(book), Arc::clone(sync));
            jobs.push(tokio::spawn(scheduler.run()));
            jobs.push(tokio::spawn(duty::keep(Arc::clone(book))));
            jobs.push(tokio::spawn(self.daily(Arc::clone(book)).run()));
        }
        jobs.extend(autosync.map(|it| tokio::spawn(Arc::clone(it).keep())));
        jobs.extend(provisioner.map(|it| tokio::spawn(Arc::clone(it).keep())));
        jobs
    }

    async fn monitor(&self, book: &Arc<Book>) -> anyhow::Result<Option<Arc<Monitor>>> {
        if !self.is_app() {
            return Ok(None);
        }
        let (events, network) = (self.events.clone(), self.network.clone());
        let folder = &self.config.data_dir;
        let monitor = Monitor::start(Arc::clone(book), folder, events, network).await?;
        Ok(Some(monitor))
    }

    fn sync(&self, book: &Arc<Book>) -> Option<Arc<Sync>> {
        let new = || Arc::new(Sync::new(Arc::clone(book), self.events.clone()));
        self.is_app().then(new)
    }

    pub(crate) fn daily(&self, book: Arc<Book>) -> Daily {
        Daily {
            book,
            work: Arc::clone(&self.backup),
            events: self.events.clone(),
            data: self.config.data_dir.clone(),
        }
    }

    fn replace(&self, state: State) -> Arc<State> {
        let mut place = self.state.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut place, Arc::new(state))
    }

    /// Of this desk: nobody is signed in before the app runs, nor after it. A desk that is lost keeps its
    /// sessions until it runs again.
    async fn end_sessions(&self, book: &Book, now: UnixMillis) {
        if !self.is_app() {
            return;
        }
        let end = async {
            let mut write = book.store.write(now, None).await?;
            operator_session::end_own(&mut write).await?;
            write.commit().await
        };
        if let Err(error) = end.await {
            tracing::warn!("sessions seem to go on that have ended: {error:#}");
        }
    }
}
