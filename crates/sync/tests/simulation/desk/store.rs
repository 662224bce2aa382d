//! The file, open: what the round asks of it.

use std::sync::{Arc, Mutex, MutexGuard};

use mikromon_sync::change::{Change, Verdict};
use mikromon_sync::remote::{Registration, Wanted};
use mikromon_sync::store::{Broken, Standing, Store};
use uuid::Uuid;

use super::file::File;
use super::intake::Basket;
use crate::event::{Event, Point, Tally};
use crate::place::Place;
use crate::sabotage::Sabotage;

pub(crate) struct Book {
    pub file: Arc<Mutex<File>>,
    pub random: fastrand::Rng,
    pub place: Place,
    pub tally: Tally,
    pub sabotage: Option<Sabotage>,
}

impl Book {
    pub(super) async fn transaction(&self, point: Point) -> MutexGuard<'_, File> {
        self.place.step(point).await;
        self.file.lock().unwrap()
    }

    pub(super) fn has(&self, sabotage: Sabotage) -> bool {
        self.sabotage == Some(sabotage)
    }
}

impl Store for Book {
    type Intake<'a> = Basket<'a>;

    async fn standing(&mut self) -> Result<Standing, Broken> {
        let file = self.transaction(Point::Standing).await;
        Ok(Standing {
            device: file.device,
            joined: file.joined,
            last_n: file.last_n,
        })
    }

    async fn change_id(&mut self, n: u64) -> Result<Option<Uuid>, Broken> {
        let file = self.transaction(Point::ChangeId).await;
        let change = file.changes.iter().find(|it| it.change.n == n);
        Ok(change.map(|it| it.change.id))
    }

    fn fresh_device(&mut self) -> Uuid {
        Uuid::from_u128(self.random.u128(..))
    }

    async fn unsent(&mut self, most: usize) -> Result<Vec<Change>, Broken> {
        let file = self.transaction(Point::Unsent).await;
        let unsent = file.unsent().take(most);
        Ok(unsent.map(|at| file.changes[at].change.clone()).collect())
    }

    async fn settle(&mut self, verdicts: &[Verdict]) -> Result<(), Broken> {
        let mut file = self.transaction(Point::Settle).await;
        file.settle(verdicts, self.sabotage);
        Ok(())
    }

    async fn to_fetch(&mut self) -> Result<Vec<(String, Uuid)>, Broken> {
        let file = self.transaction(Point::ToFetch).await;
        Ok(file.to_fetch.iter().cloned().collect())
    }

    async fn intake(&mut self, wanted: &Wanted) -> Result<Self::Intake<'_>, Broken> {
        self.place.step(Point::Intake).await;
        Ok(Basket::new(self, wanted.clone()))
    }

    async fn join(&mut self, registration: Registration, epoch: Uuid) -> Result<(), Broken> {
        let random = self.random.fork();
        let mut file = self.transaction(Point::Join).await;
        if file.rows.values().any(|it| !it.is_empty()) {
            self.tally.count(Event::NeverJoinedAndJoins);
        }
        file.join(registration, epoch, random);
        Ok(())
    }

    async fn fork(&mut self, registration: Registration, epoch: Uuid) -> Result<(), Broken> {
        let adopted = self.has(Sabotage::EpochIsAdopted);
        let mut file = self.transaction(Point::Fork).await;
        self.tally.count(Event::Forked);
        file.fork(registration, epoch, adopted);
        Ok(())
    }

    async fn confirmed(
        &mut self,
        table: &str,
        after: Option<Uuid>,
        most: usize,
    ) -> Result<Vec<Uuid>, Broken> {
        let file = self.transaction(Point::Confirmed).await;
        if self.has(Sabotage::NothingIsOffered) {
            return Ok(Vec::new());
        }
        let confirmed = file.rows[table].iter().filter(|it| it.1.seq > 0);
        let ids = confirmed.map(|it| *it.0);
        Ok(ids
            .filter(|it| after.is_none_or(|after| *it > after))
            .take(most)
            .collect())
    }

    async fn give_back(
        &mut self,
        registration: Registration,
        epoch: Uuid,
        lacking: &[(String, Uuid)],
    ) -> Result<(), Broken> {
        let random = self.random.fork();
        let mut file = self.transaction(Point::GiveBack).await;
        if self.has(Sabotage::EpochIsAdopted) {
            file.follow(registration, epoch);
            return Ok(());
        }
        if !lacking.is_empty() {
            self.tally.count(Event::GaveBackRows);
        }
        file.give_back(registration, epoch, lacking, random);
        Ok(())
    }
}
