//! Customers for pictures: some with a bill that is paid, some that owe, some without a service.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::window::Window;

const NAMES: [&str; 22] = [
    "Asep Saepudin",
    "Dewi Anggraeni",
    "Bambang Sutrisno",
    "Ahmad Fauzi",
    "Rina Marlina",
    "Ujang Rohmat",
    "Warkop Pojok Ciawi",
    "Yuliana Putri",
    "Tatang Suherman",
    "SDN Ciawi 02",
    "Lilis Rostiana",
    "I Gede Suardana",
    "Fitri Handayani",
    "Wawan Setiawan",
    "Dedi Kurniawan",
    "Klinik Medika Sehat",
    "Neneng Hasanah",
    "Hendra Gunawan",
    "Nurhayati Siti Fatimah binti Abdurrahman",
    "Agus Wijaya",
    "Mega Puspitasari",
    "Eko Prasetyo",
];
const BRANCHES: [&str; 3] = ["Ciawi", "Caringin", "Cibinong"];
/// With the profile that the simulated routers have of each.
const PLANS: [(&str, &str, i64); 3] = [
    ("Rumah 20", "KELUARGA-20M", 222_000),
    ("Rumah 30", "KELUARGA-30M", 277_500),
    ("Usaha 50", "BISNIS-50M", 388_500),
];
/// Whose account is on a router.
const SERVED: usize = 5;
/// The month that is billed.
const PERIOD: &str = "2026-11";

pub(super) async fn add(window: &Window) -> Result<()> {
    let mut branches = Vec::new();
    for name in BRANCHES {
        branches.push(window.call("branch.add", json!({ "name": name })).await?);
    }
    let mut plans = Vec::new();
    for (name, profile, price) in PLANS {
        let form = json!({
            "name": name, "profile": profile, "price": price, "tax": "inclusive",
            "billing": "prepaid", "note": "",
        });
        plans.push(window.call("plan.add", json!({ "form": form })).await?);
    }
    for (number, name) in NAMES.into_iter().enumerate() {
        let branch = branches.get(number % 3).context("no branch")?;
        let form = json!({
            "code": "", "name": name, "phone": format!("0812-3456-{:04}", 1_000 + number * 37),
            "address": format!("Kp. Pasir Muncang No. {}, Ciawi", number + 3), "branch": branch,
            "nik": "3201010203900004", "npwp": null, "exempt": false,
            "note": if number == 5 { "Bayar tiap tanggal gajian, hubungi lewat WhatsApp." } else { "" },
        });
        let customer = window.call("customer.add", json!({ "form": form })).await?;
        if number % 7 != 4 {
            serve(
                window,
                &customer,
                plans.get(number % 3).context("no plan")?,
                number,
            )
            .await?;
        }
    }
    Ok(())
}

/// One that answers.
async fn router(window: &Window) -> Result<Value> {
    let rows = window.call("router.list", json!({})).await?;
    let rows = rows.as_array().context("a list of routers")?;
    let is_up = |it: &&Value| it.pointer("/live/state").is_some_and(|state| state == "up");
    let up = rows
        .iter()
        .find(is_up)
        .and_then(|it| it.pointer("/router/id"));
    up.cloned().context("no router is up")
}

/// Every other one has paid.
async fn serve(window: &Window, customer: &Value, plan: &Value, number: usize) -> Result<()> {
    let (router, password) = match number {
        SERVED => (router(window).await?, "hujan sore 5"),
        _ => (Value::Null, ""),
    };
    let form = json!({
        "plan": plan, "router": router, "pppoe_user": format!("plg{number:04}@rumah"),
        "static_address": "", "starts_on": "2026-01-10", "ends_on": null, "due_day": null,
        "price": null, "discount": 0, "discount_note": "", "add_ons": [], "leave": null, "note": "",
    });
    let add = json!({ "customer": customer, "form": form, "pppoe_password": password });
    let subscription = window.call("subscription.add", add).await?;
    let issue = json!({ "subscription": subscription, "period": PERIOD });
    let bill = window.call("invoice.issue", issue).await?;
    if number.is_multiple_of(2) {
        let payment = json!({
            "id": format!("019ab000-0000-7000-8000-{number:012}"), "customer": customer,
            "invoices": [bill.pointer("/row/id")], "amount": bill.pointer("/row/total"),
            "method": "cash", "received_at": null, "reference": "",
        });
        window.call("payment.record", payment).await?;
    }
    Ok(())
}
