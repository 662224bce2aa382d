//! The core with no window and no tray, for a box that is always on.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use mikromon_api::session::{GetStatus, Stage, UnlockVault};
use mikromon_core::{Config, Core, KeySource};
use mikromon_domain::secret::Secret;

use crate::ask::ask;
use crate::{logs, signal};

/// How long an end may take: a write in progress is finished, a dead router is not waited for.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// Monitors until the process is asked to end.
///
/// # Errors
/// When the store cannot be used, or its vault stays locked.
pub(crate) async fn run(folder: PathBuf) -> anyhow::Result<ExitCode> {
    let _log = logs::start(&folder)?;
    let core = Core::start(config(folder)).await?;
    let ready = make_ready(&core).await;
    if ready.is_ok() {
        tracing::info!("monitoring without a window");
        signal::asked_to_end().await;
    }
    stop(&core).await;
    ready.map(|()| ExitCode::SUCCESS)
}

/// On the user's own data.
pub(crate) fn config(folder: PathBuf) -> Config {
    Config {
        data_dir: folder,
        keys: KeySource::Os,
        demo: false,
    }
}

/// Nobody is there to read a page: what a page would ask for ends the program instead.
async fn make_ready(core: &Core) -> anyhow::Result<()> {
    match ask(core, &core.connect(), GetStatus {}).await?.stage {
        Stage::StoreRefused { error, path, .. } => bail!("{path}: {error}"),
        Stage::VaultLocked => unlock(core).await,
        Stage::FirstStart { .. } | Stage::SignedOut | Stage::SignedIn(_) => Ok(()),
    }
}

/// With the passphrase from the environment, MIKROMON_PASSPHRASE.
pub(crate) async fn unlock(core: &Core) -> anyhow::Result<()> {
    let passphrase = std::env::var("MIKROMON_PASSPHRASE")
        .context("the vault is locked: set MIKROMON_PASSPHRASE")?;
    let unlock = UnlockVault {
        passphrase: Secret::new(passphrase),
    };
    ask(core, &core.connect(), unlock)
        .await
        .context("the vault stays locked")
}

/// Ends the core, but does not wait for ever.
pub(crate) async fn stop(core: &Arc<Core>) {
    if tokio::time::timeout(STOP_WITHIN, core.stop())
        .await
        .is_err()
    {
        tracing::warn!("the core did not end within {STOP_WITHIN:?}");
    }
}
