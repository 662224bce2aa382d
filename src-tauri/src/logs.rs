//! Logs: one file a day in the data folder. Nobody may log a request, an answer or a secret; what
//! is private in a line is masked.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use mikromon_domain::mask::scrub;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Two weeks, so that last week's outage can still be looked at after a long weekend.
const FILES_KEPT: usize = 14;

/// Ours in full, of others only what went wrong.
const LEVELS: &str = "warn,mikromon=info,mikromon_core=info,mikromon_routeros=info";

/// Runs with a log that is written out at the end. An error that ends the run is logged too.
///
/// # Errors
/// The run's own; or the folder cannot be written.
pub(crate) fn during<T>(
    folder: &Path,
    run: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let _written_out = start(folder)?;
    tracing::info!("MikroMon {} starts", env!("CARGO_PKG_VERSION"));
    run().inspect_err(|error| tracing::error!("{error:#}"))
}

fn start(folder: &Path) -> anyhow::Result<WorkerGuard> {
    let folder = folder.join("logs");
    mikromon_core::make_folder(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let file = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("mikromon")
        .filename_suffix("log")
        .max_log_files(FILES_KEPT)
        .build(&folder)
        .with_context(|| format!("cannot write logs in {}", folder.display()))?;
    let (file, guard) = tracing_appender::non_blocking(file);
    let plain = tracing_subscriber::fmt::layer().with_ansi(false);
    tracing_subscriber::registry()
        .with(EnvFilter::try_from_env("MIKROMON_LOG").unwrap_or_else(|_| EnvFilter::new(LEVELS)))
        .with(plain.with_writer(Scrubbing(file)))
        .init();
    log_panics();
    Ok(guard)
}

/// Keeps addresses, telephone numbers and numbers of identity out of the file, whoever logs them: a
/// log goes to strangers when somebody asks for help.
struct Scrubbing<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Scrubbing<M> {
    type Writer = Scrubbing<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Scrubbing(self.0.make_writer())
    }
}

/// Each event is written as a whole.
impl<W: Write> Write for Scrubbing<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = scrub(&String::from_utf8_lossy(event));
        self.0.write_all(text.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
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
    fn the_log_file_tells_a_tasks_panic_and_the_error_that_ended_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let run: anyhow::Result<()> = during(folder.path(), || {
            assert!(
                std::thread::spawn(|| {
                    tracing::warn!(
                        host = "10.20.30.40",
                        "0812-3456-7890 wants core-1.isp.example"
                    );
                    panic!("the pump at 10.20.30.40:8728 broke")
                })
                .join()
                .is_err()
            );
            anyhow::bail!("no display")
        });
        assert!(run.is_err());
        let mut files = std::fs::read_dir(folder.path().join("logs")).unwrap();
        let text = std::fs::read_to_string(files.next().unwrap().unwrap().path()).unwrap();
        assert!(
            text.contains("the pump at 10.20.***.***:**** broke"),
            "{text}"
        );
        assert!(text.contains("0812-****-7890 wants ***"), "{text}");
        assert!(!text.contains("30.40"), "{text}");
        assert!(text.contains("no display"), "{text}");
    }
}
