//! The store on the disk: its sizes, its backup, and putting one back.

use std::fs;
use std::path::{Path, PathBuf};

use mikromon_api::store::{
    BackUpStore, BackupMade, BackupView, CancelStoreWork, GetStore, LastBackup, PreviewBackup,
    RestoreStore, Restored, StoreHere, StoreView,
};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::permission::Permission;
use mikromon_domain::time::Millis;
use tokio::time::Instant;

use super::{invalid, vault};
use crate::backup::{self, Book, Order};
use crate::call::Call;
use crate::core::State;
use crate::dispatch::Handle;
use crate::keys::office::computer_name;
use crate::password;
use crate::store::{company, operator, schema, setting, snapshot};

impl Handle<GetStore> for Call<'_> {
    async fn handle(&self, _: GetStore) -> anyhow::Result<StoreView> {
        let data = self.core.config().data_dir.clone();
        let sizes = tokio::task::spawn_blocking({
            let data = data.clone();
            move || Sizes::of(&data)
        });
        let sizes = sizes.await?;
        let last_backup = setting::last_backup(&self.book()?.store).await?;
        let last_folder = last_backup
            .as_ref()
            .and_then(|it| Path::new(&it.path).parent());
        let suggested = last_folder.map(Path::to_owned).or_else(std::env::home_dir);
        Ok(StoreView {
            free: fs4::available_space(&data).ok(),
            folder: data.display().to_string(),
            book: sizes.book,
            telemetry: sizes.telemetry,
            tiles: sizes.tiles,
            logs: sizes.logs,
            aside: sizes.aside,
            schema: schema::newest(schema::SQLITE),
            work: self.core.backup().progress(),
            last_backup,
            schedule: self.backup_schedule().await?,
            suggested: suggested.unwrap_or_default().display().to_string(),
        })
    }
}

/// Bytes by what they are for.
#[derive(Default)]
struct Sizes {
    book: u64,
    telemetry: u64,
    tiles: u64,
    logs: u64,
    aside: u64,
}

impl Sizes {
    /// What cannot be read is not counted: these are for people to see.
    fn of(data: &Path) -> Self {
        let mut sizes = Self::default();
        for entry in fs::read_dir(data).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let size = size(&entry.path());
            match name.split_once('.').map_or(&*name, |it| it.0) {
                "mikromon" => sizes.book += size,
                "telemetry" => sizes.telemetry += size,
                "tiles" => sizes.tiles += size,
                "logs" => sizes.logs += size,
                it if it.starts_with("mikromon-") || it.starts_with("telemetry-") => {
                    sizes.aside += size;
                }
                _ => {}
            }
        }
        sizes
    }
}

fn size(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(it) if it.is_dir() => {
            let entries = fs::read_dir(path).into_iter().flatten().flatten();
            entries.map(|it| size(&it.path())).sum()
        }
        Ok(it) => it.len(),
        Err(_) => 0,
    }
}

impl Handle<BackUpStore> for Call<'_> {
    async fn subject(&self, command: &BackUpStore) -> anyhow::Result<String> {
        Ok(command.folder.clone())
    }

    async fn handle(&self, command: BackUpStore) -> anyhow::Result<BackupMade> {
        self.sees_the_whole()?;
        let book = self.book()?;
        let least = vault::MIN_CHARACTERS;
        password::check_strength(&command.passphrase, least, Field::Passphrase)?;
        let folder = backup::folder_at(&command.folder)?;
        let mut reader = book.store.read().acquire().await?;
        let zone = company::find(&mut reader).await?.form.zone;
        drop(reader);
        let begun = Instant::now();
        let order = Order {
            data: &self.core.config().data_dir,
            name: backup::free_name(&folder, None, self.now, zone)?,
            folder: &folder,
            passphrase: command.passphrase,
            telemetry: command.telemetry,
            carried: book.keys.carried(),
            computer: computer_name(),
            now: self.now,
        };
        let events = self.core.events_sender();
        let work = async |gauge| backup::make(order, &gauge).await;
        let (path, manifest) = self.core.backup().run(events, work).await?;
        let made = LastBackup {
            at: self.now,
            path: path.display().to_string(),
            bytes: fs::metadata(&path)?.len(),
        };
        self.remember(&made).await;
        Ok(BackupMade {
            path: made.path,
            bytes: made.bytes,
            took: Millis(i64::try_from(begun.elapsed().as_millis())?),
            rows: manifest.book().tables.values().sum(),
            keys: manifest.keys(),
        })
    }
}

