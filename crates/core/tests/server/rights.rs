//! What a role may do is decided by the server; a change without the right is refused as a whole.
//! Jobs are done once, by whoever leads.

use mikromon_core::sync::BOOK;
use mikromon_sync::change::{Reason, Verb};
use mikromon_sync::remote::{Remote as _, Wanted};
use mikromon_sync::table::Table;
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

use crate::company::{Company, Desk, edit, fields, token_sql};

fn table(name: &str) -> &'static Table {
    BOOK.iter().find(|it| it.name == name).unwrap()
}

fn named(name: &str) -> Fields {
    let name = Value::Text(name.into());
    fields(
        table("router"),
        &[
            ("name", name.clone()),
            ("name_key", name.clone()),
            ("host", name),
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_the_right_is_refused() {
    let company = Company::new(BOOK, &[]).await;
    company.hire("penonton", "viewer", None);
    let mut owner = company.desk("pemilik", 1).await;
    let mut viewer = company.desk("penonton", 2).await;
    let insert = |row, name| edit("router", Verb::Insert, row, named(name));
    owner.send(vec![insert(1, "satu")]).await.unwrap();
    let note = Fields::from([("note".into(), Value::Text("x".into()))]);
    for edits in [
        vec![insert(2, "dua")],
        vec![edit("router", Verb::Offer, 2, named("dua"))],
        vec![edit("router", Verb::Patch, 1, note)],
    ] {
        let verdict = viewer.send(edits).await.unwrap();
        assert_eq!(verdict.refusal.unwrap().reason, Reason::Forbidden);
    }
    let (held, _) = owner.pull(&Wanted::Everything).await.unwrap();
    assert_eq!(held["router"].len(), 1);
    assert_eq!(held["router"][&Uuid::from_u128(1)].fields, named("satu"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_book_s_operator_row_is_what_the_login_may_do() {
    let company = Company::new(BOOK, &[]).await;
    company.hire("budi", "viewer", None);
    let mut owner = company.desk("pemilik", 1).await;
    let mut budi = company.desk("budi", 2).await;
    let text = |it: &str| Value::Text(it.into());
    let set = fields(
        table("operator"),
        &[("login", text("budi")), ("role", text("noc"))],
    );
    owner
        .send(vec![edit("operator", Verb::Insert, 5, set)])
        .await
        .unwrap();
    let moved = mikromon_sync::remote::Failure::Moved;
    assert_eq!(
        budi.pull(&Wanted::Everything).await.unwrap_err(),
        moved,
        "he may see other rows"
    );
    let mut budi = company.desk("budi", 2).await;
    let router = edit("router", Verb::Insert, 6, named("x"));
    assert_eq!(budi.send(vec![router]).await.unwrap().refusal, None);
    let gone = Fields::from([("disabled_at".into(), Value::Int(1))]);
    owner
        .send(vec![edit("operator", Verb::Patch, 5, gone)])
        .await
        .unwrap();
    let revoked = mikromon_sync::remote::Failure::Revoked;
    assert_eq!(budi.send(Vec::new()).await.unwrap_err(), revoked);
}

async fn set(
    desk: &mut Desk,
    row: u128,
    role: &str,
    right: &str,
    granted: Value,
) -> Option<Reason> {
    let text = |it: &str| Value::Text(it.into());
    let set = fields(
        table("role_permission"),
        &[
            ("role", text(role)),
            ("permission", text(right)),
            ("granted", granted),
        ],
    );
    let sent = desk.send(vec![edit("role_permission", Verb::Insert, row, set)]);
    sent.await.unwrap().refusal.map(|it| it.reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_the_company_takes_from_a_role_is_refused_by_the_server() {
    let company = Company::new(BOOK, &[]).await;
    company.hire("budi", "noc", None);
    let mut owner = company.desk("pemilik", 1).await;
    let mut budi = company.desk("budi", 2).await;
    let router = |row| edit("router", Verb::Insert, row, named(&format!("r{row}")));
    assert_eq!(owner.send(vec![router(1)]).await.unwrap().refusal, None);
    let taken = set(&mut owner, 90, "noc", "router.edit", Value::Int(0)).await;
    assert_eq!(taken, None);
    let moved = mikromon_sync::remote::Failure::Moved;
    assert_eq!(budi.send(vec![router(2)]).await.unwrap_err(), moved);
    // He may see other rows: his desk asks again which.
    let mut budi = company.desk("budi", 2).await;
    let refusal = budi.send(vec![router(2)]).await.unwrap().refusal;
    assert_eq!(refusal.unwrap().reason, Reason::Forbidden);
    // Rows that a right shows go with it, also past the application.
    let taken = set(&mut owner, 91, "noc", "router.view", Value::Int(0)).await;
    assert_eq!(taken, None);
    let reads = format!(
        "SELECT set_config('mikromon.device', encode({}, 'hex'), false); SELECT count(*) FROM app.router",
        token_sql(2)
    );
    let said = company.psql("budi", &reads);
    assert!(said.ok && said.rows.ends_with('0'), "{said:?}");
    let back = Fields::from([("granted".into(), Value::Null)]);
    let back = edit("role_permission", Verb::Patch, 91, back);
    assert_eq!(owner.send(vec![back]).await.unwrap().refusal, None);
    let said = company.psql("budi", &reads);
    assert!(said.ok && said.rows.ends_with('1'), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_lets_nobody_give_what_they_have_not() {
    let company = Company::new(BOOK, &[]).await;
    company.hire("wakil", "admin", None);
    company.hire("noc", "noc", None);
    let mut owner = company.desk("pemilik", 1).await;
    let mut noc = company.desk("noc", 3).await;
    let forbidden = Some(Reason::Forbidden);
    let given = Value::Int(1);
    let own = set(&mut noc, 90, "noc", "role.edit", given.clone()).await;
    assert_eq!(own, forbidden, "without role.edit nothing is given");
    let taken = set(&mut owner, 91, "admin", "payment.record", Value::Int(0)).await;
    assert_eq!(taken, None);
    let mut admin = company.desk("wakil", 2).await;
    let on = set(&mut admin, 92, "noc", "payment.record", given.clone()).await;
    assert_eq!(on, forbidden);
    let back = Fields::from([("granted".into(), Value::Null)]);
    let mut back = admin.change(vec![edit("role_permission", Verb::Patch, 91, back)]);
    // Made when the other was seen: no conflict for a person to decide.
    back.base = 1_000;
    let verdicts = admin.remote.push(admin.who, &[back]).await.unwrap();
    let refusal = verdicts[0].refusal.as_ref().map(|it| it.reason);
    assert_eq!(refusal, forbidden, "nor back to oneself");
    let owners = set(&mut owner, 93, "owner", "audit.view", Value::Int(0)).await;
    assert_eq!(owners, forbidden);
    // Nobody becomes by a role what he may not give.
    assert_eq!(
        set(&mut owner, 94, "noc", "operator.edit", given).await,
        None
    );
    noc.who = company.desk("noc", 3).await.who;
    let text = |it: &str| Value::Text(it.into());
    let admin_row = [("login", text("baru")), ("role", text("admin"))];
    let admin_row = fields(table("operator"), &admin_row);
    let sent = noc.send(vec![edit("operator", Verb::Insert, 95, admin_row)]);
    let refusal = sent.await.unwrap().refusal;
    assert_eq!(refusal.map(|it| it.reason), forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_brings_what_changed_what_was_named_and_nothing_else() {
    let company = Company::new(BOOK, &[]).await;
    let mut desk = company.desk("pemilik", 1).await;
    for row in 1..=3 {
        let router = edit("router", Verb::Insert, row, named(&format!("r{row}")));
        desk.send(vec![router]).await.unwrap();
    }
    let wanted = |rows: Vec<u128>| {
        let rows = rows
            .into_iter()
            .map(|it| ("router".to_owned(), Uuid::from_u128(it)));
        Wanted::Since(2, rows.collect())
    };
    let (held, cursor) = desk.pull(&wanted(vec![])).await.unwrap();
    assert_eq!(
        held["router"].keys().copied().collect::<Vec<_>>(),
        [Uuid::from_u128(3)]
    );
    let (held, again) = desk.pull(&wanted(vec![1, 9])).await.unwrap();
    assert_eq!(held["router"].len(), 2);
    assert_eq!((cursor.seq, again), (3, cursor));
    let hello = desk.remote.hello(desk.who.device, 3).await.unwrap();
    assert_eq!(hello.commit_at_cursor, Some(cursor.commit));
    assert_eq!(
        desk.remote
            .hello(desk.who.device, 4)
            .await
            .unwrap()
            .commit_at_cursor,
        None
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_once_and_only_by_its_leader() {
    let company = Company::new(BOOK, &[]).await;
    company.owner("UPDATE sync.operator SET admits = 2");
    for device in [1, 2] {
        company.desk("pemilik", device).await;
    }
    let ask = |call: &str, device: u8, rest: &str| {
        let id = Uuid::from_u128(device.into());
        let sql = format!(
            "SELECT sync.{call}_v1({}, '{id}', 'tagihan', {rest})",
            token_sql(device)
        );
        company.psql("pemilik", &sql)
    };
    assert_eq!(ask("lease", 1, "60000").rows, "1");
    assert_eq!(ask("lease", 1, "60000").rows, "1", "renewed");
    assert_eq!(ask("lease", 2, "60000").rows, "", "another leads");
    assert!(ask("run", 2, "'2026-11', 1").refused_with("MB003"));
    assert!(ask("run", 1, "'2026-11', 1").ok);
    assert!(ask("run", 1, "'2026-11', 1").refused_with("MB004"));
    assert_eq!(ask("lease", 1, "0").rows, "1");
    assert_eq!(ask("lease", 2, "60000").rows, "2");
    assert!(
        ask("run", 1, "'2026-12', 1").refused_with("MB003"),
        "it slept"
    );
    assert!(ask("run", 2, "'2026-11', 2").refused_with("MB004"));
}
