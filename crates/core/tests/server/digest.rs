//! A book and the server are compared by numbers: they are the same where the rows are, and tell
//! where they are not.

use mikromon_core::sync::BOOK;
use mikromon_sync::change::Verb;
use mikromon_sync::digest::{Digest, bucket};
use mikromon_sync::remote::Wanted;
use mikromon_sync::table::{Class, Table};
use uuid::Uuid;

use crate::company::{Company, Desk, Held, edit, fields};

const ROWS: u128 = 40;

/// As a desktop counts what it fetched.
fn count(held: &Held) -> Vec<Digest> {
    let count = |table: &&Table| {
        let mut digest = Digest::default();
        for row in held.get(table.name).into_iter().flat_map(|it| it.values()) {
            digest.count(table, row.id, &row.fields);
        }
        digest
    };
    BOOK.iter().map(count).collect()
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
    let here = count(&held);
    assert!(here.iter().any(|it| *it != Digest::default()));
    let (theirs, there) = desk.remote.digests(desk.who).await.unwrap();
    assert_eq!((here.clone(), cursor), (there, theirs));

    // Past the functions, so that no sequence tells of it.
    let altered: Uuid = company
        .owner(
            "SET session_replication_role = replica;
             UPDATE app.audit SET subject = 'x' WHERE id = (SELECT min(id::text)::uuid FROM app.audit)
             RETURNING id",
        )
        .parse()
        .unwrap();
    let (_, there) = desk.remote.digests(desk.who).await.unwrap();
    for (table, (here, there)) in BOOK.iter().zip(here.iter().zip(&there)) {
        let differing = here.differing(there);
        if table.name == "audit" {
            assert_eq!(differing, [bucket(altered)]);
            let ids = desk.remote.ids_in(desk.who, table, &differing).await;
            assert!(ids.unwrap().contains(&altered));
        } else {
            assert!(differing.is_empty(), "{}", table.name);
        }
    }
}
