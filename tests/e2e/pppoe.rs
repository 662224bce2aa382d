//! From a router's accounts to customers who are cut off and let in again, in the window.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::{Value, json};

use crate::open;
use crate::operator::{SOON, add_router, find, make_owner, press, write};
use crate::routers::Routers;

const ACCOUNTS: u64 = 300;
/// Of the pool that those have who are cut off, at the simulated routers.
const CELL: &str = "172.16.";
/// For a work with a session that ends and dials in again.
const TOLD: Duration = Duration::from_secs(60);

#[tokio::test]
async fn accounts_of_a_router_become_customers_who_are_cut_off_and_let_in_again() -> Result<()> {
    let desk = Desk::set_up().await?;
    let routers = Routers::start_sized(&desk, 1, ACCOUNTS).await?;
    let router = routers.all.first().context("the simulator has no router")?;
    let window = open(&desk, "pppoe").await?;
    make_owner(&window).await?;
    add_router(&window, router, &router.password).await?;
    find(&window, "#router-page[data-state='up']", SOON).await?;
    cuts_off_at_any_hour(&window).await?;
    plans(&window).await?;

    press(&window, "nav a[href='/drift']").await?;
    find(&window, "#drift-list tr[data-drift]", SOON).await?;
    press(&window, "#take-in").await?;
    let choice = find(&window, "[name='take-in-router'] option:nth-child(2)", SOON).await?;
    choice.click().await?;
    find(&window, "#take-in-form [data-profile]", SOON).await?;
    window.save("take-in.png").await?;
    press(&window, "#take-in-form button[type=submit]").await?;
    find(&window, "#taken-in", SOON).await?;
    window.save("taken-in.png").await?;
    ensure!(
        incomplete(&window).await? == Some(ACCOUNTS),
        "not all were taken in"
    );

    let all = sessions(&window, "").await?;
    let name = text(all.first().context("nobody is online")?, "/name/shown")?;
    complete(&window, &name).await?;
    ensure!(
        incomplete(&window).await? == Some(ACCOUNTS - 1),
        "one was completed"
    );
    change_plan(&window).await?;

    let (before, _) = session(&window, &name).await?;
    order(&window, "isolate").await?;
    done(&window, 2).await?;
    find(&window, "#customer-works [data-work='restore']", SOON).await?;
    let (cut, address) = session(&window, &name).await?;
    ensure!(cut != before, "the session was not ended");
    ensure!(
        address.starts_with(CELL),
        "{address} is no address of isolir"
    );
    window.save("cut-off.png").await?;

    order(&window, "restore").await?;
    done(&window, 3).await?;
    find(&window, "#customer-works [data-work='isolate']", SOON).await?;
    let (_, address) = session(&window, &name).await?;
    ensure!(
        !address.starts_with(CELL),
        "{address} is an address of isolir"
    );
    window.save("let-in.png").await?;
    window.close().await
}

async fn cuts_off_at_any_hour(window: &Window) -> Result<()> {
    press(window, "nav a[href='/settings']").await?;
    press(window, "a[href='/settings/company']").await?;
    write(window, "[name='company-name']", "Ciawi Net").await?;
    write(window, "[name='company-isolate-from']", "0.00").await?;
    write(window, "[name='company-isolate-until']", "24.00").await?;
    press(window, "main form button[type=submit]").await?;
    find(window, ".toast", SOON).await.map(drop)
}

/// One of each profile that the simulated routers sell.
async fn plans(window: &Window) -> Result<()> {
    for profile in [
        "HEMAT-10M",
        "KELUARGA-20M",
        "KELUARGA-30M",
        "BISNIS-50M",
        "BISNIS-100M",
    ] {
        let form = json!({
            "name": format!("Paket {profile}"), "profile": profile, "price": 200_000,
            "tax": "inclusive", "billing": "prepaid", "note": "",
        });
        window.call("plan.add", json!({ "form": form })).await?;
    }
    Ok(())
}

/// How many are yet to be completed.
async fn incomplete(window: &Window) -> Result<Option<u64>> {
    let list = json!({
        "search": "", "branch": null, "incomplete": true, "order": "Name", "descending": false,
        "offset": 0, "limit": 1,
    });
    let span = window.call("customer.list", list).await?;
    Ok(span.get("total").and_then(Value::as_u64))
}

/// The sessions of the router whose names hold this.
async fn sessions(window: &Window, name: &str) -> Result<Vec<Value>> {
    let routers = window.call("router.list", json!({})).await?;
    let id = routers.pointer("/0/router/id").context("no router")?;
    let ask = json!({ "id": id, "search": name, "limit": 10 });
    let told = window.call("router.ppp-sessions", ask).await?;
    let sessions = told.get("sessions").and_then(Value::as_array);
    Ok(sessions.context("no sessions are told")?.clone())
}

fn text(value: &Value, place: &str) -> Result<String> {
    let text = value.pointer(place).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("{value} has no {place}"))?
        .to_owned())
}

/// Its id and address, once it is there: a customer's device dials again within seconds.
async fn session(window: &Window, name: &str) -> Result<(String, String)> {
    let begun = Instant::now();
    loop {
        let all = sessions(window, name).await?;
        if let Some(one) = all.first() {
            return Ok((text(one, "/id")?, text(one, "/address/shown")?));
        }
        ensure!(begun.elapsed() < SOON, "{name} does not dial in");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Opens one from the list, fills in what is missing, and comes back to their page.
async fn complete(window: &Window, name: &str) -> Result<()> {
    press(window, "#taken-in a[href^='/customers']").await?;
    write(window, "[name='customer-search']", name).await?;
    find(window, "#customer-list table[aria-rowcount='2']", SOON).await?;
    press(window, "#customer-list tr[data-customer] a").await?;
    press(window, "#edit-customer").await?;
    write(window, "#customer-form #name", "Ibu Rohaeti").await?;
    write(window, "#customer-form #phone", "0812 3456 7890").await?;
    press(window, "#customer-form button[type=submit]").await?;
    find(window, "#customer-page", SOON).await.map(drop)
}

async fn change_plan(window: &Window) -> Result<()> {
    press(window, "#customer-subscriptions [data-act='edit']").await?;
    // Another one than it has.
    let other = "#subscription-form #plan option:not([value='']):not(:checked)";
    find(window, other, SOON).await?.click().await?;
    press(window, "#subscription-form button[type=submit]").await?;
    done(window, 1).await
}

async fn order(window: &Window, work: &str) -> Result<()> {
    press(window, &format!("#customer-works [data-work='{work}']")).await?;
    write(window, "[data-dialog='work'] #work-reason", "Uji").await?;
    press(window, "[data-dialog='work'] button[type=submit]").await?;
    window.wait_for_count("dialog[open]", 0, SOON).await
}

/// So many works were done, and nothing else is told of.
async fn done(window: &Window, works: usize) -> Result<()> {
    window
        .wait_for_count("#customer-works .timeline li.ok", works, TOLD)
        .await?;
    window
        .wait_for_count("#customer-works .timeline li", works, SOON)
        .await
}
