//! What somebody can do who has an operator's password and `psql`: nothing that the application
//! would not let him.

use mikromon_core::sync::BOOK;
use mikromon_core::sync::remote::PgRemote;
use mikromon_sync::change::Verb;
use mikromon_sync::remote::{Failure, Remote as _, Wanted};
use mikromon_sync::table::{Column, Kind, Table};
use mikromon_sync::value::Value;

use crate::company::{Company, Desk, edit, fields, token_sql};

const SITE: Table = Table::master(
    "site",
    &[
        Column::new("name", Kind::Text(40)),
        Column::new("branch", Kind::Text(40)).optional(),
    ],
)
.of_branch("branch");

/// A company with a site in each of two branches and one of all, an owner with a computer (1), a
/// NOC operator of the north (2) and a viewer of all (3), each with a computer.
async fn company() -> (Company, Desk) {
    let tables: Vec<_> = BOOK.iter().copied().chain([&SITE]).collect();
    let company = Company::new(tables.leak(), &[&SITE]).await;
    company.hire("utara", "noc", Some("utara"));
    company.hire("penonton", "viewer", None);
    let mut owner = company.desk("pemilik", 1).await;
    company.desk("utara", 2).await;
    company.desk("penonton", 3).await;
    for (row, branch) in [(1, "utara"), (2, "selatan"), (3, "")] {
        let branch = if branch.is_empty() {
            Value::Null
        } else {
            Value::Text(branch.into())
        };
        let set = fields(&SITE, &[("branch", branch)]);
        let sent = owner.send(vec![edit("site", Verb::Insert, row, set)]).await;
        assert_eq!(sent.unwrap().refusal, None);
    }
    (company, owner)
}

