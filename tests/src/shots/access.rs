//! Whether everybody can use a page: the rules of axe-core, every control reached by the Tab key
//! with a focus that is seen, and nothing out of reach at 200 %.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::peers;
use crate::window::Window;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/axe.txt");
/// Where the package keeps the script.
const FIND: &str = "import importlib.util as u, pathlib;\
    p = pathlib.Path(u.find_spec('axe_playwright_python').origin).parent;\
    print((p / 'axe.min.js').read_text(encoding='utf-8'))";
/// WebDriver's name of the key.
const TAB: char = '\u{E004}';

/// Looks at pages, and keeps what is wrong with them.
pub struct Access {
    axe: String,
    found: Mutex<Found>,
}

/// What was seen so far.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub pages: usize,
    /// One thing a line.
    pub wrong: Vec<String>,
}

impl Access {
    /// axe-core comes into `folder` the first time.
    ///
    /// # Errors
    /// When it cannot be fetched.
    pub fn new(folder: &Path) -> Result<Self> {
        let python = peers::python(folder, LIST, &["--no-deps", "--require-hashes"])?;
        let axe = Command::new(python).args(["-c", FIND]).output()?;
        ensure!(axe.status.success(), "axe-core is not where it should be");
        Ok(Self {
            axe: String::from_utf8(axe.stdout)?,
            found: Mutex::default(),
        })
    }

    pub(crate) async fn found(&self) -> Found {
        self.found.lock().await.clone()
    }

    pub(crate) async fn look(&self, window: &Window, page: &str) -> Result<()> {
        let mut wrong = self.rules(window).await.context("axe")?;
        zoom(window, 200).await?;
        let hidden = lines(window.client.execute(HIDDEN, vec![]).await?)?;
        if !hidden.is_empty() {
            window.save(format!("{page}.png")).await?;
        }
        wrong.extend(hidden.into_iter().map(|it| format!("at 200 %: {it}")));
        zoom(window, 100).await?;
        // Last, as a menu closes when the focus leaves it.
        wrong.extend(unreached(window).await.context("Tab")?);
        window.client.execute(SCROLL_BACK, vec![]).await?;
        let mut found = self.found.lock().await;
        found.pages += 1;
        let wrong = wrong.into_iter().map(|it| format!("{page}: {it}"));
        found.wrong.extend(wrong);
        Ok(())
    }

    async fn rules(&self, window: &Window) -> Result<Vec<String>> {
        let there = window.client.execute("return !!window.axe", vec![]).await?;
        if there != json!(true) {
            window.client.execute(&self.axe, vec![]).await?;
        }
        let rules = include_str!("access/rules.js");
        lines(window.client.execute_async(rules, vec![]).await?)
    }
}

const HIDDEN: &str = include_str!("access/hidden.js");
/// The next scene begins where a person would.
const SCROLL_BACK: &str = "for (const it of document.querySelectorAll('*')) {\
    if (it.scrollTop || it.scrollLeft) it.scrollTo({ left: 0, top: 0, behavior: 'instant' });\
    }";

/// Goes round the page by Tab: each control has to be met, and the focus has to be seen on it.
async fn unreached(window: &Window) -> Result<Vec<String>> {
    let controls = include_str!("access/controls.js");
    let controls = window.client.execute(controls, vec![]).await?;
    let controls = controls.as_u64().context("the page tells its controls")?;
    // Also past the end of the page, where the window's own controls would be.
    let presses = usize::try_from(controls)? + 2;
    window.keys(std::iter::repeat_n(TAB, presses)).await?;
    let unreached = include_str!("access/unreached.js");
    lines(window.client.execute(unreached, vec![]).await?)
}

async fn zoom(window: &Window, percent: u16) -> Result<()> {
    let script = include_str!("access/zoom.js");
    let values = vec![json!(percent)];
    let refused = window.client.execute_async(script, values).await?;
    ensure!(refused.is_null(), "{percent} % is refused: {refused}");
    Ok(())
}

fn lines(value: Value) -> Result<Vec<String>> {
    Ok(serde_json::from_value(value)?)
}