impl Call<'_> {
    /// A store that takes no writes is a reason to make a backup, and none to fail of.
    async fn remember(&self, made: &LastBackup) {
        let stored = async {
            let mut write = self.write().await?;
            setting::put_last_backup(&mut write, made).await?;
            write.commit().await
        };
        if let Err(error) = stored.await {
            tracing::warn!("the backup was made and is not remembered: {error:#}");
        }
    }

    /// # Errors
    /// `NotAllowed`, `NotSignedIn`. Who sits at a computer without a book is asked for nothing but
    /// the passphrase.
    async fn may_restore(&self) -> Result<(), ApiError> {
        let right = Permission::StoreBackup;
        let nobody = match &*self.state {
            State::Refused(refused) => refused.can_be_set_aside(),
            _ => {
                let names = operator::sign_in_names(&self.book()?.store).await;
                names.is_ok_and(|it| it.is_empty())
            }
        };
        if nobody || self.may(right)? && self.sight.is_whole() {
            return Ok(());
        }
        Err(ApiError::new(ErrorCode::NotAllowed, right.name()))
    }

    /// What the store is known by, where it is open.
    async fn known(&self) -> anyhow::Result<Option<Book>> {
        let Ok(book) = self.book() else {
            return Ok(None);
        };
        let mut reader = book.store.read().acquire().await?;
        Ok(Some(snapshot::describe(&mut reader).await?))
    }
}

fn file_at(path: &str) -> Result<PathBuf, ApiError> {
    let path = PathBuf::from(path.trim());
    if path.is_absolute() {
        return Ok(path);
    }
    Err(invalid(Field::File, "the path is not absolute"))
}

impl Handle<CancelStoreWork> for Call<'_> {
    async fn handle(&self, _: CancelStoreWork) -> anyhow::Result<()> {
        self.may_restore().await?;
        self.core.backup().cancel();
        Ok(())
    }
}

impl Handle<PreviewBackup> for Call<'_> {
    async fn handle(&self, command: PreviewBackup) -> anyhow::Result<BackupView> {
        self.may_restore().await?;
        let path = file_at(&command.path)?;
        let passphrase = &command.passphrase;
        let events = self.core.events_sender();
        let work = async |gauge| backup::look(&path, passphrase, &gauge).await;
        let manifest = self.core.backup().run(events, work).await?;
        let here = self.known().await?.map(|here| StoreHere {
            same_company: here.founder.is_some() && here.founder == manifest.book().founder,
            last_change: here.last_change,
            tables: here.tables,
        });
        Ok(BackupView {
            here,
            ..manifest.view()
        })
    }
}

impl Handle<RestoreStore> for Call<'_> {
    async fn subject(&self, command: &RestoreStore) -> anyhow::Result<String> {
        Ok(command.path.clone())
    }

    async fn handle(&self, command: RestoreStore) -> anyhow::Result<Restored> {
        self.may_restore().await?;
        let path = file_at(&command.path)?;
        let from = (path.as_path(), &command.passphrase);
        let here = self.known().await?;
        let events = self.core.events_sender();
        let work = async |gauge: backup::Gauge| {
            self.core
                .restore(from, here.as_ref(), self.now, &gauge)
                .await
        };
        let (manifest, aside) = self.core.backup().run(events, work).await?;
        Ok(Restored {
            aside: aside.map(|it| it.display().to_string()),
            server: manifest.server(),
            keys: manifest.keys(),
        })
    }
}
