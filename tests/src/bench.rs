//! What the benchmarks in the app's real window have in common: what they are told, a window on a
//! crowd of customers, and how their figures are told.

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use serde_json::{Value, json};

use crate::crowd::{Crowd, PASSWORD};
use crate::desk::Desk;
use crate::window::Window;

#[derive(Debug, Parser)]
pub struct Arguments {
    /// The program to open.
    #[arg(long)]
    pub app: PathBuf,
    /// Where pictures and the app's own words go.
    #[arg(long, value_name = "DIR")]
    pub reports: PathBuf,
    /// The last line of output is one JSON object.
    #[arg(long)]
    json: bool,
    /// Not used here; every benchmark is told where its peers may be kept.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
}

impl Arguments {
    /// Figures as they were asked for.
    #[must_use]
    pub fn show(&self, figures: &Value) -> String {
        if self.json {
            figures.to_string()
        } else {
            format!("{figures:#}")
        }
    }

    /// The owner's window on a store with [`crate::provider::CUSTOMERS`] customers.
    ///
    /// # Errors
    /// When the store cannot be filled, or no window opens.
    pub async fn open(&self, desk: &Desk) -> Result<Window> {
        let crowd = Crowd::gather(desk, &self.app, &self.reports).await?;
        let window = crowd.open(desk, &self.app, &self.reports).await?;
        let sign_in = json!({ "login": "rina", "password": PASSWORD });
        window.call("session.sign-in", sign_in).await?;
        Ok(window)
    }
}
