//! How long a backlog and a first fetch take. The bound is generous, for a machine with other
//! work; the figure is printed.

use std::time::{Duration, Instant};

use mikromon_sync::change::Verb;
use mikromon_sync::remote::{Remote as _, Wanted};
use mikromon_sync::value::Value;

use crate::book::{BOOK, CUSTOMER, INVOICE, PAYMENT};
use crate::company::{Company, edit, fields};

#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_of_a_thousand_changes_goes_out_in_seconds() {
    let company = Company::new(BOOK, &[&CUSTOMER, &INVOICE, &PAYMENT]).await;
    let mut desk = company.desk("pemilik", 1).await;
    let mut changes = Vec::new();
    for row in 0..1_000_u32 {
        let pppoe = Value::Text(format!("pelanggan{row}"));
        let set = fields(&CUSTOMER, &[("pppoe", pppoe)]);
        changes.push(desk.change(vec![edit("customer", Verb::Insert, row.into(), set)]));
    }
    let began = Instant::now();
    let verdicts = desk.remote.push(desk.who, &changes).await.unwrap();
    let pushed = began.elapsed();
    assert!(verdicts.iter().all(|it| it.refusal.is_none()));
    let mut patches = Vec::new();
    for row in 0..1_000_u32 {
        let set = [("name".to_owned(), Value::Text("baru".into()))].into();
        patches.push(desk.change(vec![edit("customer", Verb::Patch, row.into(), set)]));
    }
    let began = Instant::now();
    desk.remote.push(desk.who, &patches).await.unwrap();
    let patched = began.elapsed();
    let began = Instant::now();
    let (held, _) = desk.pull(&Wanted::Since(0, Vec::new())).await.unwrap();
    let pulled = began.elapsed();
    assert_eq!(held["customer"].len(), 1_000);
    println!("1000 inserts {pushed:?}, 1000 patches {patched:?}, 1000 rows fetched {pulled:?}");
    assert!(
        pushed.max(patched) < Duration::from_secs(10),
        "{pushed:?} {patched:?}"
    );
}
