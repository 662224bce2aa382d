//! Files that the page hands to the operator: they are put into the folder for downloads, under a
//! name that is free. The page never says where, and never reads one.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use mikromon_api::{ApiError, ErrorCode};
use tauri::{AppHandle, Manager};

/// After so many of one name somebody has to tidy up.
const MOST_OF_A_NAME: u32 = 999;
const LONGEST_NAME: usize = 100;

/// Answers the file's path, for the operator to find it.
///
/// # Errors
/// When the name is no plain file name, or the file cannot be written.
#[tauri::command]
pub(crate) async fn save_file(
    app: AppHandle,
    name: String,
    text: String,
) -> Result<String, ApiError> {
    let path = app.path();
    let folder = path
        .download_dir()
        .or_else(|_| path.document_dir())
        .or_else(|_| path.home_dir())
        .map_err(|error| ApiError::new(ErrorCode::FileNotSaved, error.to_string()))?;
    if !is_plain(&name) {
        return Err(ApiError::new(ErrorCode::BadRequest, name));
    }
    let saved = tokio::task::spawn_blocking(move || save(&folder, &name, text.as_bytes())).await;
    let saved = saved.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))?;
    match saved {
        Ok(path) => Ok(path.display().to_string()),
        Err(error) => Err(ApiError::new(code(&error), error.to_string())),
    }
}

fn code(error: &io::Error) -> ErrorCode {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        _ => ErrorCode::FileNotSaved,
    }
}

/// Nothing that leads out of the folder, hides the file or means something to a system.
fn is_plain(name: &str) -> bool {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && (1..=LONGEST_NAME).contains(&name.len())
        && name.chars().all(fits)
}

/// The whole file or none: what could not be written is taken away again.
fn save(folder: &Path, name: &str, content: &[u8]) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let (mut file, path) = create(folder, name)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(&path);
    }
    written.map(|()| path)
}

/// `kit.txt`, or `kit-2.txt` where that is taken.
fn create(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    for count in 1..=MOST_OF_A_NAME {
        let path = match count {
            1 => folder.join(name),
            _ => folder.join(format!("{stem}-{count}{dot}{ending}")),
        };
        match private(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            done => return done.map(|file| (file, path)),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// It may hold a secret: nobody else on this computer reads it.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["mikromon-kit.txt", "undangan_budi.json", "A"] {
            assert!(is_plain(name), "{name}");
        }
        let long = "a".repeat(LONGEST_NAME + 1);
        for name in [
            "",
            ".",
            "..",
            ".bashrc",
            "../kit.txt",
            "a/b",
            "a\\b",
            "C:kit",
            "kit.",
            "-rf",
            "kit\n",
            "kit txt",
            "ki\u{202e}t",
            &long,
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn what_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let within = folder.path().join("Unduhan");
        for (content, name) in [("1", "kit.txt"), ("2", "kit-2.txt"), ("3", "kit-3.txt")] {
            let path = save(&within, "kit.txt", content.as_bytes()).unwrap();
            assert_eq!(path, within.join(name));
            assert_eq!(std::fs::read_to_string(path).unwrap(), content);
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = save(folder.path(), "kit.txt", b"secret").unwrap();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_takes_nothing_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = save(&file, "kit.txt", b"secret").unwrap_err();
        assert_eq!(code(&error), ErrorCode::FileNotSaved);
    }
}
