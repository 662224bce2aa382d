//! The way between a desktop and the server: requests and answers that may never arrive.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};

use mikromon_sync::change::{Change, Verdict};
use mikromon_sync::remote::{As, Cursor, Failure, Hello, Registration, Remote, Row, Wanted};
use mikromon_sync::store::Intake;
use mikromon_sync::value::Value;
use uuid::Uuid;

use crate::book::{NOTE, Program};
use crate::event::{Event, Point, Tally};
use crate::place::Place;
use crate::sabotage::Sabotage;
use crate::server::Server;

#[derive(Clone)]
pub(crate) struct Link {
    pub server: Arc<Mutex<Server>>,
    pub cut: Arc<AtomicBool>,
    /// The server's clock.
    pub now: Arc<AtomicI64>,
    pub program: Program,
    pub place: Place,
    pub tally: Tally,
}

impl Link {
    /// On the way there or back.
    async fn travel(&self, point: Point) -> Result<(), Failure> {
        self.place.step(point).await;
        if self.cut.load(Relaxed) {
            return Err(Failure::Lost);
        }
        Ok(())
    }

    async fn asked(&self, point: Point) -> Result<MutexGuard<'_, Server>, Failure> {
        if let Err(lost) = self.travel(point).await {
            self.tally.count(Event::RequestLost);
            return Err(lost);
        }
        Ok(self.server.lock().unwrap())
    }

    /// What this program makes of the server's rows.
    fn read(&self, rows: &[Row]) -> Vec<Row> {
        let is_new = |it: &Row| it.fields.get(NOTE).is_some_and(|it| *it != Value::Null);
        if self.program == Program::First && rows.iter().any(is_new) {
            self.tally.count(Event::OldProgramReadNewRow);
        }
        let part = |it: &Row| Row {
            fields: self.program.part_of(it.fields.clone()),
            ..*it
        };
        rows.iter().map(part).collect()
    }
}

impl Remote for Link {
    async fn hello(&mut self, device: Uuid, seq: u64) -> Result<Hello, Failure> {
        let (of, now) = (self.program, self.now.load(Relaxed));
        let server = self.asked(Point::HelloThere);
        let hello = server.await?.hello(device, seq, of, now);
        self.travel(Point::HelloBack).await?;
        Ok(hello)
    }

    async fn register(&mut self, device: Uuid) -> Result<(Registration, Uuid), Failure> {
        let registered = self.asked(Point::RegisterThere).await?.register(device);
        self.travel(Point::RegisterBack).await?;
        Ok(registered)
    }

    async fn push(&mut self, who: As, changes: &[Change]) -> Result<Vec<Verdict>, Failure> {
        let now = self.now.load(Relaxed);
        let verdicts = self.asked(Point::PushThere).await?.push(who, changes, now);
        let back = self.travel(Point::PushBack).await;
        if back.is_err() && verdicts.is_ok() {
            self.tally.count(Event::AckLost);
        }
        back?;
        verdicts
    }

    async fn pull(
        &mut self,
        who: As,
        wanted: &Wanted,
        intake: &mut impl Intake,
    ) -> Result<Cursor, Failure> {
        let (mut tables, cursor) = self.asked(Point::PullThere).await?.pull(who, wanted)?;
        let torn = self.server.lock().unwrap().has(Sabotage::TornPull);
        for at in 0..tables.len() {
            self.travel(Point::PullRows).await?;
            if torn && let Ok((later, _)) = self.asked(Point::PullRows).await?.pull(who, wanted) {
                tables = later;
            }
            let (name, rows) = &tables[at];
            let taken = intake.take(name, self.read(rows)).await;
            taken.map_err(|it| Failure::Server(it.to_string()))?;
        }
        Ok(cursor)
    }

    async fn lacking(&mut self, who: As, table: &str, rows: &[Uuid]) -> Result<Vec<Uuid>, Failure> {
        let lacking = self
            .asked(Point::LackingThere)
            .await?
            .lacking(who, table, rows)?;
        self.travel(Point::LackingBack).await?;
        Ok(lacking)
    }

    async fn seen(&mut self, who: As, _: u64) -> Result<(), Failure> {
        self.asked(Point::SeenThere).await?.seen(who)?;
        self.travel(Point::SeenBack).await
    }
}
