//! Two windows at two desks on one shared server: what one does the other sees, with the cable out
//! both go on, and when it is back nothing is lost and nothing is done twice.

mod book;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::office::Office;
use mikromon_tests::routers::{Router, Routers};
use mikromon_tests::window::Window;
use serde_json::json;
use tokio::time::{Instant, sleep};

use book::Book;

use crate::operator::{PASSWORD, SOON, find, make_owner, press, write};
use crate::{open, program};

/// From the hand of one operator to the eyes of the other.
const SECOND: Duration = Duration::from_secs(1);
/// What a dead cable takes to be found out.
const CUT: Duration = Duration::from_secs(30);
/// What a new attempt takes after it came back.
const BACK: Duration = Duration::from_secs(90);
const LOOK: Duration = Duration::from_millis(100);
const ROUTERS: usize = 5;
const IN_STEP: &str = "header [data-trade='in-step']";
const DONE: &str = "header [data-trade='in-step'], header [data-trade='problems']";
const OFFLINE: &str = "header [data-trade='offline']";

#[tokio::test]
async fn two_windows_see_each_other_go_on_apart_and_come_together_again() -> Result<()> {
    let (here, there) = (Desk::set_up().await?, Desk::set_up().await?);
    let routers = Routers::start(&here, ROUTERS).await?;
    let first = open(&here, "together-1").await?;
    make_owner(&first).await?;
    let app = program("mikromon")?;
    let store = here.home().join("store");
    let office = Office::set_up(&here, &app, &store, ("rina", PASSWORD)).await?;
    join_from_settings(&first, &office.invite).await?;
    let invite = invite(&first).await?;
    let second = open(&there, "together-2").await?;
    join_at_first_start(&second, &invite).await?;
    admit(&first, &second).await?;

    routers_arrive(&first, &second, &routers.all).await?;
    let book = Book::open(&first).await?;
    book.wait_for_bill(&second).await?;

    office.pull_cable();
    book.edit_apart(&first, &second).await?;
    let receipt = book.pay(&second).await?;
    for window in [&first, &second] {
        find(window, OFFLINE, CUT).await?;
    }
    second.save("1-offline.png").await?;
    office.plug_cable();
    for window in [&first, &second] {
        find(window, DONE, BACK).await?;
    }
    book.both_fields_are_kept(&first, &second).await?;
    book.conflict_is_resolved(&first, &second).await?;
    book.paid_once(&first, &second, &receipt).await?;
    first.close().await?;
    second.close().await
}

async fn join_from_settings(window: &Window, invite: &str) -> Result<()> {
    press(window, "nav a[href='/settings']").await?;
    press(window, "a[href='/settings/server']").await?;
    press(window, "#shared-server a").await?;
    join(window, invite).await?;
    find(window, IN_STEP, SOON).await?;
    window.save("joined.png").await?;
    Ok(())
}

/// One computer more for the owner, as an admin asks for it; answers the text of the file.
async fn invite(window: &Window) -> Result<String> {
    press(window, "nav a[href='/settings']").await?;
    press(window, "a[href='/settings/operators']").await?;
    press(window, "#operators [data-operator='rina'] [name=invite]").await?;
    let dialog = "[data-dialog='invite-computer'] button[type=submit]";
    press(window, dialog).await?;
    let file = find(window, "[data-dialog='invitation'] .file", SOON).await?;
    // All of it, and not only what is scrolled into view.
    let text = file.prop("textContent").await?;
    let text = text.context("a file has a text")?;
    window.save("invitation.png").await?;
    press(window, "[data-dialog='invitation'] .acts button").await?;
    Ok(text)
}

async fn join_at_first_start(window: &Window, invite: &str) -> Result<()> {
    press(window, "#first-start-way button:last-child").await?;
    join(window, invite).await?;
    press(window, "#sign-in [data-login='rina']").await?;
    write(window, "#sign-in #password", PASSWORD).await?;
    press(window, "#sign-in button[type=submit]").await?;
    find(window, IN_STEP, SOON).await.map(drop)
}

