//! A store as large as a provider's that this app is made for, for benchmarks in the window.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::provider;
use crate::window::Window;

/// Paused: what is measured is the page, not the network.
pub const ROUTERS: usize = 500;
pub const PASSWORD: &str = "sawah hijau 27";

pub struct Crowd {
    folder: PathBuf,
}

impl Crowd {
    /// The owner and the routers come by the app's own commands, in its window; the customers
    /// straight into the tables, by the `sqlite3` program.
    ///
    /// # Errors
    /// When the app refuses something, or `sqlite3` is missing.
    pub async fn gather(desk: &Desk, app: &Path, reports: &Path) -> Result<Self> {
        let crowd = Self {
            folder: desk.home().join("crowd"),
        };
        let window = crowd.open(desk, app, reports).await?;
        let owner = json!({
            "login": "rina", "name": "Rina Wati", "password": PASSWORD, "passphrase": null,
        });
        window.call("session.create-owner", owner).await?;
        for number in 1..=ROUTERS {
            let add = json!({ "form": router(number), "accept_pin": null });
            window.call("router.add", add).await?;
        }
        window.close().await?;
        provider::fill(&crowd.folder).await?;
        Ok(crowd)
    }

    /// # Errors
    /// When no window opens.
    pub async fn open(&self, desk: &Desk, app: &Path, reports: &Path) -> Result<Window> {
        let folder = self.folder.to_str().context("the folder is no text")?;
        Window::open(desk, app, &["--data-dir", folder], reports).await
    }
}

fn router(number: usize) -> Value {
    json!({
        "name": format!("BR-Desa-{number:03}"),
        "host": format!("10.20.{}.{}", number / 250, number % 250 + 1),
        "port": 8728, "transport": "plain", "username": "pemantau", "password": "rahasia",
        "core": number.is_multiple_of(100), "paused": true, "parent": null,
        "site": format!("POP {}", number % 20 + 1), "note": "", "position": null,
    })
}
