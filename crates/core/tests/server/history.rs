//! The server's history: a row or a commit that somebody altered past the functions is noticed, and
//! so is a database that was set back.

use mikromon_core::sync::BOOK;
use mikromon_sync::change::Verb;
use mikromon_sync::remote::{Failure, Remote as _, Wanted};
use mikromon_sync::table::Table;
use uuid::Uuid;

use crate::company::{Company, DATABASE, Desk, edit, fields, token_sql};

fn table(name: &str) -> &'static Table {
    BOOK.iter().find(|it| it.name == name).unwrap()
}

async fn keep_audit(desk: &mut Desk, row: u128) {
    let set = fields(table("audit"), &[]);
    let sent = desk.send(vec![edit("audit", Verb::Fact, row, set)]).await;
    assert_eq!(sent.unwrap().refusal, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_altered_is_noticed() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    for row in 1..4 {
        keep_audit(&mut desk, row).await;
    }
    let verify = format!("SELECT sync.verify_v1({})", token_sql(1));
    assert_eq!(company.psql("pemilik", &verify).rows, "");
    for (tamper, noticed) in [
        (
            "UPDATE app.audit SET subject = 'x' WHERE row_seq = 2",
            "audit",
        ),
        ("DELETE FROM app.audit WHERE row_seq = 1", "audit"),
        (
            "INSERT INTO app.audit SELECT gen_random_uuid(), at, operator_id, operator, command,
          subject, row_seq, stamps FROM app.audit LIMIT 1",
            "audit",
        ),
        (
            "UPDATE sync.commit SET operator = 'other' WHERE seq = 2",
            "commit 2",
        ),
        (
            "UPDATE sync.decided SET body = '{}' WHERE seq = 1",
            "commit 1",
        ),
        ("DELETE FROM sync.written WHERE seq = 3", "commit 3"),
        (
            "DELETE FROM sync.commit WHERE seq = 3",
            "the end of the history",
        ),
        ("DELETE FROM sync.commit WHERE seq = 1", "commit 2"),
    ] {
        // Triggers are out of the way of whoever owns the server; and nothing of it stays.
        let faults = company.owner(&format!(
            "BEGIN; SET LOCAL session_replication_role = replica; {tamper}; \
             SELECT sync.faults(); ROLLBACK"
        ));
        assert!(faults.contains(noticed), "{tamper}: {faults}");
    }
    assert_eq!(company.psql("pemilik", &verify).rows, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_kept_from_the_owner_s_own_slips() {
    let company = Company::new(BOOK, &[]).await;
    keep_audit(&mut company.desk("pemilik", 1).await, 1).await;
    for sql in [
        "DELETE FROM app.audit",
        "UPDATE app.audit SET subject = 'x'",
    ] {
        let (owner, password) = (mikromon_postgres::OWNER, mikromon_postgres::OWNER_PASSWORD);
        let said = company
            .postgres
            .psql(owner, password, DATABASE, sql)
            .unwrap();
        assert!(said.refused_with("MB008"), "{}", said.error);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_a_backup_says_so_by_another_epoch() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    keep_audit(&mut desk, 1).await;
    let backup = company.postgres.dump(DATABASE).unwrap();
    keep_audit(&mut desk, 2).await;
    company.postgres.restore(DATABASE, &backup).unwrap();
    company.set_up(BOOK, None).await;
    assert_eq!(
        desk.pull(&Wanted::Everything).await.unwrap_err(),
        Failure::Lost
    );
    let who = desk.who;
    let mut again = company.desk("pemilik", 1).await;
    assert_ne!(again.who.epoch, who.epoch);
    assert_eq!(again.remote.push(who, &[]).await, Err(Failure::Moved));
    let lacking = [1, 2].map(Uuid::from_u128);
    let lacking = again.remote.lacking(again.who, "audit", &lacking).await;
    assert_eq!(lacking.unwrap(), [Uuid::from_u128(2)]);
    let job = format!(
        "SELECT sync.lease_v1({}, '{}', 'tagihan', 60000)",
        token_sql(1),
        who.device
    );
    assert!(
        company.psql("pemilik", &job).refused_with("MB009"),
        "no jobs while it recovers"
    );
    again.remote.seen(again.who, 1).await.unwrap();
    assert_eq!(company.psql("pemilik", &job).rows, "1");
}
