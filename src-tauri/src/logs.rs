//! Logs: one file a day in the data folder. Nobody may log a request, an answer or a secret.

use std::path::Path;

use anyhow::Context;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Two weeks, so that last week's outage can still be looked at after a long weekend.
const FILES_KEPT: usize = 14;

/// Ours in full, of others only what went wrong.
const LEVELS: &str = "warn,mikromon=info,mikromon_core=info,mikromon_routeros=info";

/// Starts the log; it ends, and is written out, when the guard is dropped.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn start(folder: &Path) -> anyhow::Result<WorkerGuard> {
    let folder = folder.join("logs");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let file = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("mikromon")
        .filename_suffix("log")
        .max_log_files(FILES_KEPT)
        .build(&folder)
        .with_context(|| format!("cannot write logs in {}", folder.display()))?;
    let (file, guard) = tracing_appender::non_blocking(file);
    tracing_subscriber::registry()
        .with(EnvFilter::try_from_env("MIKROMON_LOG").unwrap_or_else(|_| EnvFilter::new(LEVELS)))
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(file),
        )
        .init();
    log_panics();
    tracing::info!("MikroMon {} starts", env!("CARGO_PKG_VERSION"));
    Ok(guard)
}

/// A panic ends one task, not the program: without this it would be seen by nobody.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!("{panic}");
        before(panic);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_task_is_found_in_the_log_file() {
        let folder = tempfile::tempdir().unwrap();
        let guard = start(folder.path()).unwrap();
        assert!(
            std::thread::spawn(|| panic!("the pump broke"))
                .join()
                .is_err()
        );
        drop(guard);
        let file = std::fs::read_dir(folder.path().join("logs"))
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("the pump broke"), "{text}");
    }
}
