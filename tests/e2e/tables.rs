//! A long list, as who works in it all day uses it: sorted, walked by keys, left and come back to, and
//! taken along as a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::keyboard::{ALT, ENTER, ESCAPE, LEFT, with};
use crate::open;
use crate::operator::{SOON, find, make_owner, press};

const CUSTOMERS: usize = 120;
const LOOK: Duration = Duration::from_millis(200);
const END: char = '\u{E010}';
const UP: char = '\u{E013}';
const CHOSEN: &str = "#customer-list tr.sel";

#[tokio::test]
async fn a_list_is_sorted_and_walked_and_found_again_where_it_was_left() -> Result<()> {
    let desk = Desk::set_up().await?;
    let window = open(&desk, "tables").await?;
    make_owner(&window).await?;
    for number in 1..=CUSTOMERS {
        let add = json!({ "form": customer(number) });
        window.call("customer.add", add).await?;
    }
    press(&window, "nav a[href='/customers']").await?;
    press(&window, "#customer-list [data-sort='name']").await?;
    press(&window, "#customer-list [data-sort='name']").await?;
    find(&window, "#customer-list [aria-sort='descending']", SOON).await?;
    let first = "#customer-list tr[aria-rowindex='2'] [data-cell='name']";
    ensure!(
        text(&window, first).await? == "Pelanggan 120",
        "it is not sorted"
    );

    press(
        &window,
        "#customer-list tr[aria-rowindex='3'] [data-cell='state']",
    )
    .await?;
    find(&window, "#customer-peek", SOON).await?;
    window.key(ESCAPE).await?;
    window.wait_for_count("#customer-peek", 0, SOON).await?;
    window.key(END).await?;
    window.key(UP).await?;
    window.key(UP).await?;
    let left = text(&window, &format!("{CHOSEN} [data-cell='name']")).await?;
    ensure!(left == "Pelanggan 003", "the keys lead to {left}");
    let top = scrolled(&window).await?;
    ensure!(top > 1_000, "it is scrolled by {top} pixels only");
    window.key(ENTER).await?;
    find(&window, "#customer-page", SOON).await?;

    with(&window, ALT, LEFT).await?;
    find(&window, &format!("{CHOSEN} [data-cell='name']"), SOON).await?;
    let back = text(&window, &format!("{CHOSEN} [data-cell='name']")).await?;
    ensure!(back == left, "{back} is chosen, and {left} was");
    ensure!(scrolled(&window).await? == top, "it is scrolled elsewhere");
    find(&window, "#customer-list [aria-sort='descending']", SOON).await?;

    // Opened anew it begins at its top.
    press(&window, "nav a[href='/routers']").await?;
    press(&window, "nav a[href='/customers']").await?;
    find(&window, first, SOON).await?;
    ensure!(
        scrolled(&window).await? == 0,
        "it does not begin at its top"
    );

    press(&window, "[name='export']").await?;
    let file = saved(&desk.home()).await?;
    let lines = fs::read_to_string(&file)?;
    ensure!(
        lines.starts_with('\u{feff}'),
        "Excel reads it as another encoding"
    );
    ensure!(lines.lines().count() == CUSTOMERS + 1, "rows are missing");
    window.close().await
}

fn customer(number: usize) -> Value {
    json!({
        "code": "", "name": format!("Pelanggan {number:03}"), "phone": "", "address": "",
        "branch": null, "nik": null, "npwp": null, "exempt": false, "note": "",
    })
}

async fn text(window: &Window, css: &str) -> Result<String> {
    Ok(find(window, css, SOON).await?.text().await?)
}

/// Whole pixels; once it rests.
async fn scrolled(window: &Window) -> Result<i64> {
    sleep(LOOK).await;
    let top = "return Math.round(document.querySelector('#customer-list .scroll').scrollTop)";
    let top = window.client.execute(top, Vec::new()).await?;
    top.as_i64().context("it does not scroll")
}

async fn saved(home: &Path) -> Result<PathBuf> {
    for _ in 0..100 {
        if let Some(found) = tables_in(home)? {
            return Ok(found);
        }
        sleep(LOOK).await;
    }
    anyhow::bail!("no file was saved")
}

fn tables_in(folder: &Path) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "csv") {
            return Ok(Some(path));
        }
        if path.is_dir()
            && !path.is_symlink()
            && let Some(found) = tables_in(&path)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
