//! A book and the server are compared by numbers: they are the same where the rows are, and tell
//! where they are not.

use std::collections::HashSet;

use mikromon_core::sync::BOOK;
use mikromon_sync::change::Verb;
use mikromon_sync::digest::{Digest, bucket, hash};
use mikromon_sync::remote::Wanted;
use mikromon_sync::table::{Class, Table};
use uuid::Uuid;

use crate::company::{Company, Desk, Held, edit, fields};

const ROWS: u64 = 40;

/// As a desktop counts what it fetched.
fn count(held: &Held, table: &Table, but: &HashSet<Uuid>) -> (Digest, u64) {
    let (mut digest, mut rows) = (Digest::default(), 0);
    for row in held.get(table.name).into_iter().flat_map(|it| it.values()) {
        if !but.contains(&row.id) {
            digest.count(table, row.id, &row.fields);
            rows += 1;
        }
    }
    (digest, rows)
}

async fn fill(desk: &mut Desk) {
    let facts = BOOK.iter().filter(|it| it.class == Class::Fact);
    for table in facts {
        for _ in 0..ROWS {
            let row = edit(
                table.name,
                Verb::Fact,
                fastrand::u128(..),
                fields(table, &[]),
            );
            let sent = desk.send(vec![row]).await.unwrap();
            assert_eq!(sent.refusal, None, "{}", table.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_fetched_counts_as_the_server_counts_it_and_what_differs_is_found() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    fill(&mut desk).await;
    let (held, cursor) = desk.pull(&Wanted::Everything).await.unwrap();
    let but = HashSet::new();
    assert_eq!(desk.remote.begin_look(desk.who).await, Ok(cursor));
    for table in BOOK {
        let here = count(&held, table, &but);
        assert_eq!(desk.remote.digest(table, &but).await.unwrap(), here);
        let filled = table.class == Class::Fact;
        assert_eq!(here.1, if filled { ROWS } else { 0 }, "{}", table.name);
    }
    desk.remote.end_look().await.unwrap();

    // Past the functions, so that no sequence tells of it.
    let altered: Uuid = company
        .owner(
            "SET session_replication_role = replica;
             UPDATE app.audit SET subject = 'x' WHERE id = (SELECT min(id::text)::uuid FROM app.audit)
             RETURNING id",
        )
        .parse()
        .unwrap();
    desk.remote.begin_look(desk.who).await.unwrap();
    for table in BOOK {
        let here = count(&held, table, &but).0;
        let differing = here.differing(&desk.remote.digest(table, &but).await.unwrap().0);
        if table.name != "audit" {
            assert!(differing.is_empty(), "{}", table.name);
            continue;
        }
        assert_eq!(differing, [bucket(altered)]);
        let hashes = desk.remote.hashes_in(table, &differing).await.unwrap();
        let held = &held["audit"];
        let unlike = |it: &(&Uuid, &i64)| *it.1 != hash(table, *it.0, &held[it.0].fields);
        let unlike: Vec<_> = hashes.iter().filter(unlike).map(|it| *it.0).collect();
        assert_eq!(unlike, [altered]);
    }
    desk.remote.end_look().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_changed_meanwhile_are_told_and_left_out_at_both_ends() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    fill(&mut desk).await;
    let (held, cursor) = desk.pull(&Wanted::Everything).await.unwrap();
    fill(&mut desk).await;
    desk.remote.begin_look(desk.who).await.unwrap();
    for table in BOOK {
        let changed = desk.remote.changed_after(table, cursor.seq).await.unwrap();
        let but: HashSet<Uuid> = changed.into_iter().collect();
        let filled = table.class == Class::Fact;
        assert_eq!(but.len(), if filled { 40 } else { 0 }, "{}", table.name);
        let there = desk.remote.digest(table, &but).await.unwrap();
        assert_eq!(there, count(&held, table, &but), "{}", table.name);
    }
}
