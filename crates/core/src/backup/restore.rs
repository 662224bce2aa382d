//! Making a backup ready to take the store's place: unpacked, checked, brought up to this version,
//! and made this computer's own. The store is not touched.

use std::fs;
use std::io;
use std::path::Path;

use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;

use super::manifest::Book;
use super::unpack::unpack;
use super::{BOOK, Gauge, Manifest, swap};
use crate::core::KeySource;
use crate::folder::make_folder;
use crate::keys::Keys;
use crate::keys::carried::Carried;
use crate::store::{open, series, snapshot};

/// `here` is what the data folder holds now, where that is known.
///
/// # Errors
/// As [`super::look`]; `KeyringUnavailable` where the keys cannot be kept.
pub(crate) async fn stage(
    data: &Path,
    (file, passphrase): (&Path, &Secret),
    keys: KeySource,
    here: Option<&Book>,
    now: UnixMillis,
    gauge: &Gauge,
) -> anyhow::Result<Manifest> {
    let draft = swap::draft_in(data);
    match fs::remove_dir_all(&draft) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        result => result?,
    }
    make_folder(&draft)?;
    let (file, secret) = (file.to_owned(), passphrase.clone());
    let (into, counted) = (draft.clone(), gauge.clone());
    let unpacked =
        tokio::task::spawn_blocking(move || unpack(&file, &secret, Some(&into), &counted));
    let (manifest, carried) = unpacked.await??;
    gauge.go_on()?;
    settle(&draft, keys, carried, passphrase, now).await?;
    // Numbers that were given here stay given, unless they were another company's.
    let is_another = here.is_some_and(|it| {
        it.founder.is_some()
            && manifest.book.founder.is_some()
            && it.founder != manifest.book.founder
    });
    if !is_another {
        series::forget_marks(&draft.join(BOOK))?;
    }
    gauge.go_on()?;
    Ok(manifest)
}

/// The book becomes one of this version, and of a computer that nobody knows yet.
async fn settle(
    draft: &Path,
    source: KeySource,
    carried: Carried,
    passphrase: &Secret,
    now: UnixMillis,
) -> anyhow::Result<()> {
    let path = draft.join(BOOK);
    let sound = open::check(&path).await;
    sound.map_err(|error| match error.downcast::<ApiError>() {
        Ok(known) if known.code == ErrorCode::StoreCorrupt => {
            ApiError::new(ErrorCode::BackupDamaged, known.detail).into()
        }
        Ok(known) => known.into(),
        Err(other) => other,
    })?;
    open::bring_up_to_date(&path).await?;
    let store = open::connect(&path).await?;
    let settled = async {
        let keys = Keys::load(source, &store).await?;
        keys.adopt(&store, carried, passphrase, now).await
    };
    let settled = settled.await;
    store.close().await;
    settled?;
    snapshot::sync(&path)
}
