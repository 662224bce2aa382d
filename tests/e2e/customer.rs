//! A customer's life in the forms: a plan, a customer, a subscription, changes that lose nothing,
//! and an end that is refused as long as something would be lost by it.

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::{Value, json};

use crate::open;
use crate::operator::{SOON, find, make_owner, press, write};

const SAVE_CUSTOMER: &str = "#customer-form button[type=submit]";
const SAVE_SUBSCRIPTION: &str = "#subscription-form button[type=submit]";
const SERVED: &str = "#customer-subscriptions tr[data-subscription]";
const CONFIRM: &str = "[data-dialog='confirm'] #confirm";
const CONFIRMED: &str = "[data-dialog='confirm'] button[type=submit]";

#[tokio::test]
async fn a_customer_is_added_served_changed_and_removed_in_the_window() -> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "customer").await?;
    make_owner(&window).await?;
    add_plan(&window).await?;
    add_customer(&window).await?;
    serve(&window).await?;
    change(&window).await?;

    press(&window, "#remove-customer").await?;
    confirm(&window, "Ujang Rohmat, Ciawi").await?;
    find(
        &window,
        "[data-dialog='confirm'] [data-error='InUse']",
        SOON,
    )
    .await?;
    window.save("in-use.png").await?;
    press(&window, "[data-dialog='confirm'] .acts button[type=button]").await?;

    press(&window, "#customer-subscriptions [name='remove']").await?;
    confirm(&window, "Rumah 20").await?;
    window.wait_for_count(SERVED, 0, SOON).await?;
    window.wait_for_count("dialog[open]", 0, SOON).await?;
    press(&window, "#remove-customer").await?;
    confirm(&window, "Ujang Rohmat, Ciawi").await?;
    find(&window, "#customer-list .empty", SOON).await?;
    window.close().await
}

#[tokio::test]
async fn what_is_wrong_is_marked_at_its_field_and_nothing_is_stored() -> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "customer-wrong").await?;
    make_owner(&window).await?;
    press(&window, "nav a[href='/customers']").await?;
    press(&window, "#add-customer").await?;
    write(&window, "#customer-form #name", "Ujang Rohmat").await?;
    write(&window, "#customer-form #nik", "3201").await?;
    press(&window, SAVE_CUSTOMER).await?;
    find(&window, "#customer-form .field.err #nik:focus", SOON).await?;
    ensure!(customers(&window).await?.is_empty(), "it was stored");

    write(&window, "#customer-form #nik", "3201010203900004").await?;
    write(&window, "#customer-form #code", "plg-1").await?;
    press(&window, SAVE_CUSTOMER).await?;
    find(&window, "#customer-page[data-customer='PLG-1']", SOON).await?;

    // What only the book knows is told at its field, too.
    press(&window, "nav a[href='/customers']").await?;
    press(&window, "#add-customer").await?;
    write(&window, "#customer-form #name", "Asep Saepudin").await?;
    write(&window, "#customer-form #code", "PLG-1").await?;
    press(&window, SAVE_CUSTOMER).await?;
    find(&window, "#customer-form .field.err #code:focus", SOON).await?;
    ensure!(customers(&window).await?.len() == 1, "it was stored");
    window.close().await
}

async fn add_plan(window: &Window) -> Result<()> {
    press(window, "nav a[href='/plans']").await?;
    press(window, "#add-plan").await?;
    write(window, "#plan-form #plan-name", "Rumah 20").await?;
    write(window, "#plan-form #plan-price", "222000").await?;
    press(window, "#plan-form button[type=submit]").await?;
    let row = "#plan-list tr[data-plan='Rumah 20']";
    find(window, row, SOON).await.map(drop)
}

async fn add_customer(window: &Window) -> Result<()> {
    press(window, "nav a[href='/customers']").await?;
    press(window, "#add-customer").await?;
    write(window, "#customer-form #name", "Ujang Rohmat").await?;
    write(window, "#customer-form #phone", "0812 3456 7890").await?;
    write(window, "#customer-form #nik", "3201010203900004").await?;
    press(window, SAVE_CUSTOMER).await?;
    find(window, "#customer-page", SOON).await.map(drop)
}

async fn serve(window: &Window) -> Result<()> {
    press(window, "#add-subscription").await?;
    find(window, "#subscription-form #plan option:nth-child(2)", SOON).await?;
    let plans = find(window, "#subscription-form #plan", SOON).await?;
    plans.select_by_index(1).await?;
    write(window, "#subscription-form #pppoe-user", "ujang@rumah").await?;
    write(window, "#subscription-form #pppoe-password", "rahasia").await?;
    press(window, "#add-extra").await?;
    write(window, "#extra-text-0", "Sewa ONT").await?;
    write(window, "#extra-price-0", "25.000").await?;
    press(window, SAVE_SUBSCRIPTION).await?;
    find(window, SERVED, SOON).await.map(drop)
}

/// What is not typed stays: the number of identity, the password, the extras.
async fn change(window: &Window) -> Result<()> {
    press(window, "#edit-customer").await?;
    write(window, "#customer-form #name", "Ujang Rohmat, Ciawi").await?;
    press(window, SAVE_CUSTOMER).await?;
    find(window, SERVED, SOON).await?;
    press(window, "#customer-subscriptions [data-act='edit']").await?;
    write(window, "#subscription-form #price", "Rp 200.000").await?;
    press(window, SAVE_SUBSCRIPTION).await?;
    find(window, SERVED, SOON).await?;

    let all = customers(window).await?;
    let id = all.first().and_then(|it| it.get("id"));
    let get = json!({ "id": id.context("there is no customer")? });
    let stored = window.call("customer.get", get).await?;
    for (place, expected) in [
        ("/customer/name", json!("Ujang Rohmat, Ciawi")),
        ("/customer/nik", json!("3201********0004")),
        ("/subscriptions/0/price", json!(200_000)),
        ("/subscriptions/0/has_password", json!(true)),
        ("/subscriptions/0/add_ons/0/price", json!(25_000)),
    ] {
        let found = stored.pointer(place);
        ensure!(found == Some(&expected), "{place} is {found:?}");
    }
    Ok(())
}

async fn confirm(window: &Window, word: &str) -> Result<()> {
    write(window, CONFIRM, word).await?;
    press(window, CONFIRMED).await
}

/// The rows of the list, by the core's own word.
async fn customers(window: &Window) -> Result<Vec<Value>> {
    let all = json!({
        "search": "", "branch": null, "order": "Name", "descending": false, "offset": 0,
        "limit": 10,
    });
    let span = window.call("customer.list", all).await?;
    let rows = span.pointer("/rows").and_then(Value::as_array);
    Ok(rows.context("customer.list answers rows")?.clone())
}
