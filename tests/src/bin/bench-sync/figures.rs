//! What was measured, beside what is aimed at.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Value, json};

pub(crate) struct Figures {
    pub(crate) rows: u64,
    pub(crate) bootstrap: Duration,
    /// Bytes.
    pub(crate) memory: u64,
    pub(crate) delta: Duration,
    pub(crate) push: Duration,
    pub(crate) visible: Duration,
    /// What the programs of others took for the rows of the bootstrap.
    pub(crate) copy: Duration,
}

impl Figures {
    /// The name of each figure, the figure, and the most that it may be.
    fn aims(&self) -> [(&'static str, f64, f64); 6] {
        let ratio = self.bootstrap.as_secs_f64() / self.copy.as_secs_f64();
        let megabytes = f64::from(u32::try_from(self.memory >> 10).unwrap_or(u32::MAX)) / 1_024.0;
        [
            ("bootstrap_s", self.bootstrap.as_secs_f64(), 15.0),
            ("rss_mb", megabytes, 200.0),
            ("delta_10k_s", self.delta.as_secs_f64(), 0.5),
            ("push_1000_s", self.push.as_secs_f64(), 2.0),
            (
                "visible_p95_ms",
                self.visible.as_secs_f64() * 1_000.0,
                500.0,
            ),
            ("ratio_copy", ratio, 2.0),
        ]
    }

    pub(crate) fn json(&self) -> Value {
        let mut line = json!({ "bootstrap_rows": self.rows });
        if let Some(line) = line.as_object_mut() {
            let rounded = |it: f64| json!((it * 1_000.0).round() / 1_000.0);
            line.extend(self.aims().map(|it| (it.0.to_owned(), rounded(it.1))));
        }
        line
    }

    /// # Errors
    /// Names each aim that is missed.
    pub(crate) fn check(&self) -> Result<()> {
        let missed = self.aims().into_iter().filter(|it| it.1 > it.2);
        let missed: Vec<_> = missed
            .map(|(name, is, aim)| format!("{name} is {is:.3}, the aim is {aim}"))
            .collect();
        if !missed.is_empty() {
            bail!("missed: {}", missed.join("; "));
        }
        Ok(())
    }
}
