//! What the palette finds: the best fit first, only what the caller may see, and at once.

use std::time::{Duration, Instant};

use mikromon_api::customer::{AddCustomer, CustomerForm};
use mikromon_api::find::{Find, Found};
use mikromon_domain::permission::Role;

use super::desk::Desk;
use super::many_customers::{fill, run};

async fn find(desk: &Desk, text: &str) -> Found {
    let text = text.to_owned();
    desk.ask(Find { text, limit: 10 }).await.unwrap()
}

async fn customer(desk: &Desk, name: &str, phone: &str) {
    let form = CustomerForm {
        code: String::new(),
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        address: None,
        branch: None,
        nik: None,
        npwp: None,
        exempt: false,
        note: None,
    };
    desk.ask(AddCustomer { form }).await.unwrap();
}

fn names(found: &Found) -> Vec<&str> {
    found.customers.iter().map(|it| it.name.as_str()).collect()
}

#[tokio::test]
async fn a_name_is_found_by_the_begin_of_it_by_its_words_in_any_order_and_by_its_phone() {
    let desk = Desk::with_owner().await;
    customer(&desk, "Hasan Budiman", "0812 1111 2222").await;
    customer(&desk, "Budi Santoso", "0813 3333 4444").await;
    customer(&desk, "Sabudin", "").await;
    let found = find(&desk, "budi").await;
    assert_eq!(
        names(&found),
        ["Budi Santoso", "Hasan Budiman", "Sabudin"],
        "a name that begins so, then a word that does"
    );
    for (text, expected) in [
        ("santoso budi", vec!["Budi Santoso"]),
        ("0813-3333", vec!["Budi Santoso"]),
        ("hasan 2222", vec!["Hasan Budiman"]),
        ("budi wati", vec![]),
        ("   ", vec![]),
        ("%", vec![]),
        ("'; DROP TABLE customer", vec![]),
    ] {
        assert_eq!(names(&find(&desk, text).await), expected, "{text}");
    }
}

#[tokio::test]
async fn who_may_not_see_customers_finds_none() {
    let desk = Desk::with_owner().await;
    customer(&desk, "Budi Santoso", "").await;
    let viewer = desk.window_of(Role::Viewer).await;
    assert_eq!(find(&viewer, "budi").await.customers, []);
    assert_eq!(find(&desk, "budi").await.customers.len(), 1);
}

/// 300 routers, and as many incidents as there are customers.
async fn with_incidents(desk: &Desk) {
    let mut write = desk
        .book()
        .store
        .write(crate::clock::now(), None)
        .await
        .unwrap();
    for sql in [
        "INSERT INTO router (id, name, name_key, host, port, transport, username, password, core,
             paused, site, note, created_at)
         SELECT randomblob(16), printf('BR-Ciawi-%03d', n), printf('br-ciawi-%03d', n),
             '10.0.0.1', n, 'plain', 'api', x'00', 0, 0, '', '', 0
         FROM (WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300)
               SELECT n FROM c)",
        "INSERT INTO incident (id, router_id, kind, opened_at, behind, evidence)
         SELECT randomblob(16), r.id, 'router-down', n * 1000, 0, '[]'
         FROM router r JOIN (WITH RECURSIVE c (n) AS
             (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 167) SELECT n FROM c)",
    ] {
        run(&mut write, sql).await;
    }
    write.commit().await.unwrap();
}

/// What a person types until it is found, key by key.
fn typed() -> Vec<String> {
    let whole = [
        "pelanggan 0314",
        "PLG-031415",
        "0812-00040",
        "br-ciawi-123",
        "123 ciawi",
        "plg-049999@net",
        "tidak ada",
    ];
    let begun = |text: &&str| -> Vec<String> {
        let ends = text.char_indices().map(|(at, it)| at + it.len_utf8());
        ends.map(|end| text[..end].to_owned()).collect()
    };
    whole.iter().flat_map(begun).collect()
}

#[tokio::test]
async fn each_key_press_is_answered_at_once_among_50_000_customers_and_incidents() {
    let desk = Desk::with_owner().await;
    fill(&desk).await;
    with_incidents(&desk).await;
    assert_eq!(find(&desk, "plg-031415").await.customers.len(), 1);
    assert_eq!(find(&desk, "ciawi 123").await.incidents.len(), 10);
    let mut took: Vec<Duration> = Vec::new();
    for text in typed() {
        // The better of two: other work on the machine is not what is asked about.
        let mut best = Duration::MAX;
        for _ in 0..2 {
            let begun = Instant::now();
            find(&desk, &text).await;
            best = best.min(begun.elapsed());
        }
        took.push(best);
    }
    took.sort_unstable();
    let p95 = took[took.len() * 95 / 100];
    println!(
        "{} key presses, p95 {p95:?}, worst {:?}",
        took.len(),
        took[took.len() - 1]
    );
    // The aim is 50 ms with the optimised program; this build is not.
    assert!(p95 < Duration::from_millis(250), "p95 {p95:?}");
}
