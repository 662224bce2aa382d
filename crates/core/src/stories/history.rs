//! What stays on record: the audit log, and the edit beside every synced row.

use mikromon_api::ErrorCode;
use mikromon_api::alert::MuteAlerts;
use mikromon_api::audit::{AuditFilter, AuditOutcome, AuditRow, ListAudit};
use mikromon_api::router::{AddRouter, RemoveRouter};
use mikromon_domain::permission::Role;
use sqlx::AssertSqlSafe;

use super::desk::{Desk, router};
use crate::clock::now;
use crate::store::{self, audit};

#[tokio::test]
async fn the_log_is_read_page_by_page_newest_first() {
    let desk = Desk::with_owner().await;
    for minutes in 1..=7 {
        desk.ask(MuteAlerts { minutes }).await.unwrap();
    }
    let whole: Vec<_> = desk.audit(500).await.iter().map(|it| it.id).collect();
    assert_eq!(whole.len(), 8, "the owner's making, and seven mutes");
    let mut pages = Vec::new();
    loop {
        let page = ListAudit {
            filter: AuditFilter::default(),
            offset: u32::try_from(pages.len()).unwrap(),
            limit: 3,
        };
        let page = desk.ask(page).await.unwrap();
        assert_eq!(page.total, 8);
        if page.rows.is_empty() {
            break;
        }
        pages.extend(page.rows.iter().map(|it| it.id));
    }
    assert_eq!(pages, whole);
    assert!(whole.is_sorted_by(|newer, older| older < newer));
}

fn entry() -> audit::Entry {
    audit::Entry {
        id: audit::new_id(now()),
        at: now(),
        by: None,
        operator: None,
        command: "router.add",
        subject: "BR-01".to_owned(),
    }
}

#[tokio::test]
async fn a_subject_of_any_length_is_cut_on_record() {
    let desk = Desk::with_owner().await;
    let long = AddRouter {
        form: router(&"é".repeat(100_000), "10.0.0.1"),
        accept_pin: None,
    };
    assert_eq!(desk.refusal(long).await, ErrorCode::InvalidField);
    let subject = desk.audit(1).await.remove(0).subject;
    assert_eq!(subject.chars().count(), AuditRow::SUBJECT);
    assert!(subject.ends_with('…') && subject.starts_with('é'));
}

#[tokio::test]
async fn a_command_that_never_ended_stays_on_record_as_unfinished() {
    let desk = Desk::with_owner().await;
    let mut write = desk.book().store.write(now(), None).await.unwrap();
    audit::begin(&mut write, &entry()).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(desk.audit(1).await[0].outcome, AuditOutcome::Unfinished);
}

#[tokio::test]
async fn a_row_names_who_it_was_and_what_it_was_about() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let form = router("BR-01", "10.0.0.1");
    let id = noc
        .ask(AddRouter {
            form,
            accept_pin: None,
        })
        .await
        .unwrap();
    desk.ask(RemoveRouter { id }).await.unwrap();
    let rows = desk.audit(2).await;
    let told: Vec<_> = rows
        .iter()
        .map(|it| {
            (
                it.operator.as_deref(),
                it.command.as_str(),
                it.subject.as_str(),
            )
        })
        .collect();
    let expected = [
        (Some("Budi Santoso"), "router.remove", "BR-01"),
        (Some("noc"), "router.add", "BR-01"),
    ];
    assert_eq!(told, expected);
}

/// The tables that are local, and say so in the migration.
const LOCAL: &[&str] = &[
    "device",
    "standing",
    "change",
    "edit",
    "to_fetch",
    "quarantine",
    "series",
    "job_run",
    "book_check",
    "operator_password",
    "sign_in",
    "setting",
    "server",
    "key_grant",
    "backup_schedule",
    "backup_file",
    "customer_text",
    "_sqlx_migrations",
];

#[tokio::test]
async fn every_row_of_every_synced_table_has_its_edit() {
    let desk = Desk::with_owner().await;
    let noc = desk.window_of(Role::Noc).await;
    let form = router("BR-01", "10.0.0.1");
    noc.ask(AddRouter {
        form,
        accept_pin: None,
    })
    .await
    .unwrap();
    assert_every_row_has_its_edit(&desk).await;
}

pub(super) async fn assert_every_row_has_its_edit(desk: &Desk) {
    let book = desk.book();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list
         WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .fetch_all(book.store.read())
    .await
    .unwrap();
    assert!(
        LOCAL
            .iter()
            .all(|it| tables.iter().any(|table| table == it))
    );
    for table in tables.iter().filter(|it| !LOCAL.contains(&it.as_str())) {
        assert!(
            store::book::table(table).is_some(),
            "{table} is not in the book"
        );
        let sql = format!(
            "SELECT count(*) FROM {table} t WHERE NOT EXISTS
             (SELECT 1 FROM edit e WHERE e.tbl = '{table}' AND e.row_id = t.id)"
        );
        let untold: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(book.store.read())
            .await
            .unwrap();
        assert_eq!(untold, 0, "{table}");
    }
}

#[tokio::test]
async fn a_write_that_is_not_committed_leaves_nothing() {
    let desk = Desk::with_owner().await;
    let count = "SELECT count(*) FROM edit";
    let read = async || -> i64 {
        sqlx::query_scalar(count)
            .fetch_one(desk.book().store.read())
            .await
            .unwrap()
    };
    let before = read().await;
    let mut write = desk.book().store.write(now(), None).await.unwrap();
    audit::begin(&mut write, &entry()).await.unwrap();
    drop(write);
    assert_eq!(read().await, before);
    desk.ask(MuteAlerts { minutes: 1 }).await.unwrap();
}
