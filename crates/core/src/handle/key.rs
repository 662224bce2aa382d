//! Who holds the organisation's keys: looking, granting, renewing, shutting out, recovering.

use std::collections::BTreeSet;

use mikromon_api::key::{
    ExposedRouter, ForgetDevice, Forgotten, GetOwnKeys, GrantKeys, HolderState, HolderView,
    IgnoredGrant, KeyDevices, ListKeyDevices, MakeRecoveryKit, OwnKeys, OwnState, RecoverKeys,
    RecoveryKit, RotateKeys,
};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::ids::{HolderId, KeyId};

use super::{not_found, vault};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::keys::device::holder_words;
use crate::keys::office::Office;
use crate::keys::recovery;
use crate::keys::roll::{KeyHolder, Roll, Standing};
use crate::password;
use crate::store::{Write, key, key_holder, router};
use crate::sync::errand;

impl Handle<GetOwnKeys> for Call<'_> {
    async fn handle(&self, _: GetOwnKeys) -> anyhow::Result<OwnKeys> {
        let keys = &self.book()?.keys;
        let device = keys.device();
        let words = device
            .as_ref()
            .map(|it| holder_words(&it.recipient(), &it.signing_key()))
            .transpose()?;
        let state = match keys.roll() {
            None => OwnState::Alone,
            Some(roll) => {
                let mut reader = self.book()?.store.read().acquire().await?;
                let me = device.map(|it| it.recipient()).unwrap_or_default();
                let me = key_holder::own(&mut reader, &me).await?;
                own_state(&roll, me.map(|it| it.id))
            }
        };
        Ok(OwnKeys { words, state })
    }
}

fn own_state(roll: &Roll, me: Option<HolderId>) -> OwnState {
    match me.map(|it| roll.state(it)) {
        None | Some(HolderState::Waiting) => OwnState::Waiting,
        Some(HolderState::Member) => OwnState::Granted,
        Some(HolderState::Admin) => OwnState::Admin,
        Some(HolderState::Gone) => OwnState::Gone,
    }
}

impl Call<'_> {
    async fn holder(&self, id: HolderId) -> anyhow::Result<KeyHolder> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let all = key_holder::all(&mut reader).await?;
        let found = all.into_iter().find(|it| it.id == id);
        Ok(found.ok_or_else(|| not_found(id))?)
    }

    async fn holder_name(&self, id: HolderId) -> anyhow::Result<String> {
        let found = self.holder(id).await;
        Ok(found.map_or_else(|_| id.to_string(), |it| it.name))
    }

    /// Commits what was granted and takes it into use.
    async fn granted(&self, write: Write) -> anyhow::Result<()> {
        let book = self.book()?;
        write.commit().await?;
        book.keys.read_roll(&book.store).await
    }

    /// Whether this desktop is one that shuts others out. Nothing is written.
    async fn may_forget(&self, holder: &KeyHolder) -> anyhow::Result<()> {
        let mut write = self.write().await?;
        let office = Office::open(&self.book()?.keys, &mut write).await?;
        if office.me() == holder.id {
            let detail = "a desktop does not shut itself out";
            return Err(ApiError::new(ErrorCode::NotAllowed, detail).into());
        }
        Ok(())
    }

    async fn reseal(&self) -> anyhow::Result<u32> {
        let book = self.book()?;
        let count = book
            .keys
            .reseal(&book.store, self.now, self.operator())
            .await?;
        book.routers_changed();
        Ok(count)
    }

    /// Living routers whose passwords lie under one of those keys.
    async fn exposed(&self, keys: &BTreeSet<KeyId>) -> anyhow::Result<Vec<ExposedRouter>> {
        let living = router::living(&self.book()?.store).await?;
        let is_exposed =
            |it: &router::RouterRecord| it.password.key().is_some_and(|key| keys.contains(&key));
        let exposed = living.routers.into_iter().filter(is_exposed);
        Ok(exposed
            .map(|it| ExposedRouter {
                id: it.view.id,
                name: it.view.name,
            })
            .collect())
    }
}

impl Handle<ListKeyDevices> for Call<'_> {
    async fn handle(&self, _: ListKeyDevices) -> anyhow::Result<KeyDevices> {
        let book = self.book()?;
        let mut reader = book.store.read().acquire().await?;
        let holders = key_holder::all(&mut reader).await?;
        let roll = key_holder::roll(&mut reader).await?;
        let me = book.keys.device().map(|it| it.recipient());
        let me = key_holder::own(&mut reader, &me.unwrap_or_default()).await?;
        let me = me.map(|it| it.id);
        drop(reader);
        let view = |holder: KeyHolder| {
            let state = roll.as_ref().map(|it| it.state(holder.id));
            anyhow::Ok(HolderView {
                words: holder_words(&holder.recipient, &holder.signing_key)?,
                state: state.unwrap_or(HolderState::Waiting),
                own: me == Some(holder.id),
                id: holder.id,
                device: holder.device,
                name: holder.name,
                made_at: holder.made_at,
            })
        };
        let mut holders = holders
            .into_iter()
            .map(view)
            .collect::<Result<Vec<_>, _>>()?;
        holders.sort_by_key(|it| it.state);
        let ignored = roll.map(|roll| {
            let told = roll.ignored.iter().map(|(grant, reason)| IgnoredGrant {
                holder: roll.name(grant.holder),
                granted_by: roll.name(grant.granted_by),
                reason: *reason,
            });
            told.collect()
        });
        Ok(KeyDevices {
            holders,
            ignored: ignored.unwrap_or_default(),
            rows_to_reseal: book.keys.to_reseal(&book.store).await?,
        })
    }
}

