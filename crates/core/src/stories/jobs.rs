//! Work that is done once for all desktops, by whichever of them leads.

use std::sync::Arc;

use mikromon_api::sync::GetBookCheck;
use mikromon_domain::time::{Millis, UnixMillis};
use tokio::task::JoinHandle;

use super::desk::{Desk, PASSWORD};
use super::exchange::Office;
use crate::clock;
use crate::jobs::{JOBS, Job, Scheduler, Turn};
use crate::store::job_run;

impl Desk {
    fn scheduler(&self) -> Scheduler {
        let sync = Arc::clone(self.core.state().sync().unwrap());
        Scheduler::new(self.book(), sync)
    }

    async fn turn(&self, job: Job) -> anyhow::Result<Turn> {
        self.scheduler().turn(job, clock::now()).await
    }

    fn turn_by_itself(&self, job: Job, now: UnixMillis) -> JoinHandle<anyhow::Result<Turn>> {
        let scheduler = self.scheduler();
        tokio::spawn(async move { scheduler.turn(job, now).await })
    }

    async fn noted(&self) -> usize {
        let sql = "SELECT count(*) FROM job_run";
        let count: i64 = sqlx::query_scalar(sql)
            .fetch_one(self.book().store.read())
            .await
            .unwrap();
        usize::try_from(count).unwrap()
    }
}

impl Office {
    async fn with_second() -> (Self, Desk) {
        let office = Self::open().await;
        office.first.ask(office.join(PASSWORD)).await.unwrap();
        office.first.until_sent().await;
        let second = office.second().await;
        (office, second)
    }

    /// As time does it.
    pub(super) fn end_leases(&self) {
        self.owner("UPDATE sync.lease SET expires = clock_timestamp()");
    }

    fn leases(&self, job: Job) -> String {
        let name = job.name;
        self.owner(&format!(
            "SELECT count(*) FROM sync.lease WHERE job = '{name}'"
        ))
    }

    fn runs(&self, job: Job) -> String {
        let name = job.name;
        self.owner(&format!(
            "SELECT count(*) FROM sync.job_run WHERE job = '{name}'"
        ))
    }
}

#[tokio::test]
async fn each_job_runs_once_for_both_and_again_the_next_day() {
    let (office, second) = Office::with_second().await;
    let now = clock::now();
    for job in JOBS.iter().copied() {
        let first = office.first.turn_by_itself(job, now);
        let other = second.turn_by_itself(job, now);
        let turns = [first.await.unwrap().unwrap(), other.await.unwrap().unwrap()];
        let ran = turns.iter().filter(|it| **it == Turn::Ran).count();
        assert_eq!(ran, 1, "{}: {turns:?}", job.name);
        for desk in [&office.first, &second] {
            office.end_leases();
            assert_eq!(desk.turn(job).await.unwrap(), Turn::WasDone, "{}", job.name);
        }
        office.end_leases();
        assert_eq!(office.runs(job), "1", "{}", job.name);
        let tomorrow = now.plus(Millis::days(1));
        let next = second.turn_by_itself(job, tomorrow).await.unwrap();
        assert_eq!(next.unwrap(), Turn::Ran, "{}", job.name);
        assert_eq!(office.runs(job), "2", "{}", job.name);
    }
    let checked = second.ask(GetBookCheck {}).await.unwrap().last.unwrap();
    assert_eq!(checked.by, None);
    assert!(checked.tables.iter().all(|it| it.unlike == 0));
}

#[tokio::test]
async fn who_is_killed_in_the_middle_is_followed_and_what_was_done_is_not_done_again() {
    let (office, second) = Office::with_second().await;
    for job in JOBS.iter().copied() {
        // Neither the check nor the compaction gets by.
        let held = office.begin(
            "LOCK TABLE app.router IN ACCESS EXCLUSIVE MODE; SELECT FROM sync.meta FOR UPDATE",
        );
        let held = held.await;
        let turn = office.first.turn_by_itself(job, clock::now());
        let under_way = async || {
            let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted";
            office.leases(job) == "1" && office.owner(waits) != "0"
        };
        second.wait_until("it is under way", under_way).await;
        turn.abort();
        assert!(turn.await.unwrap_err().is_cancelled());
        drop(held);
        assert_eq!(
            second.turn(job).await.unwrap(),
            Turn::AnotherLeads,
            "{}",
            job.name
        );
        office.end_leases();
        assert_eq!(second.turn(job).await.unwrap(), Turn::Ran, "{}", job.name);
        office.end_leases();
        assert_eq!(
            office.first.turn(job).await.unwrap(),
            Turn::WasDone,
            "{}",
            job.name
        );
        assert_eq!(office.runs(job), "1", "{}", job.name);
    }
}

#[tokio::test]
async fn a_desktop_that_does_not_reach_the_server_does_none_of_them() {
    let (mut office, second) = Office::with_second().await;
    office.server.stop().unwrap();
    for job in JOBS.iter().copied() {
        assert!(second.turn(job).await.is_err(), "{}", job.name);
    }
    assert_eq!(second.noted().await, 0);
}

#[tokio::test]
async fn a_desktop_that_works_alone_leads() {
    let desk = Desk::with_owner().await;
    let mut turns = Vec::new();
    for _ in 0..2 {
        for job in JOBS.iter().copied() {
            turns.push(desk.turn(job).await.unwrap());
        }
    }
    let [ran, nothing, done] = [Turn::Ran, Turn::NothingToDo, Turn::WasDone];
    assert_eq!(turns, [ran, nothing, done, nothing]);
    assert_eq!(desk.noted().await, 1);
    let store = &desk.book().store;
    assert!(
        !job_run::is_done(store, "check-book", "2026-01-01")
            .await
            .unwrap()
    );
}
