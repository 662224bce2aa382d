//! The way between a desktop and the server: requests and answers that may never arrive.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};

use mikromon_sync::change::{Change, Verdict};
use mikromon_sync::remote::{As, Cursor, Failure, Hello, Registration, Remote, Wanted};
use mikromon_sync::store::Intake;
use uuid::Uuid;

use crate::desk::step;
use crate::sabotage::Sabotage;
use crate::server::Server;

#[derive(Clone)]
pub(crate) struct Link {
    pub server: Arc<Mutex<Server>>,
    pub cut: Arc<AtomicBool>,
    /// The server's clock.
    pub now: Arc<AtomicI64>,
}

impl Link {
    /// On the way there or back.
    async fn travel(&self) -> Result<(), Failure> {
        step().await;
        if self.cut.load(Relaxed) {
            return Err(Failure::Lost);
        }
        Ok(())
    }

    async fn asked(&self) -> Result<MutexGuard<'_, Server>, Failure> {
        self.travel().await?;
        Ok(self.server.lock().expect("one at a time"))
    }
}

impl Remote for Link {
    async fn hello(&mut self, device: Uuid, seq: u64) -> Result<Hello, Failure> {
        let now = self.now.load(Relaxed);
        let hello = self.asked().await?.hello(device, seq, now);
        self.travel().await?;
        Ok(hello)
    }

    async fn register(&mut self, device: Uuid) -> Result<(Registration, Uuid), Failure> {
        let registered = self.asked().await?.register(device);
        self.travel().await?;
        Ok(registered)
    }

    async fn push(&mut self, who: As, changes: &[Change]) -> Result<Vec<Verdict>, Failure> {
        let now = self.now.load(Relaxed);
        let verdicts = self.asked().await?.push(who, changes, now);
        self.travel().await?;
        verdicts
    }

    async fn pull(
        &mut self,
        who: As,
        wanted: &Wanted,
        intake: &mut impl Intake,
    ) -> Result<Cursor, Failure> {
        let (mut rows, cursor) = self.asked().await?.pull(who, wanted)?;
        let torn = self
            .server
            .lock()
            .expect("one at a time")
            .has(Sabotage::TornPull);
        for at in 0..rows.len() {
            self.travel().await?;
            if torn && let Ok((later, _)) = self.asked().await?.pull(who, wanted) {
                rows = later;
            }
            let (name, rows) = &rows[at];
            let taken = intake.take(name, rows.clone()).await;
            taken.map_err(|it| Failure::Server(it.to_string()))?;
        }
        Ok(cursor)
    }

    async fn lacking(&mut self, who: As, table: &str, rows: &[Uuid]) -> Result<Vec<Uuid>, Failure> {
        let lacking = self.asked().await?.lacking(who, table, rows)?;
        self.travel().await?;
        Ok(lacking)
    }

    async fn seen(&mut self, who: As, _: u64) -> Result<(), Failure> {
        self.asked().await?.seen(who)?;
        self.travel().await
    }
}
