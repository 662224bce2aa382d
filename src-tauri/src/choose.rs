//! The system's own windows in which a file or a folder is chosen. The page learns the path alone;
//! what lies there is the core's to read.

use std::pin::Pin;

use mikromon_api::store::BACKUP_ENDING;
use mikromon_api::{ApiError, ErrorCode};
use rfd::{AsyncFileDialog, FileHandle};
use serde::Deserialize;
use tauri::WebviewWindow;
use tokio::sync::oneshot;

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) enum Wanted {
    Folder,
    /// A file of [`BACKUP_ENDING`].
    Backup,
}

type Chosen = Pin<Box<dyn Future<Output = Option<FileHandle>> + Send>>;

impl Wanted {
    fn shown_by(self, dialog: AsyncFileDialog) -> Chosen {
        match self {
            Self::Folder => Box::pin(dialog.pick_folder()),
            Self::Backup => {
                let ending = BACKUP_ENDING.trim_start_matches('.');
                Box::pin(dialog.add_filter("MikroMon", &[ending]).pick_file())
            }
        }
    }
}

/// `None` where nothing was chosen. `title` is in the language of the page.
///
/// # Errors
/// When the system shows no such window, or the path is no text.
#[tauri::command]
pub(crate) async fn choose_path(
    window: WebviewWindow,
    wanted: Wanted,
    title: String,
) -> Result<Option<String>, ApiError> {
    let failed = |error: &str| ApiError::new(ErrorCode::Internal, error);
    let (answer, chosen) = oneshot::channel();
    let parent = window.clone();
    // macOS and GTK make windows on the main thread only.
    let shown = window.run_on_main_thread(move || {
        let dialog = AsyncFileDialog::new().set_title(title).set_parent(&parent);
        let chosen = wanted.shown_by(dialog);
        tauri::async_runtime::spawn(async move {
            // Whoever asked may be gone.
            let _ = answer.send(chosen.await);
        });
    });
    shown.map_err(|error| failed(&error.to_string()))?;
    let chosen = chosen.await.map_err(|error| failed(&error.to_string()))?;
    let path = chosen.map(|it| it.path().to_owned().into_os_string().into_string());
    path.transpose()
        .map_err(|_| failed("the path cannot be written as text"))
}
