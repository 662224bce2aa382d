//! Pictures of every page, in both themes and languages, for people to look at.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::Locator;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::desk::Desk;
use crate::window::Window;

/// Routers have figures, and the one that fails has an incident.
const FULL: Duration = Duration::from_secs(120);
/// Fonts, charts and map tiles are drawn.
const DRAWN: Duration = Duration::from_millis(1_500);
const LOADED: Duration = Duration::from_secs(20);

/// A page's name and how one gets to it from the rail.
const PAGES: &[(&str, &[&str])] = &[
    ("overview", &["nav a[href='/']"]),
    ("routers", &["nav a[href='/routers']"]),
    (
        "router-add",
        &["nav a[href='/routers']", "main a[href='/routers/add']"],
    ),
    (
        "router",
        &["nav a[href='/routers']", "main tr[data-state='up'] a"],
    ),
    (
        "router-down",
        &["nav a[href='/routers']", "main tr[data-state='down'] a"],
    ),
    ("incidents", &["nav a[href='/incidents']"]),
    ("map", &["nav a[href='/map']"]),
    ("audit", &["nav a[href='/audit']"]),
    ("settings", &["nav a[href='/settings']"]),
];
const THEMES: [&str; 2] = ["dark", "light"];
const LANGUAGES: [&str; 2] = ["id", "en"];

/// Saves `<page>-<theme>-<language>.png` into the window's reports folder.
///
/// # Errors
/// When a page is unknown or cannot be reached; the pages before it are saved.
pub async fn save(desk: &Desk, window: &Window, only: Option<&str>) -> Result<()> {
    let pages: Vec<_> = PAGES
        .iter()
        .filter(|(name, _)| only.is_none_or(|it| it == *name))
        .collect();
    if pages.is_empty() {
        let names: Vec<_> = PAGES.iter().map(|(name, _)| *name).collect();
        bail!("there is no such page; there are: {}", names.join(", "));
    }
    desk.notifications.wait_for("", FULL).await?;
    for theme in THEMES {
        for language in LANGUAGES {
            choose(window, theme, language).await?;
            for (name, way) in &pages {
                go(window, way)
                    .await
                    .with_context(|| format!("cannot open the page {name}"))?;
                sleep(DRAWN).await;
                window
                    .save(&format!("{name}-{theme}-{language}.png"))
                    .await?;
            }
        }
    }
    Ok(())
}

/// As a person's choice is kept; the page reads it when it starts.
async fn choose(window: &Window, theme: &str, language: &str) -> Result<()> {
    let script = "localStorage.setItem('mikromon.theme', arguments[0]);\
        localStorage.setItem('mikromon.language', arguments[1]);";
    let values: Vec<Value> = vec![json!(theme), json!(language)];
    window.client.execute(script, values).await?;
    window.client.refresh().await?;
    Ok(())
}

async fn go(window: &Window, way: &[&str]) -> Result<()> {
    for link in way {
        let wait = window.client.wait().at_most(LOADED);
        wait.for_element(Locator::Css(link)).await?.click().await?;
    }
    Ok(())
}
