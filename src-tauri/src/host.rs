//! What every host of the core does alike, with a window or without: configure, unlock, stop.

use std::path::PathBuf;
use std::time::Duration;

use mikromon_api::ApiError;
use mikromon_api::session::{GetStatus, Stage, UnlockVault};
use mikromon_core::{Config, Core, KeySource};
use mikromon_domain::secret::Secret;

use crate::ask::ask;

/// How long an end may take: a write in progress is finished, a dead router is not waited for.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// Holds the vault's passphrase where nobody sits at a page to type it.
pub(crate) const PASSPHRASE: &str = "MIKROMON_PASSPHRASE";

/// On the user's own data.
pub(crate) fn own(folder: PathBuf) -> Config {
    Config {
        data_dir: folder,
        keys: KeySource::Os,
        demo: false,
    }
}

/// Unlocks the vault if it is locked and the environment holds its passphrase.
///
/// # Errors
/// `WrongPassphrase`, or what the status answers.
pub(crate) async fn unlock_if_told(core: &Core) -> Result<(), ApiError> {
    let Ok(passphrase) = std::env::var(PASSPHRASE) else {
        return Ok(());
    };
    let caller = core.connect();
    match ask(core, &caller, GetStatus {}).await?.stage {
        Stage::VaultLocked => {
            let passphrase = Secret::new(passphrase);
            ask(core, &caller, UnlockVault { passphrase }).await
        }
        _ => Ok(()),
    }
}

/// Ends the core, but does not wait for ever.
pub(crate) async fn stop(core: &Core) {
    if tokio::time::timeout(STOP_WITHIN, core.stop())
        .await
        .is_err()
    {
        tracing::warn!("the core did not end within {STOP_WITHIN:?}");
    }
}
