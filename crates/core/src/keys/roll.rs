//! Whom the organisation vouches for, and which grants count: judged from what lies in the book by
//! signatures alone, since whoever runs the server can write any row. It reads and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::{SigningKey, VerifyingKey};
use mikromon_api::key::{HolderState, IgnoredBecause};
use mikromon_domain::ids::{DeviceId, HolderId, KeyId};
use mikromon_domain::time::UnixMillis;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use super::statement::{hex, is_signed, public_key, sign, statement};

/// A desktop or a recovery kit, as it says of itself. Nobody has to believe it: an admin compares
/// six words of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyHolder {
    pub(crate) id: HolderId,
    /// `None` for a recovery kit.
    pub(crate) device: Option<DeviceId>,
    pub(crate) name: String,
    /// `age1…`
    pub(crate) recipient: String,
    /// In hex; empty for a recovery kit, which signs nothing.
    pub(crate) signing_key: String,
    pub(crate) made_at: UnixMillis,
}

/// What the organisation's signing key says of a holder. Who is gone stays gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Member,
    /// It grants others.
    Admin,
    Gone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StandingRow {
    pub(crate) id: Uuid,
    pub(crate) holder: HolderId,
    pub(crate) standing: Standing,
    pub(crate) made_at: UnixMillis,
    pub(crate) signature: String,
}

/// A key wrapped for a holder by an admin's desktop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrgGrant {
    pub(crate) id: Uuid,
    pub(crate) key: KeyId,
    pub(crate) holder: HolderId,
    pub(crate) wrapped: String,
    pub(crate) granted_by: HolderId,
    pub(crate) made_at: UnixMillis,
    pub(crate) signature: String,
}

impl Standing {
    pub(crate) const ALL: [Self; 3] = [Self::Member, Self::Admin, Self::Gone];

    /// The name at rest; it is signed.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Gone => "gone",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl StandingRow {
    /// All of it, and all that the holder says of itself.
    fn statement(&self, holder: &KeyHolder) -> anyhow::Result<Vec<u8>> {
        let device = holder.device.map(|it| *it.as_bytes());
        statement(
            "standing/1",
            &[
                self.id.as_bytes(),
                self.holder.as_bytes(),
                device.as_ref().map_or(&[], |it| &it[..]),
                holder.name.as_bytes(),
                holder.recipient.as_bytes(),
                holder.signing_key.as_bytes(),
                &holder.made_at.0.to_be_bytes(),
                self.standing.name().as_bytes(),
                &self.made_at.0.to_be_bytes(),
            ],
        )
    }

    pub(crate) fn signed(mut self, holder: &KeyHolder, by: &SigningKey) -> anyhow::Result<Self> {
        self.signature = sign(by, &self.statement(holder)?);
        Ok(self)
    }
}

impl OrgGrant {
    /// All of it, and whom it is wrapped for.
    fn statement(&self, holder: &KeyHolder) -> anyhow::Result<Vec<u8>> {
        statement(
            "grant/1",
            &[
                self.id.as_bytes(),
                self.key.as_bytes(),
                self.holder.as_bytes(),
                holder.recipient.as_bytes(),
                self.wrapped.as_bytes(),
                self.granted_by.as_bytes(),
                &self.made_at.0.to_be_bytes(),
            ],
        )
    }

    pub(crate) fn signed(mut self, holder: &KeyHolder, by: &SigningKey) -> anyhow::Result<Self> {
        self.signature = sign(by, &self.statement(holder)?);
        Ok(self)
    }
}

