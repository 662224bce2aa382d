//! The file for who helps holds how MikroMon runs, and nothing that is anybody's.

use std::fs;

use mikromon_api::customer::AddCustomer;
use mikromon_api::router::AddRouter;
use mikromon_api::subscription::AddSubscription;
use mikromon_api::support::GetSupportLogs;
use mikromon_domain::secret::Secret;

use super::desk::router;
use super::shop::{Shop, customer, service};

/// What is in the book, in the logs, or in both.
const THEIRS: [&str; 14] = [
    "Siti Marker Aminah",
    "0812-7777-8888",
    "081277778888",
    "Jl. Marker 17",
    "3273010203900004",
    "BR-MARKER",
    "10.77.66.55",
    "fe80::77:66",
    "marker.isp.co.id",
    "marker-user",
    "marker@net",
    "rahasia-router",
    "Budi Santoso",
    "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
];

#[tokio::test]
async fn nothing_of_customers_routers_or_secrets_is_in_it() {
    let shop = Shop::open().await;
    let mut form = customer("Siti Marker Aminah");
    form.phone = Some("0812-7777-8888".to_owned());
    form.address = Some("Jl. Marker 17".to_owned());
    form.nik = Some(Secret::new("3273010203900004"));
    let id = shop.desk.ask(AddCustomer { form }).await.unwrap();
    let add = AddSubscription {
        customer: id,
        form: service(shop.plan, "marker@net"),
        pppoe_password: Secret::new("rahasia-pppoe"),
    };
    shop.desk.ask(add).await.unwrap();
    let mut form = router("BR-MARKER", "10.77.66.55");
    form.username = Some("marker-user".to_owned());
    let add = AddRouter {
        form,
        accept_pin: None,
    };
    shop.desk.ask(add).await.unwrap();
    let logs = shop.desk.folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    let lines: Vec<_> = THEIRS
        .iter()
        .map(|it| format!("2026-11-23T05:50:39.123456Z  WARN mikromon_core::pool: said \"{it}\", tried 3 times"))
        .collect();
    fs::write(logs.join("mikromon.2026-11-23.log"), lines.join("\n")).unwrap();

    let file = shop.desk.ask(GetSupportLogs {}).await.unwrap();
    for theirs in THEIRS {
        let (text, theirs) = (file.text.to_lowercase(), theirs.to_lowercase());
        assert!(!text.contains(&theirs), "{theirs} in\n{}", file.text);
    }
    for ours in [
        "schema ",
        "customer 2",
        "router 1",
        "exchange Alone",
        "tried 3 times",
        "mikromon_core::pool",
    ] {
        assert!(file.text.contains(ours), "{ours} not in\n{}", file.text);
    }
    let kept = file.text.matches("2026-11-23T05:50:39.123456Z").count();
    assert_eq!(kept, THEIRS.len(), "each line is there");
}
