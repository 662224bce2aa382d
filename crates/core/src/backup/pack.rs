//! Making a backup: a copy of each file as it is at one moment, then all of it through a digest,
//! gzip and age into a file under another name, which is renamed when it is on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use flate2::Compression;
use flate2::write::GzEncoder;
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use zeroize::Zeroizing;

use super::manifest::{Measure, Part};
use super::{BOOK, FORMAT, Gauge, KEYS, MANIFEST, Manifest, TELEMETRY, ensure_room};
use crate::folder::make_folder;
use crate::keys::carried::Carried;
use crate::store::{open, snapshot};

/// scrypt's N is 2 to the power of this: what the `age` program itself takes, about a second and
/// 256 MiB. Tests make do with less.
const WORK_FACTOR: u8 = if cfg!(test) { 10 } else { 18 };
/// Copies lie here, in the data folder, while they are packed.
pub(super) const DRAFTS: &str = "backup.new";

/// What is asked for.
pub(crate) struct Order<'a> {
    /// The data folder.
    pub(crate) data: &'a Path,
    /// Where the file goes, and its name.
    pub(crate) folder: &'a Path,
    pub(crate) name: String,
    pub(crate) passphrase: Secret,
    pub(crate) telemetry: bool,
    pub(crate) carried: Carried,
    pub(crate) computer: String,
    pub(crate) now: UnixMillis,
}

/// Answers the file's path and what it says of itself.
///
/// # Errors
/// `DiskFull`, `FileNotSaved`, `Cancelled`; when the store cannot be read.
pub(crate) async fn make(order: Order<'_>, gauge: &Gauge) -> anyhow::Result<(PathBuf, Manifest)> {
    let sources: Vec<_> = [BOOK]
        .into_iter()
        .chain(order.telemetry.then_some(TELEMETRY))
        .map(|it| (it, order.data.join(it)))
        .filter(|it| it.0 == BOOK || it.1.exists())
        .collect();
    let bytes = sources.iter().map(|it| snapshot::size(&it.1)).sum();
    ensure_room(order.data, bytes)?;
    ensure_room(order.folder, bytes).map_err(|it| unwritable(&it))?;
    // Each byte is copied, put through the digest and packed.
    gauge.expect(bytes.saturating_mul(3));
    let drafts = Drafts::new(order.data)?;
    for (name, source) in &sources {
        snapshot::copy(source, &drafts.0.join(name), gauge).await?;
    }
    let (book, schema) = snapshot::make_portable(&drafts.0.join(BOOK)).await?;
    let keys = order.carried.to_text();
    let mut manifest = Manifest {
        format: FORMAT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        schema,
        made_at: order.now,
        computer: order.computer,
        book,
        keys: order.carried.count(),
        parts: vec![part(KEYS, keys.as_bytes(), gauge)?],
    };
    let names: Vec<&str> = sources.iter().map(|it| it.0).collect();
    let packing = Packing {
        target: order.folder.join(order.name),
        passphrase: order.passphrase,
        keys,
        gauge: gauge.clone(),
    };
    // The copies are on the thread: one that is given up goes on to its end and takes them away.
    tokio::task::spawn_blocking(move || {
        for name in names {
            let file = BufReader::new(File::open(drafts.0.join(name))?);
            manifest.parts.push(part(name, file, &packing.gauge)?);
        }
        let path = packing.pack(&drafts.0, &manifest)?;
        Ok((path, manifest))
    })
    .await?
}

/// The folder of the copies; it goes away with them.
struct Drafts(PathBuf);

impl Drafts {
    fn new(data: &Path) -> anyhow::Result<Self> {
        let drafts = Self(data.join(DRAFTS));
        drafts.remove()?;
        make_folder(&drafts.0)?;
        Ok(drafts)
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!("{} was not taken away: {error}", self.0.display());
        }
    }
}

fn part(name: &str, from: impl Read, gauge: &Gauge) -> anyhow::Result<Part> {
    let mut measure = Measure::default();
    io::copy(&mut gauge.reading(from), &mut measure)?;
    Ok(measure.part(name))
}

struct Packing {
    target: PathBuf,
    passphrase: Secret,
    keys: Zeroizing<String>,
    gauge: Gauge,
}

impl Packing {
    /// Nothing half-written stays, and nothing that is there is written over.
    fn pack(&self, drafts: &Path, manifest: &Manifest) -> anyhow::Result<PathBuf> {
        let draft = draft_of(&self.target);
        let file = private(&draft).map_err(|it| unwritable(&it.into()))?;
        let packed = self.write(file, drafts, manifest).and_then(|()| {
            // A hard link fails where the name is taken; not every stick has them.
            let taken = self.target.try_exists()?;
            anyhow::ensure!(!taken, "{} is there", self.target.display());
            fs::rename(&draft, &self.target)?;
            open::sync_folder(&self.target)
        });
        if let Err(error) = packed {
            let _ = fs::remove_file(&draft);
            return Err(unwritable(&error).into());
        }
        Ok(self.target.clone())
    }

    fn write(&self, file: File, drafts: &Path, manifest: &Manifest) -> anyhow::Result<()> {
        let passphrase = SecretString::from(self.passphrase.expose());
        let mut recipient = age::scrypt::Recipient::new(passphrase);
        recipient.set_work_factor(WORK_FACTOR);
        let recipient: &dyn age::Recipient = &recipient;
        let recipients = std::iter::once(recipient);
        let age = age::Encryptor::with_recipients(recipients)?.wrap_output(BufWriter::new(file))?;
        let mut tar = tar::Builder::new(GzEncoder::new(age, Compression::fast()));
        let at = manifest.made_at;
        let text = serde_json::to_vec_pretty(manifest)?;
        append(&mut tar, MANIFEST, at, u64::try_from(text.len())?, &*text)?;
        for part in &manifest.parts {
            if part.name == KEYS {
                append(&mut tar, KEYS, at, part.bytes, self.keys.as_bytes())?;
            } else {
                let copy = BufReader::new(File::open(drafts.join(&part.name))?);
                append(
                    &mut tar,
                    &part.name,
                    at,
                    part.bytes,
                    self.gauge.reading(copy),
                )?;
            }
        }
        let file = tar.into_inner()?.finish()?.finish()?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(file.sync_all()?)
    }
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    name: &str,
    at: UnixMillis,
    bytes: u64,
    from: impl Read,
) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(at.0 / 1_000).unwrap_or(0));
    tar.append_data(&mut header, name, from)
}

/// Under which name a file is written until it is whole.
pub(super) fn draft_of(target: &Path) -> PathBuf {
    let mut draft = target.to_owned().into_os_string();
    draft.push(".part");
    PathBuf::from(draft)
}

/// It holds every key, so nobody else on this computer reads it. One that is there already is being
/// written by another computer.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// What is wrong with the place that the operator chose.
fn unwritable(error: &anyhow::Error) -> ApiError {
    if let Some(known) = error.downcast_ref::<ApiError>() {
        return known.clone();
    }
    let is_full = |it: &io::Error| {
        matches!(
            it.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        )
    };
    let full = error
        .chain()
        .filter_map(|it| it.downcast_ref())
        .any(is_full);
    let code = if full {
        ErrorCode::DiskFull
    } else {
        ErrorCode::FileNotSaved
    };
    ApiError::new(code, format!("{error:#}")).on(Field::Folder)
}
