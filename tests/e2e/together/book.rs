//! A customer with a bill, whom both windows work on.

use anyhow::{Context, Result, bail, ensure};
use mikromon_tests::window::Window;
use serde_json::{Value, json};

use super::{BACK, IN_STEP, open_sync, until};
use crate::operator::{SOON, find, press};

const PAYMENT: &str = "019abcde-0000-7000-8000-00000000a11d";
const NAMES: [&str; 2] = ["Sri Wahyuni Tan", "Sri Wahyuningsih"];
const NOTE: &str = "anjing galak";
const ADDRESS: &str = "Jl. Raya Ciawi 7";
const CONFLICT: &str = "#conflicts [data-conflict='customer.name']";

/// One customer with one bill.
pub(super) struct Book {
    customer: Value,
    invoice: Value,
}

impl Book {
    pub(super) async fn open(window: &Window) -> Result<Self> {
        let plan = json!({ "form": {
            "name": "Rumah 20", "profile": "20M", "price": 150_000, "tax": "exclusive",
            "billing": "prepaid", "note": "",
        } });
        let plan = window.call("plan.add", plan).await?;
        let customer = json!({ "form": {
            "code": "", "name": "Sri Wahyuni", "phone": "0812-3456-7890", "address": "",
            "branch": null, "nik": null, "npwp": null, "exempt": false, "note": "",
        } });
        let customer = window.call("customer.add", customer).await?;
        let month = month(window).await?;
        let service = json!({ "customer": customer, "pppoe_password": "rahasia", "form": {
            "plan": plan, "router": null, "pppoe_user": "sri@net", "static_address": "",
            "starts_on": format!("{month}-01"), "ends_on": null, "due_day": null, "price": null,
            "discount": 0, "discount_note": "", "add_ons": [], "leave": null, "note": "",
        } });
        let service = window.call("subscription.add", service).await?;
        let issue = json!({ "subscription": service, "period": month });
        let bill = window.call("invoice.issue", issue).await?;
        let invoice = bill.pointer("/row/id").or_else(|| bill.get("id"));
        let invoice = invoice.context("a bill has an id")?.clone();
        Ok(Self { customer, invoice })
    }

    pub(super) async fn wait_for_bill(&self, window: &Window) -> Result<()> {
        let get = json!({ "id": self.invoice });
        let there = async || Ok(window.call("invoice.get", get.clone()).await.is_ok());
        until("the bill arrives", there).await
    }

    async fn customer(&self, window: &Window) -> Result<Value> {
        let get = json!({ "id": self.customer });
        let detail = window.call("customer.get", get).await?;
        detail.get("customer").cloned().context("no customer")
    }

    async fn edit(&self, window: &Window, fields: &[(&str, &str)]) -> Result<()> {
        let known = self.customer(window).await?;
        let mut form = json!({
            "code": "", "name": of(&known, "name"), "phone": null,
            "address": null, "branch": null, "nik": null, "npwp": null,
            "exempt": false, "note": null,
        });
        for (field, value) in fields {
            let field = form.get_mut(*field).context("no such field")?;
            *field = json!(value);
        }
        let edit = json!({
            "id": self.customer, "revision": of(&known, "revision"), "form": form,
        });
        window.call("customer.edit", edit).await.map(drop)
    }

    /// One field on each desk, and one on both.
    pub(super) async fn edit_apart(&self, first: &Window, second: &Window) -> Result<()> {
        self.edit(first, &[("note", NOTE), ("name", NAMES[0])])
            .await?;
        self.edit(second, &[("address", ADDRESS), ("name", NAMES[1])])
            .await
    }

    /// Takes the money twice, as after an answer that nobody saw; answers the receipt's number.
    pub(super) async fn pay(&self, window: &Window) -> Result<Value> {
        let record = json!({
            "id": PAYMENT, "customer": self.customer, "invoices": [self.invoice],
            "amount": 150_000, "method": "cash", "received_at": null, "reference": "",
        });
        let once = window.call("payment.record", record.clone()).await?;
        let twice = window.call("payment.record", record).await?;
        ensure!(once == twice, "{once} and then {twice}");
        once.get("receipt").cloned().context("no receipt")
    }

    pub(super) async fn both_fields_are_kept(&self, first: &Window, second: &Window) -> Result<()> {
        for window in [first, second] {
            let merged = async || {
                let it = self.customer(window).await?;
                let shown = |field| it.pointer(field).cloned().unwrap_or_default();
                Ok(shown("/note/shown") == NOTE && shown("/address/shown") == ADDRESS)
            };
            until("both fields", merged).await?;
        }
        Ok(())
    }

    /// The name that was lost is shown beside the one that was kept, and is taken after all.
    pub(super) async fn conflict_is_resolved(&self, first: &Window, second: &Window) -> Result<()> {
        let kept = of(&self.customer(first).await?, "name");
        let lost = NAMES
            .iter()
            .find(|it| kept != **it)
            .context("one is lost")?;
        for window in [first, second] {
            open_sync(window).await?;
            find(window, CONFLICT, BACK).await?;
            window.wait_for_text(lost, SOON).await?;
        }
        first.save("conflict.png").await?;
        let take = format!("{CONFLICT} .version:last-child button");
        press(first, &take).await?;
        for window in [first, second] {
            let taken = async || Ok(of(&self.customer(window).await?, "name") == *lost);
            until("the other name", taken).await?;
            window.wait_for_count(CONFLICT, 0, SOON).await?;
            find(window, IN_STEP, SOON).await?;
        }
        Ok(())
    }

    pub(super) async fn paid_once(
        &self,
        first: &Window,
        second: &Window,
        receipt: &Value,
    ) -> Result<()> {
        for window in [first, second] {
            let list = json!({ "customer": self.customer, "after": null, "limit": 10 });
            let payments = window.call("payment.list", list).await?;
            let payments = payments.as_array().context("a list")?;
            let [payment] = payments.as_slice() else {
                bail!("not one payment: {payments:?}");
            };
            ensure!(
                of(payment, "id") == PAYMENT && of(payment, "receipt") == *receipt,
                "{payment}"
            );
            let statement = json!({ "id": self.customer, "limit": 10 });
            let statement = window.call("customer.statement", statement).await?;
            ensure!(of(&statement, "balance") == 0, "{statement}");
        }
        Ok(())
    }
}

/// The present month in Jakarta, as `2026-11`.
async fn month(window: &Window) -> Result<String> {
    let script = "return new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 7)";
    let month = window.client.execute(script, Vec::new()).await?;
    Ok(month.as_str().context("a month is a text")?.to_owned())
}

fn of(row: &Value, field: &str) -> Value {
    row.get(field).cloned().unwrap_or_default()
}
