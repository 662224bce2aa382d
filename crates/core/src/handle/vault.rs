//! The passphrase vault: making it, and opening it once per start.

use mikromon_api::session::{CreateVault, UnlockVault};
use mikromon_api::{ApiError, ErrorCode, Field};

use super::not_found;
use crate::call::Call;
use crate::dispatch::Handle;
use crate::keys::office;
use crate::password;
use crate::store::key;

/// More than a password's: it can be guessed at by whoever has the file.
pub(super) const MIN_CHARACTERS: usize = 12;

impl Handle<CreateVault> for Call<'_> {
    async fn handle(&self, command: CreateVault) -> anyhow::Result<()> {
        let book = self.book()?;
        password::check_strength(&command.passphrase, MIN_CHARACTERS, Field::Passphrase)?;
        book.keys.look_again(&book.store).await?;
        let exists = || ApiError::new(ErrorCode::VaultExists, "");
        let replaces = command.in_place_of_lost && book.keys.vault_locked();
        if book.keys.vault_exists() && !replaces {
            return Err(exists().into());
        }
        let lost = key::grants(&book.store).await?;
        let new = book.keys.make_vault(self.now, &command.passphrase).await?;
        let mut write = self.write().await?;
        // Asked again: deriving its key takes long enough for another to be made, or opened. One
        // that a second press made meanwhile is not the one that is lost.
        if replaces && book.keys.vault_locked() {
            key::forget_vault(&mut write, &lost).await?;
        }
        if key::vault_exists(&mut write).await? {
            return Err(exists().into());
        }
        key::insert_new(&mut write, &new).await?;
        write.commit().await?;
        book.keys.install(new)?;
        book.keys.reload(&book.store).await?;
        if book.keys.roll().is_some() {
            // Under its new seed this device waits for the organisation's keys.
            let mut write = self.write().await?;
            office::introduce(&mut write, &*book.keys.device_at_hand()?).await?;
            write.commit().await?;
        }
        book.routers_changed();
        Ok(())
    }
}

impl Handle<UnlockVault> for Call<'_> {
    async fn handle(&self, command: UnlockVault) -> anyhow::Result<()> {
        let book = self.book()?;
        if !book.keys.vault_exists() {
            return Err(not_found("there is no vault").into());
        }
        book.keys.unlock(&book.store, &command.passphrase).await?;
        // A vault of an earlier version holds no device yet. It must open on a full disk, too.
        let passphrase = Some(&command.passphrase);
        if let Err(error) = book
            .keys
            .make_device(&book.store, self.now, passphrase)
            .await
        {
            tracing::warn!("this device got no seed: {error:#}");
        }
        book.routers_changed();
        Ok(())
    }
}