/// The id that the organisation's signing key is granted under, as if it were one of its keys.
pub(crate) fn signer_id(public: &VerifyingKey) -> KeyId {
    let digest = Sha256::digest(public.as_bytes());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    KeyId::from_uuid(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Everything that can be believed under one signing key of the organisation.
#[derive(Debug)]
pub(crate) struct Roll {
    pub(crate) signer: VerifyingKey,
    pub(crate) holders: BTreeMap<HolderId, KeyHolder>,
    standings: BTreeMap<HolderId, Standing>,
    /// Grants that count.
    pub(crate) grants: Vec<OrgGrant>,
    pub(crate) ignored: Vec<(OrgGrant, IgnoredBecause)>,
}

impl Roll {
    pub(crate) fn new(
        signer: VerifyingKey,
        holders: Vec<KeyHolder>,
        standings: &[StandingRow],
        grants: Vec<OrgGrant>,
    ) -> anyhow::Result<Self> {
        let mut roll = Self {
            signer,
            holders: holders.into_iter().map(|it| (it.id, it)).collect(),
            standings: BTreeMap::new(),
            grants: Vec::new(),
            ignored: Vec::new(),
        };
        for row in standings {
            roll.believe(row)?;
        }
        for grant in grants {
            match roll.judge(&grant)? {
                Ok(()) => roll.grants.push(grant),
                Err(because) => roll.ignored.push((grant, because)),
            }
        }
        Ok(roll)
    }

    /// Of several, the last in the order of [`Standing`] holds: who is gone stays gone, and an
    /// admin's desktop is none no more only by being gone.
    fn believe(&mut self, row: &StandingRow) -> anyhow::Result<()> {
        let Some(holder) = self.holders.get(&row.holder) else {
            return Ok(());
        };
        if is_signed(&self.signer, &row.statement(holder)?, &row.signature) {
            let standing = self.standings.entry(row.holder).or_insert(row.standing);
            *standing = row.standing.max(*standing);
        }
        Ok(())
    }

    fn judge(&self, grant: &OrgGrant) -> anyhow::Result<Result<(), IgnoredBecause>> {
        let (Some(holder), Some(by)) = (
            self.holders.get(&grant.holder),
            self.holders.get(&grant.granted_by),
        ) else {
            return Ok(Err(IgnoredBecause::UnknownHolder));
        };
        if self.standing(by.id) != Some(Standing::Admin) {
            return Ok(Err(IgnoredBecause::NotVouchedFor));
        }
        let statement = grant.statement(holder)?;
        let signed = public_key(&by.signing_key)
            .is_ok_and(|key| is_signed(&key, &statement, &grant.signature));
        Ok(signed.then_some(()).ok_or(IgnoredBecause::BadSignature))
    }

    /// `None`: it waits.
    pub(crate) fn standing(&self, holder: HolderId) -> Option<Standing> {
        self.standings.get(&holder).copied()
    }

    pub(crate) fn state(&self, holder: HolderId) -> HolderState {
        match self.standing(holder) {
            None => HolderState::Waiting,
            Some(Standing::Member) => HolderState::Member,
            Some(Standing::Admin) => HolderState::Admin,
            Some(Standing::Gone) => HolderState::Gone,
        }
    }

    /// Those that are to have the organisation's keys.
    pub(crate) fn vouched(&self) -> impl Iterator<Item = (&KeyHolder, Standing)> {
        self.holders.values().filter_map(|it| {
            let standing = self.standing(it.id)?;
            (standing != Standing::Gone).then_some((it, standing))
        })
    }

    /// What was granted to holders of that recipient.
    pub(crate) fn granted_to<'a>(
        &'a self,
        recipient: &'a str,
    ) -> impl Iterator<Item = &'a OrgGrant> {
        let is_theirs = move |it: &&OrgGrant| {
            let holder = self.holders.get(&it.holder);
            holder.is_some_and(|it| it.recipient == recipient)
        };
        self.grants.iter().filter(is_theirs)
    }

    /// The organisation's keys: those that any grant that counts names.
    pub(crate) fn keys(&self) -> BTreeSet<KeyId> {
        let signer = signer_id(&self.signer);
        let keys = self.grants.iter().map(|it| it.key);
        keys.filter(|it| *it != signer).collect()
    }

    /// The name of a holder, for people; its id where the book has none.
    pub(crate) fn name(&self, holder: HolderId) -> String {
        let found = self.holders.get(&holder);
        found.map_or_else(|| holder.to_string(), |it| it.name.clone())
    }
}

/// The public part of a signing key, in hex.
pub(crate) fn public_text(key: &VerifyingKey) -> String {
    hex(key.as_bytes())
}

#[cfg(test)]
mod tests;
