//! The migrations, embedded by the build script, and what they say about a file.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
}
pub(crate) use embedded::{POSTGRES, SQLITE, TELEMETRY};

/// `MMON`, in bytes 68 to 72 of the book's file: it is ours, and not another program's.
pub(crate) const APPLICATION_ID: u32 = u32::from_be_bytes(*b"MMON");

/// The migrator of one of the embedded folders.
pub(crate) fn migrator(files: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = files.iter().map(|&(version, description, sql)| {
        Migration::new(
            version,
            description.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

/// The newest version this program knows.
pub(crate) fn newest(files: &[(i64, &str, &str)]) -> i64 {
    files
        .iter()
        .map(|(version, ..)| *version)
        .max()
        .unwrap_or(0)
}
