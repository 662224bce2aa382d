//! The file for who helps: it is put together here, and every line of it goes through [`Scrub`].

mod scrub;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use mikromon_domain::time::UnixMillis;

pub(crate) use scrub::Scrub;

/// Of the newest log files.
const FILES: usize = 5;
/// Bytes of the end of each.
const TAIL: u64 = 128 * 1_024;

/// How MikroMon runs here.
pub(crate) struct Facts {
    pub(crate) at: UnixMillis,
    pub(crate) schema: i64,
    /// Rows by table.
    pub(crate) rows: BTreeMap<String, u64>,
    pub(crate) sync: String,
    /// Commands that were refused lately, with their codes.
    pub(crate) refused: Vec<(String, String)>,
}

/// The whole text.
///
/// # Errors
/// When the logs cannot be read.
pub(crate) fn text(data: &Path, facts: &Facts, scrub: &Scrub) -> anyhow::Result<String> {
    let mut text = String::new();
    writeln!(text, "MikroMon {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(
        text,
        "{} {} {}",
        std::env::consts::OS,
        std::env::consts::ARCH,
        system()
    )?;
    writeln!(text, "at {} (UTC epoch milliseconds)", facts.at.0)?;
    writeln!(text, "schema {}", facts.schema)?;
    writeln!(text, "exchange {}", scrub.line(&facts.sync))?;
    writeln!(text, "\n== rows")?;
    for (table, rows) in &facts.rows {
        writeln!(text, "{table} {rows}")?;
    }
    writeln!(text, "\n== refused lately, newest first")?;
    for (command, code) in &facts.refused {
        writeln!(text, "{command} {code}")?;
    }
    for (name, log) in logs(&data.join("logs"))? {
        writeln!(text, "\n== {name}")?;
        for line in log.lines() {
            writeln!(text, "{}", scrub.line(line))?;
        }
    }
    Ok(text)
}

/// What the system calls itself, where it says so.
fn system() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release
        .lines()
        .find_map(|it| it.strip_prefix("PRETTY_NAME="));
    name.unwrap_or_default().trim_matches('"').to_owned()
}

/// The newest files, oldest first, with their ends.
fn logs(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut paths: Vec<_> = entries
        .map(|it| it.map(|it| it.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|it| it.extension().is_some_and(|it| it == "log"));
    paths.sort();
    let newest = paths.iter().skip(paths.len().saturating_sub(FILES));
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        anyhow::Ok((name.into_owned(), tail(path)?))
    };
    newest.map(read).collect()
}

/// Whole lines only.
fn tail(path: &Path) -> anyhow::Result<String> {
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    let from = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(match text.split_once('\n') {
        Some((_, whole)) if from > 0 => whole.to_owned(),
        _ => text,
    })
}
