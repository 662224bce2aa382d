//! Reading a backup. Every byte is checked: by age as it is decrypted, and by the manifest's digests.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use age::DecryptError;
use age::secrecy::SecretString;
use anyhow::Context as _;
use flate2::read::GzDecoder;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;
use zeroize::Zeroizing;

use super::manifest::{Measure, Part};
use super::{BOOK, Gauge, KEYS, MANIFEST, Manifest, TELEMETRY, ensure_room};
use crate::keys::carried::Carried;

/// More would not be ours, and could take all memory.
const LONGEST_TEXT: u64 = 1 << 20;
/// Four times what a backup is made with: another program may have been more careful.
const MOST_WORK: u8 = 20;
/// How every age file begins.
const AGE: &[u8] = b"age-encryption.org/";

/// Checks all of it and keeps nothing.
///
/// # Errors
/// `NotFound`, `BackupForeign`, `WrongPassphrase`, `BackupDamaged`, `BackupNewer`, `Cancelled`.
pub(crate) async fn look(
    path: &Path,
    passphrase: &Secret,
    gauge: &Gauge,
) -> anyhow::Result<Manifest> {
    let (path, passphrase, gauge) = (path.to_owned(), passphrase.clone(), gauge.clone());
    let read = move || unpack(&path, &passphrase, None, &gauge).map(|it| it.0);
    tokio::task::spawn_blocking(read).await?
}

/// Puts the book and the measurements into a folder and answers the keys.
///
/// # Errors
/// As [`look`]; `DiskFull` before anything is written.
pub(super) fn unpack(
    path: &Path,
    passphrase: &Secret,
    into: Option<&Path>,
    gauge: &Gauge,
) -> anyhow::Result<(Manifest, Carried)> {
    let file = File::open(path).map_err(|error| {
        ApiError::new(ErrorCode::NotFound, format!("{}: {error}", path.display())).on(Field::File)
    })?;
    gauge.expect(file.metadata()?.len());
    let plain = decrypt(BufReader::new(gauge.reading(file)), passphrase)?;
    let mut tar = tar::Archive::new(GzDecoder::new(plain));
    let mut entries = tar.entries().map_err(|it| damaged(&it))?;
    let (name, text) = entry(entries.next())?;
    if name != MANIFEST {
        return Err(ApiError::new(ErrorCode::BackupForeign, "it holds no manifest").into());
    }
    let manifest = Manifest::parse(&short(text)?)?;
    if let Some(folder) = into {
        ensure_room(folder, manifest.bytes())?;
    }
    let mut carried = Carried::default();
    for part in &manifest.parts {
        let (name, content) = entry(entries.next())?;
        if name != part.name {
            return Err(broken(format!("{name} is in the place of {}", part.name)).into());
        }
        match part.name.as_str() {
            KEYS => carried = keys(part, content)?,
            BOOK | TELEMETRY => match into {
                Some(folder) => {
                    let file = File::create_new(folder.join(&part.name))?;
                    take(part, content, &file)?;
                    file.sync_all()?;
                }
                None => take(part, content, io::sink())?,
            },
            other => return Err(broken(format!("{other} is no part of a backup")).into()),
        }
    }
    if let Some(more) = entries.next() {
        more.map_err(|it| damaged(&it))?;
        return Err(broken("there is more than the manifest tells").into());
    }
    // What follows the last part is read, too, so that a file that was cut off is found.
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(|it| damaged(&it))?;
    Ok((manifest, carried))
}

/// The key is wrapped in the first lines. Where those were altered, it looks like another
/// passphrase.
fn decrypt<R: io::BufRead>(mut file: R, passphrase: &Secret) -> anyhow::Result<impl Read> {
    let begins = file.fill_buf().is_ok_and(|it| it.starts_with(AGE));
    if !begins {
        return Err(ApiError::new(ErrorCode::BackupForeign, "it is no age file").into());
    }
    let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.expose()));
    identity.set_max_work_factor(MOST_WORK);
    let identity: &dyn age::Identity = &identity;
    let opened =
        age::Decryptor::new_buffered(file).and_then(|it| it.decrypt(std::iter::once(identity)));
    Ok(opened.map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            ApiError::new(ErrorCode::WrongPassphrase, "").on(Field::Passphrase)
        }
        DecryptError::NoMatchingKeys | DecryptError::UnknownFormat => {
            ApiError::new(ErrorCode::BackupForeign, "no passphrase opens it")
        }
        other => broken(format!("its beginning: {other}")),
    })?)
}

type Entry<'a, R> = Option<io::Result<tar::Entry<'a, R>>>;

fn entry<R: Read>(next: Entry<'_, R>) -> Result<(String, tar::Entry<'_, R>), ApiError> {
    let entry = next.ok_or_else(|| broken("a part is missing"))?;
    let entry = entry.map_err(|it| damaged(&it))?;
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    Ok((name, entry))
}

fn short(content: impl Read) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    let mut text = Zeroizing::new(Vec::new());
    let read = content.take(LONGEST_TEXT).read_to_end(&mut text);
    read.map_err(|it| damaged(&it))?;
    Ok(text)
}

fn keys(part: &Part, content: impl Read) -> anyhow::Result<Carried> {
    let text = short(content)?;
    take(part, &**text, io::sink())?;
    let text = std::str::from_utf8(&text).context("the keys are no text");
    let carried = text.and_then(Carried::parse);
    Ok(carried.map_err(|it| broken(format!("{it:#}")))?)
}

/// # Errors
/// `BackupDamaged` where it is not what the manifest says; when it cannot be written.
fn take(part: &Part, mut content: impl Read, mut into: impl Write) -> anyhow::Result<()> {
    let mut measure = Measure::default();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = content.read(&mut buffer).map_err(|it| damaged(&it))?;
        let Some(chunk) = buffer.get(..read).filter(|it| !it.is_empty()) else {
            break;
        };
        measure.write_all(chunk)?;
        into.write_all(chunk)
            .context("write what the backup holds")?;
    }
    if measure.part(&part.name) != *part {
        return Err(broken(format!("{} is not what the manifest says", part.name)).into());
    }
    Ok(())
}

fn broken(detail: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::BackupDamaged, detail)
}

fn damaged(error: &io::Error) -> ApiError {
    broken(error.to_string())
}
