//! The server's history is made compact: what is left is sound, and a desk that has no answer yet
//! gets the one it would have got.

use std::slice;
use std::time::Duration;

use mikromon_core::sync::BOOK;
use mikromon_core::sync::remote::{COMPACT, Fence};
use mikromon_sync::change::{Change, Verb};
use mikromon_sync::remote::{Failure, Remote as _, Wanted};
use mikromon_sync::table::Table;
use mikromon_sync::value::{Fields, Value};

use crate::company::{Company, Desk, edit, fields, token_sql};

const LONG: Duration = Duration::from_secs(60);
const PLAN: u128 = 7;

fn table(name: &str) -> &'static Table {
    BOOK.iter().find(|it| it.name == name).unwrap()
}

impl Company {
    /// What happened until now is old.
    fn let_time_pass(&self) {
        self.owner(
            "CREATE OR REPLACE FUNCTION sync.kept_whole() RETURNS interval LANGUAGE sql IMMUTABLE
             AS $$ SELECT interval '0' $$",
        );
    }

    fn count(&self, of: &str) -> String {
        self.owner(&format!("SELECT count(*) FROM sync.{of}"))
    }

    fn faults(&self) -> String {
        self.psql(
            "pemilik",
            &format!("SELECT sync.verify_v1({})", token_sql(1)),
        )
        .rows
    }
}

impl Desk {
    /// A plan that is renamed again and again; answers the changes.
    async fn rename(&mut self, names: &[&str]) -> Vec<Change> {
        let mut changes = Vec::new();
        for name in names {
            let set = [("name", *name), ("name_key", *name)];
            let set = set.map(|(column, value)| (column, Value::Text(value.to_owned())));
            let edit = if self.is_new() {
                edit("plan", Verb::Insert, PLAN, fields(table("plan"), &set))
            } else {
                let set = set.map(|(column, value)| (column.to_owned(), value));
                edit("plan", Verb::Patch, PLAN, Fields::from(set))
            };
            let change = self.change(vec![edit]);
            let verdicts = self
                .remote
                .push(self.who, slice::from_ref(&change))
                .await
                .unwrap();
            assert_eq!(verdicts[0].refusal, None);
            changes.push(change);
        }
        changes
    }

    async fn compact(&mut self) -> Result<bool, Failure> {
        let device = self.who.device;
        let lease = self.remote.lease(device, COMPACT, LONG).await.unwrap();
        self.remote.compact(device, lease.unwrap()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_history_is_made_compact_and_stays_sound() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    let changes = desk.rename(&["a", "b", "c", "d"]).await;
    assert_eq!(desk.compact().await, Ok(false));
    assert_eq!(company.count("decided"), "4", "it is young");
    company.let_time_pass();
    assert_eq!(desk.compact().await, Ok(false));
    assert_eq!(company.count("decided"), "1");
    assert_eq!(company.count("written"), "1");
    assert_eq!(company.count("commit"), "5");
    assert_eq!(company.faults(), "");

    // The answer to the last one may have been lost, and those before it were not.
    let [first, .., last] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    let answered = desk
        .remote
        .push(desk.who, slice::from_ref(last))
        .await
        .unwrap();
    assert_eq!((answered[0].n, answered[0].seq), (4, 4));
    let strange = desk.remote.push(desk.who, slice::from_ref(first)).await;
    assert_eq!(strange, Err(Failure::Forked));
    let (held, _) = desk.pull(&Wanted::Since(1, Vec::new())).await.unwrap();
    let name = held["plan"].values().next().unwrap().fields.get("name");
    assert_eq!(name, Some(&Value::Text("d".to_owned())));
    desk.rename(&["e"]).await;
    assert_eq!(desk.compact().await, Ok(false));
    assert_eq!(company.count("decided"), "1");
    assert_eq!(company.faults(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hides_behind_it_or_alters_what_is_left_is_noticed() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    desk.rename(&["a", "b", "c"]).await;
    let hidden = company.owner(
        "BEGIN; UPDATE sync.meta SET compact_seq = 2;
         UPDATE sync.decided SET body = '{}' WHERE seq = 1; SELECT sync.faults(); ROLLBACK",
    );
    assert!(hidden.contains("too early"), "{hidden}");
    company.let_time_pass();
    assert_eq!(desk.compact().await, Ok(false));
    for (tamper, noticed) in [
        ("UPDATE app.plan SET price = 1", "plan"),
        ("UPDATE app.plan SET row_seq = 9", "plan"),
        ("UPDATE sync.commit SET at = 1 WHERE seq = 1", "commit 1"),
        (
            "UPDATE sync.commit SET content = '' WHERE seq = 2",
            "commit 2",
        ),
        ("DELETE FROM sync.commit WHERE seq = 1", "commit 2"),
    ] {
        let faults = company.owner(&format!(
            "BEGIN; SET LOCAL session_replication_role = replica; {tamper}; \
             SELECT sync.faults(); ROLLBACK"
        ));
        assert!(faults.contains(noticed), "{tamper}: {faults}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_leader_of_that_job_does_it_and_runs_are_known_to_all() {
    let company = Company::new(BOOK, &[]).await;
    company.owner("UPDATE sync.operator SET admits = 2");
    let mut one = company.desk("pemilik", 1).await;
    let mut other = company.desk("pemilik", 2).await;
    let fence = one
        .remote
        .lease(one.who.device, COMPACT, LONG)
        .await
        .unwrap()
        .unwrap();
    let fenced = |result: Result<bool, Failure>| match result {
        Err(Failure::Server(error)) => error.starts_with("MB003"),
        _ => false,
    };
    assert!(fenced(other.remote.compact(other.who.device, fence).await));
    assert!(
        fenced(other.remote.compact(one.who.device, fence).await),
        "in its name"
    );
    assert!(fenced(
        one.remote.compact(one.who.device, Fence(fence.0 + 1)).await
    ));
    assert_eq!(one.remote.compact(one.who.device, fence).await, Ok(false));
    assert_eq!(other.remote.has_run(COMPACT, "2026-11-22").await, Ok(false));
    one.remote
        .claim(one.who.device, COMPACT, "2026-11-22", fence)
        .await
        .unwrap();
    assert_eq!(other.remote.has_run(COMPACT, "2026-11-22").await, Ok(true));
    assert_eq!(other.remote.has_run(COMPACT, "2026-11-23").await, Ok(false));
}
