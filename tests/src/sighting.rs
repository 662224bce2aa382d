//! The first incident, as a person meets it: a notification, a red tray, a line on the page.

use std::time::Duration;

use anyhow::Result;

use crate::desk::{Desk, Light, Shown};
use crate::window::Window;

pub struct Sighting {
    pub notification: Shown,
    pub light: Light,
    /// What the page says of it.
    pub incident: String,
}

impl Sighting {
    /// Waits until all three are there.
    ///
    /// # Errors
    /// When one of them is not in time; the error tells what is there instead.
    pub async fn wait(desk: &Desk, window: &Window, within: Duration) -> Result<Self> {
        let notification = desk.notifications.wait_for("", within).await?;
        desk.tray.wait_for(Light::Red, within).await?;
        let incident = window.first_incident(within).await?;
        Ok(Self {
            notification,
            light: Light::Red,
            incident,
        })
    }
}