/// The invitation, the words, the password.
async fn join(window: &Window, invite: &str) -> Result<()> {
    write(window, "#invite #invite-text", invite).await?;
    press(window, "#invite button[type=submit]").await?;
    press(window, "#accept-invite [name=compared]").await?;
    write(window, "#accept-invite #server-password", PASSWORD).await?;
    press(window, "#accept-invite button[type=submit]").await
}

/// By the mark in the header.
async fn open_sync(window: &Window) -> Result<()> {
    press(window, "header .sync-mark").await?;
    press(window, "header .panel a[href='/sync']").await?;
    find(window, "#sync-problems", SOON).await.map(drop)
}

/// The first compares the words that the second shows, and lets it in.
async fn admit(first: &Window, second: &Window) -> Result<()> {
    open_sync(first).await?;
    press(first, "#devices [data-state='waiting'] button.primary").await?;
    press(first, "[data-dialog='grant-keys'] [name=compared]").await?;
    press(first, "[data-dialog='grant-keys'] button[type=submit]").await?;
    let granted = async || {
        let own = second.call("key.own", json!({})).await?;
        Ok(own.get("state") == Some(&json!("Granted")))
    };
    until("the keys are granted", granted).await
}

/// Each from before the order to add it, until the other's page has its row. What a person waits
/// for is the middle one: a machine that is busy elsewhere makes one of them late.
async fn routers_arrive(first: &Window, second: &Window, routers: &[Router]) -> Result<()> {
    press(second, "nav a[href='/routers']").await?;
    let mut took = Vec::new();
    for (index, router) in routers.iter().enumerate() {
        watch_rows(second, index + 1).await?;
        let add = json!({ "form": router.form(), "accept_pin": null });
        let asked = now(first).await?;
        first.call("router.add", add).await?;
        let seen = seen_at(second).await?;
        took.push(seen.saturating_sub(asked));
        let row = format!("#router-list tr[data-router='{}']", router.name);
        find(second, &row, SOON).await?;
    }
    second.save("routers.png").await?;
    took.sort_unstable();
    #[expect(clippy::print_stdout, reason = "the figure, for who reads the log")]
    {
        println!("a router was seen at the other window after {took:?} ms");
    }
    let middle = took.get(took.len() / 2).context("nothing was added")?;
    ensure!(u128::from(*middle) <= SECOND.as_millis(), "{took:?} ms");
    Ok(())
}

/// Remembers when the list has that many rows.
async fn watch_rows(window: &Window, rows: usize) -> Result<()> {
    let script = "const rows = arguments[0]; window.seenAt = new Promise(done => {\
        const look = () => { \
            if (document.querySelectorAll('#router-list tr[data-router]').length < rows) return;\
            watch.disconnect(); done(Date.now()); };\
        const watch = new MutationObserver(look);\
        watch.observe(document.body, { childList: true, subtree: true }); look(); });";
    window.client.execute(script, vec![json!(rows)]).await?;
    Ok(())
}

/// Both windows are on one computer and go by one clock. Milliseconds.
async fn now(window: &Window) -> Result<u64> {
    let now = window
        .client
        .execute("return Date.now()", Vec::new())
        .await?;
    now.as_u64().context("a time is a number")
}

async fn seen_at(window: &Window) -> Result<u64> {
    let script = "const done = arguments[0];\
        Promise.race([window.seenAt, new Promise(it => setTimeout(it, 20000))]).then(done)";
    let at = window.client.execute_async(script, Vec::new()).await?;
    at.as_u64().context("the row did not come in 20 s")
}

/// Looks until it is so.
async fn until(what: &str, fits: impl AsyncFn() -> Result<bool>) -> Result<()> {
    let since = Instant::now();
    while !fits().await? {
        ensure!(since.elapsed() < BACK, "{what}: not in time");
        sleep(LOOK).await;
    }
    Ok(())
}
