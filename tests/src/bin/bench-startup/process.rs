//! The app's processes as the system sees them: the program itself, and those of its webview.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};

/// Ticks in a second of the times in `/proc`, on every Linux of today.
const TICKS: f64 = 100.0;

/// Of one process, in MB.
pub(crate) struct Memory {
    pub(crate) name: String,
    /// All that it has in memory.
    pub(crate) rss: f64,
    /// Of what it shares with others, its part only.
    pub(crate) own: f64,
}

/// When the app's process was started: milliseconds since the epoch.
#[allow(
    clippy::disallowed_methods,
    reason = "the page tells when it painted by the wall clock"
)]
pub(crate) fn started(app: &Path) -> Result<f64> {
    let id = id_of(app)?;
    let since_boot: f64 = fields(id)?.get(19).context("no start time")?.parse()?;
    let uptime = fs::read_to_string("/proc/uptime")?;
    let uptime: f64 = uptime.split(' ').next().context("no uptime")?.parse()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
    Ok((now - uptime + since_boot / TICKS) * 1_000.0)
}

/// Of the app and all that it started.
pub(crate) fn memory(app: &Path) -> Result<Vec<Memory>> {
    let parents = parents()?;
    let root = id_of(app)?;
    let is_of_app = |mut id: u32| {
        while id != root {
            match parents.get(&id) {
                Some(parent) => id = *parent,
                None => return false,
            }
        }
        true
    };
    let ours = parents.keys().copied().filter(|it| is_of_app(*it));
    ours.map(of_process).collect()
}

fn of_process(id: u32) -> Result<Memory> {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    let megabytes = |name: &str| -> Result<f64> {
        let line = text.lines().find_map(|it| it.strip_prefix(name));
        let kib = line.and_then(|it| it.split_whitespace().next());
        Ok(kib.context("no such line")?.parse::<f64>()? * 1_024.0 / 1e6)
    };
    Ok(Memory {
        name: fs::read_to_string(format!("/proc/{id}/comm"))?
            .trim()
            .to_owned(),
        rss: megabytes("Rss:")?,
        own: megabytes("Pss:")?,
    })
}

fn id_of(app: &Path) -> Result<u32> {
    let is_app = |id: &u32| fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|it| it == app);
    ids()?
        .into_iter()
        .find(is_app)
        .context("the app does not run")
}

fn parents() -> Result<HashMap<u32, u32>> {
    // One that ended meanwhile has none.
    let parent = |id: u32| Some((id, fields(id).ok()?.get(1)?.parse().ok()?));
    Ok(ids()?.into_iter().filter_map(parent).collect())
}

fn ids() -> Result<Vec<u32>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir("/proc")? {
        ids.extend(
            entry?
                .file_name()
                .to_str()
                .and_then(|it| it.parse::<u32>().ok()),
        );
    }
    ids.sort_unstable();
    Ok(ids)
}

/// What `/proc/<id>/stat` tells behind the name, which may hold anything.
fn fields(id: u32) -> Result<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let (_, rest) = text.rsplit_once(')').context("no name")?;
    Ok(rest.split_whitespace().map(str::to_owned).collect())
}