/// `SELECT` as the application does it, after it has said which computer it is.
fn reading(device: u8, sql: &str) -> String {
    let hex = format!("{device:02x}").repeat(32);
    format!("DO $$ BEGIN PERFORM set_config('mikromon.device', '{hex}', true); END $$; {sql}")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_a_table() {
    let (company, _) = company().await;
    let tables = company.owner(
        "SELECT format('%I.%I|%I', n.nspname, c.relname, a.attname) FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
         WHERE n.nspname IN ('app', 'sync') AND c.relkind = 'r'",
    );
    assert!(tables.lines().count() > 20, "{tables}");
    for line in tables.lines() {
        let (table, column) = line.split_once('|').unwrap();
        for sql in [
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("COPY {table} FROM STDIN"),
        ] {
            let said = company.psql("pemilik", &sql);
            assert!(said.refused_with("42501"), "{sql}: {}", said.error);
        }
        if table.starts_with("sync.") {
            let said = company.psql("pemilik", &format!("SELECT * FROM {table}"));
            assert!(
                said.refused_with("42501"),
                "{table} is read: {}",
                said.error
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_reads_nothing() {
    let (company, _) = company().await;
    let count = "SELECT count(*) FROM app.site";
    assert_eq!(company.psql("pemilik", count).rows, "0");
    assert_eq!(company.psql("pemilik", &reading(1, count)).rows, "3");
    assert_eq!(
        company.psql("pemilik", &reading(9, count)).rows,
        "0",
        "an unknown computer"
    );
    assert_eq!(
        company.psql("penonton", &reading(1, count)).rows,
        "0",
        "another's computer"
    );
    let copy = "COPY (SELECT id FROM app.site) TO STDOUT";
    assert_eq!(company.psql("penonton", &reading(1, copy)).rows, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_branches_and_what_needs_a_right_are_not_read() {
    let (company, mut owner) = company().await;
    let branches = "SELECT coalesce(branch, '-') FROM app.site ORDER BY 1";
    assert_eq!(
        company.psql("utara", &reading(2, branches)).rows,
        "-\nutara"
    );
    let set = fields(book_table("audit"), &[]);
    owner
        .send(vec![edit("audit", Verb::Fact, 9, set)])
        .await
        .unwrap();
    let audit = "SELECT count(*) FROM app.audit";
    assert_eq!(company.psql("pemilik", &reading(1, audit)).rows, "1");
    assert_eq!(company.psql("utara", &reading(2, audit)).rows, "0");
}

fn book_table(name: &str) -> &'static Table {
    BOOK.iter().find(|it| it.name == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_calls_more_than_the_application_does() {
    let (company, _) = company().await;
    let open = company.psql(
        "pemilik",
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('app', 'sync') AND has_function_privilege(p.oid, 'EXECUTE')
           AND p.proname !~ '_v[0-9]+$' ORDER BY 1",
    );
    // These tell only what the policies ask.
    assert_eq!(open.rows, "admitted\nbranches\ntold_secret");
    for call in [
        "sync.set_back()",
        "sync.adopt('{}', 0)",
        "sync.put_operator('op_x', NULL, 'owner', NULL, false)",
        "sync.set_login('op_x', NULL, false)",
        "sync.take_head()",
    ] {
        let said = company.psql("pemilik", &format!("SELECT {call}"));
        assert!(said.refused_with("42501"), "{call}: {}", said.error);
    }
    let escape = company.psql("pemilik", "SET ROLE mikromon_owner");
    assert!(escape.refused_with("42501"), "{}", escape.error);
}

#[tokio::test(flavor = "multi_thread")]
async fn administration_needs_the_right() {
    let (company, _) = company().await;
    let (noc, owner) = (token_sql(2), token_sql(1));
    let device = "'00000000-0000-0000-0000-000000000001'::uuid";
    for call in [
        format!("sync.set_revoked_v1({noc}, {device}, true)"),
        format!("sync.set_operator_v1({noc}, 'op_utara', NULL, 'owner', NULL, false)"),
        format!("sync.expect_v1({noc}, 'op_penonton', 5)"),
        format!("sync.end_recovery_v1({noc})"),
        format!("sync.verify_v1({noc})"),
    ] {
        let said = company.psql("utara", &format!("SELECT {call}"));
        assert!(said.refused_with("MB008"), "{call}: {}", said.error);
    }
    // With the owner's token, but not as the owner.
    let said = company.psql("utara", &format!("SELECT sync.end_recovery_v1({owner})"));
    assert!(said.refused_with("MB005"), "{}", said.error);
    let admin = format!("SELECT sync.set_operator_v1({owner}, 'op_baru', NULL, 'noc', NULL, true)");
    assert!(company.psql("pemilik", &admin).ok);
    for (login, verifier) in [("postgres", "NULL"), ("op_baru", "'plain'")] {
        let sql = format!(
            "SELECT sync.set_operator_v1({owner}, '{login}', {verifier}, 'noc', NULL, false)"
        );
        let said = company.psql("pemilik", &sql);
        assert!(said.refused_with("MB008"), "{sql}: {}", said.error);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sends_in_another_computer_s_name() {
    let (company, owner) = company().await;
    let push = |token: u8, device: u8| {
        let (token, who) = (token_sql(token), owner.who);
        format!(
            "SELECT sync.push_v1({token}, '{}', '{}', '{}', '[]')",
            uuid::Uuid::from_u128(device.into()),
            who.epoch,
            who.scope
        )
    };
    let theirs = company.psql("utara", &push(1, 1));
    assert!(theirs.refused_with("MB005"), "{}", theirs.error);
    let mine_in_its_name = company.psql("utara", &push(2, 1));
    assert!(
        mine_in_its_name.refused_with("MB001"),
        "{}",
        mine_in_its_name.error
    );
    assert!(company.psql("pemilik", &push(1, 1)).ok);
    let copy = company.profile("pemilik", 51);
    let mut copy = PgRemote::connect(&copy, BOOK).await.unwrap();
    let greeted = copy.hello(owner.who.device, 0).await;
    assert_eq!(
        greeted,
        Err(Failure::Forked),
        "a copied book on another computer"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_shut_out_reads_and_sends_nothing() {
    let (company, mut owner) = company().await;
    let mut viewer = company.desk("penonton", 3).await;
    let count = "SELECT count(*) FROM app.site";
    assert_eq!(company.psql("penonton", &reading(3, count)).rows, "3");
    let (token, device) = (token_sql(1), viewer.who.device);
    let shut_out = format!("SELECT sync.set_revoked_v1({token}, '{device}', true)");
    assert!(company.psql("pemilik", &shut_out).ok);
    assert_eq!(company.psql("penonton", &reading(3, count)).rows, "0");
    let all = Wanted::Everything;
    let revoked = Failure::Revoked;
    assert_eq!(viewer.pull(&all).await.unwrap_err(), revoked);
    assert_eq!(viewer.send(Vec::new()).await.unwrap_err(), revoked);
    assert!(
        viewer
            .remote
            .hello(device, 0)
            .await
            .unwrap()
            .device
            .unwrap()
            .revoked
    );
    let other = uuid::Uuid::from_u128(77);
    assert_eq!(
        viewer.remote.register(other).await.unwrap_err(),
        revoked,
        "under a new name"
    );
    assert_eq!(owner.pull(&all).await.unwrap().0["site"].len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_nobody_expects_is_not_let_in() {
    let (company, _) = company().await;
    let call = format!(
        "SELECT sync.register_v1({}, gen_random_uuid(), 'x')",
        token_sql(50)
    );
    let said = company.psql("penonton", &call);
    assert!(said.refused_with("MB008"), "{}", said.error);
    let expect = format!("SELECT sync.expect_v1({}, 'op_penonton', 1)", token_sql(1));
    assert!(company.psql("pemilik", &expect).ok);
    assert!(company.psql("penonton", &call).ok);
}