impl Handle<GrantKeys> for Call<'_> {
    async fn subject(&self, command: &GrantKeys) -> anyhow::Result<String> {
        self.holder_name(command.holder).await
    }

    async fn handle(&self, command: GrantKeys) -> anyhow::Result<()> {
        let holder = self.holder(command.holder).await?;
        let words = holder_words(&holder.recipient, &holder.signing_key)?;
        if words != command.words {
            let detail = format!("its words are {}", words.join(" "));
            return Err(ApiError::new(ErrorCode::Changed, detail).into());
        }
        let mut write = self.write().await?;
        let office = Office::open(&self.book()?.keys, &mut write).await?;
        if office.roll(&mut write).await?.standing(holder.id) == Some(Standing::Gone) {
            return Err(not_found(holder.id).into());
        }
        let standing = if command.admin {
            Standing::Admin
        } else {
            Standing::Member
        };
        office.vouch(&mut write, &holder, standing).await?;
        office.complete(&mut write).await?;
        self.granted(write).await
    }
}

impl Handle<RotateKeys> for Call<'_> {
    async fn handle(&self, _: RotateKeys) -> anyhow::Result<u32> {
        let mut write = self.write().await?;
        let mut office = Office::open(&self.book()?.keys, &mut write).await?;
        office.new_key(&mut write).await?;
        office.complete(&mut write).await?;
        self.granted(write).await?;
        self.reseal().await
    }
}

impl Handle<ForgetDevice> for Call<'_> {
    async fn subject(&self, command: &ForgetDevice) -> anyhow::Result<String> {
        self.holder_name(command.holder).await
    }

    async fn handle(&self, command: ForgetDevice) -> anyhow::Result<Forgotten> {
        let holder = self.holder(command.holder).await?;
        self.may_forget(&holder).await?;
        // First of all: what is not read from now on cannot be opened later, either.
        if let Some(device) = holder.device {
            errand::shut_out(self.book()?, device).await?;
        }
        let mut write = self.write().await?;
        let mut office = Office::open(&self.book()?.keys, &mut write).await?;
        let roll = office.roll(&mut write).await?;
        let theirs = roll.granted_to(&holder.recipient).map(|it| it.key);
        let theirs: BTreeSet<_> = theirs.collect();
        let routers = self.exposed(&theirs).await?;
        office.vouch(&mut write, &holder, Standing::Gone).await?;
        if !theirs.is_empty() {
            office.new_key(&mut write).await?;
        }
        office.complete(&mut write).await?;
        self.granted(write).await?;
        self.reseal().await?;
        Ok(Forgotten {
            device: holder.device,
            routers,
        })
    }
}

impl Handle<MakeRecoveryKit> for Call<'_> {
    async fn handle(&self, _: MakeRecoveryKit) -> anyhow::Result<RecoveryKit> {
        let mut write = self.write().await?;
        let office = Office::open(&self.book()?.keys, &mut write).await?;
        let kit = recovery::make(&office, &mut write).await?;
        self.granted(write).await?;
        Ok(kit)
    }
}

impl Handle<RecoverKeys> for Call<'_> {
    async fn handle(&self, command: RecoverKeys) -> anyhow::Result<()> {
        let book = self.book()?;
        if let Some(passphrase) = &command.passphrase {
            password::check_strength(passphrase, vault::MIN_CHARACTERS, Field::Passphrase)?;
        }
        let roll = book
            .keys
            .roll()
            .ok_or_else(|| ApiError::new(ErrorCode::WrongRecoveryKit, "no kit was ever made"))?;
        let recovered = recovery::open(&roll, &command.identity)?;
        book.keys
            .make_device(&book.store, self.now, command.passphrase.as_ref())
            .await?;
        let device = book.keys.device_at_hand()?;
        let mut write = self.write().await?;
        key::forget_lost(&mut write, device.seed_id(), recovered.keys.keys()).await?;
        Office::found(device, recovered.signing, recovered.keys, &mut write).await?;
        self.granted(write).await?;
        book.keys.reload(&book.store).await?;
        book.routers_changed();
        Ok(())
    }
}
