//! The core with no window and no tray, for a box that is always on.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use mikromon_api::session::{GetStatus, Stage};
use mikromon_core::Core;

use crate::ask::ask;
use crate::host;
use crate::signal::End;

/// Monitors until the process is asked to end.
///
/// # Errors
/// When the store cannot be used, or its vault stays locked.
pub(crate) async fn run(folder: &Path, end: End) -> anyhow::Result<ExitCode> {
    let Some(core) = end.or(Core::start(host::own(folder.into()))).await else {
        return Ok(ExitCode::SUCCESS);
    };
    let core = core?;
    let ready = end.or(make_ready(&core)).await.unwrap_or(Ok(()));
    if ready.is_ok() {
        end.asked().await;
    }
    host::stop(&core).await;
    ready.map(|()| ExitCode::SUCCESS)
}

/// Nobody is there to read a page: what a page would ask for ends the program instead.
async fn make_ready(core: &Core) -> anyhow::Result<()> {
    host::unlock_if_told(core).await?;
    match ask(core, &core.connect(), GetStatus {}).await?.stage {
        Stage::StoreRefused { error, path, .. } => bail!("{path}: {error}"),
        Stage::VaultLocked => bail!("the vault is locked: set {}", host::PASSPHRASE),
        Stage::FirstStart { .. } | Stage::SignedOut | Stage::SignedIn(_) | Stage::Locked { .. } => {
            Ok(())
        }
    }
}
