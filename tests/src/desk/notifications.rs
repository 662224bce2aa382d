//! A notification daemon that remembers what it was asked to show. The protocol is the Desktop
//! Notifications Specification 1.2.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::sync::watch;
use tokio::time::timeout;
use zbus::zvariant::OwnedValue;

/// One notification, as a person would have seen it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub at: Instant,
    pub summary: String,
    pub body: String,
}

pub struct Notifications {
    shown: watch::Receiver<Vec<Shown>>,
    _bus: zbus::Connection,
}

impl Notifications {
    pub(super) async fn serve(address: &str) -> Result<Self> {
        let (sender, shown) = watch::channel(Vec::new());
        let bus = zbus::connection::Builder::address(address)?
            .name("org.freedesktop.Notifications")?
            .serve_at("/org/freedesktop/Notifications", Daemon { shown: sender })?
            .build()
            .await
            .context("the notification daemon cannot join the bus")?;
        Ok(Self { shown, _bus: bus })
    }

    /// All so far, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Shown> {
        self.shown.borrow().clone()
    }

    /// Waits for one whose title and text together contain these words.
    ///
    /// # Errors
    /// When none came in time; the error tells which came.
    pub async fn wait_for(&self, words: &str, within: Duration) -> Result<Shown> {
        self.wait_for_another(0, words, within).await
    }

    /// The same, but leaves out the first `seen`.
    ///
    /// # Errors
    /// When none came in time; the error tells which came.
    pub async fn wait_for_another(
        &self,
        seen: usize,
        words: &str,
        within: Duration,
    ) -> Result<Shown> {
        let fits = |it: &&Shown| format!("{} {}", it.summary, it.body).contains(words);
        let found = |all: &Vec<Shown>| all.iter().skip(seen).find(fits).cloned();
        let mut shown = self.shown.clone();
        let waited = timeout(within, shown.wait_for(|all| found(all).is_some())).await;
        let found = waited.ok().and_then(|all| found(&*all.ok()?));
        found.with_context(|| {
            format!(
                "no notification with `{words}`; there were {:?}",
                self.all()
            )
        })
    }
}

struct Daemon {
    shown: watch::Sender<Vec<Shown>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[allow(clippy::too_many_arguments, reason = "the specification's signature")]
    fn notify(
        &self,
        _app_name: &str,
        replaces_id: u32,
        _app_icon: &str,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expire_timeout: i32,
    ) -> u32 {
        let shown = Shown {
            at: Instant::now(),
            summary,
            body,
        };
        self.shown.send_modify(|all| all.push(shown));
        let count = u32::try_from(self.shown.borrow().len()).unwrap_or(u32::MAX);
        if replaces_id == 0 { count } else { replaces_id }
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<&'static str> {
        vec!["body", "actions"]
    }

    fn get_server_information(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        ("desk", "mikromon-tests", "1", "1.2")
    }
}
