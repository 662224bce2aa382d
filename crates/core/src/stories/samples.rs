//! A sample of each command of the book: arguments that decode, for the tests of rights.

use serde_json::{Value, json};

use super::rights::SECRET;

const ID: &str = "018f0000-0000-7000-8000-000000000001";

/// `None` where the command is not one of the book's. What is named need not exist.
pub(super) fn of_the_book(name: &str) -> Option<Value> {
    Some(match name {
        "branch.list" | "company.get" | "plan.list" => json!({}),
        "branch.get"
        | "branch.remove"
        | "plan.get"
        | "plan.remove"
        | "customer.get"
        | "customer.remove"
        | "subscription.get"
        | "subscription.remove"
        | "invoice.get" => {
            json!({ "id": ID })
        }
        "branch.add" => json!({ "name": "Ciawi" }),
        "branch.edit" => json!({ "id": ID, "revision": 1, "name": "Ciawi" }),
        "company.set" => json!({ "revision": 0, "form": {
            "name": "PT Contoh", "address": "", "npwp": "", "pkp": true, "zone": "Wib",
            "due_day": 10, "grace_days": 3, "idle_minutes": 15,
        } }),
        "plan.add" => json!({ "form": plan() }),
        "plan.edit" => json!({ "id": ID, "revision": 1, "form": plan() }),
        "customer.list" => json!({
            "search": "", "branch": null, "order": "Name", "descending": false,
            "offset": 0, "limit": 10,
        }),
        "customer.add" => json!({ "form": customer() }),
        "customer.edit" => json!({ "id": ID, "revision": 1, "form": customer() }),
        "customer.reveal" => json!({ "id": ID, "reason": "faktur" }),
        "customer.statement" => json!({ "id": ID, "limit": 10 }),
        "subscription.list" => {
            json!({ "customer": null, "router": null, "after": null, "limit": 10 })
        }
        "subscription.add" => {
            json!({ "customer": ID, "form": subscription(), "pppoe_password": SECRET })
        }
        "subscription.edit" => json!({
            "id": ID, "revision": 1, "form": subscription(), "pppoe_password": SECRET,
        }),
        "invoice.preview" | "invoice.issue" => json!({ "subscription": ID, "period": "2026-11" }),
        "invoice.list" => json!({
            "filter": "Open", "customer": null, "period": null, "after": null, "limit": 10,
        }),
        "invoice.void" | "payment.reverse" => json!({ "id": ID, "reason": "salah" }),
        "payment.record" => json!({
            "id": ID, "customer": null, "invoices": [], "amount": 150_000, "method": "cash",
            "received_at": null, "reference": "BCA 1234",
        }),
        "payment.allocate" => json!({ "id": ID, "invoices": [ID] }),
        "payment.list" => json!({ "customer": null, "after": null, "limit": 10 }),
        "suspense.list" => json!({ "limit": 10 }),
        _ => return None,
    })
}

fn plan() -> Value {
    json!({
        "name": "Rumah 20", "profile": "20M", "price": 150_000, "tax": "exclusive",
        "billing": "prepaid", "note": "",
    })
}

fn customer() -> Value {
    json!({
        "code": "", "name": "Sri", "phone": "0812-3456-7890", "address": "", "branch": null,
        "nik": "3273010203900004", "npwp": null, "exempt": false, "note": "",
    })
}

fn subscription() -> Value {
    json!({
        "plan": ID, "router": null, "pppoe_user": "sri@net", "static_address": "",
        "starts_on": "2026-11-10", "ends_on": null, "due_day": null, "price": null, "discount": 0,
        "discount_note": "", "add_ons": [], "leave": null, "note": "",
    })
}
