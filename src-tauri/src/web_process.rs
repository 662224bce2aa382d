//! The page lives in a process of WebKit's own, which may end by a fault in it or for want of memory.
//! The window would stay empty then, while the core goes on: the page is loaded anew.
//!
//! macOS: tauri does it by itself. Windows: WebView2 shows a page of its own, with a button for it.

#[cfg(target_os = "linux")]
pub(crate) use linux::watch;

#[cfg(not(target_os = "linux"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "on Linux the window may be gone already"
)]
pub(crate) fn watch(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::Cell;
    use std::time::{Duration, Instant};

    use tauri::WebviewWindow;
    use webkit2gtk::{WebProcessTerminationReason, WebViewExt};

    use crate::page;

    /// A process that ends again so soon may well end by the very page that is loaded anew.
    const AGAIN: Duration = Duration::from_secs(60);
    /// Keeps a page that ends it every time from taking all of the computer.
    const PAUSE: Duration = Duration::from_secs(10);

    /// # Errors
    /// When the window is gone.
    pub(crate) fn watch(window: &WebviewWindow) -> tauri::Result<()> {
        let shown = window.clone();
        window.with_webview(move |webview| {
            let last = Cell::new(None);
            webview
                .inner()
                .connect_web_process_terminated(move |_, reason| {
                    if reason == WebProcessTerminationReason::TerminatedByApi {
                        return;
                    }
                    let now = Instant::now();
                    let load = Load::after(last.replace(Some(now)), now);
                    tracing::error!("the page's process ended ({reason:?}): {load:?}");
                    tauri::async_runtime::spawn(load.run(shown.clone()));
                });
        })
    }

    /// How a page is loaded whose process ended.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Load {
        SamePage,
        /// The Overview, after a pause.
        FirstPage,
    }

    impl Load {
        fn after(last: Option<Instant>, now: Instant) -> Self {
            match last {
                Some(last) if now.duration_since(last) < AGAIN => Self::FirstPage,
                _ => Self::SamePage,
            }
        }

        async fn run(self, window: WebviewWindow) {
            let loaded = match self {
                Self::SamePage => window.reload(),
                Self::FirstPage => {
                    tokio::time::sleep(PAUSE).await;
                    to_first_page(&window)
                }
            };
            if let Err(error) = loaded {
                tracing::error!("the page was not loaded anew: {error}");
            }
        }
    }

    fn to_first_page(window: &WebviewWindow) -> tauri::Result<()> {
        window.navigate(page::ORIGIN.parse().map_err(tauri::Error::InvalidUrl)?)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_page_that_ends_its_process_again_is_left() {
            let now = Instant::now();
            assert_eq!(Load::after(None, now), Load::SamePage);
            assert_eq!(Load::after(Some(now), now + AGAIN), Load::SamePage);
            let soon = now + AGAIN - Duration::from_secs(1);
            assert_eq!(Load::after(Some(now), soon), Load::FirstPage);
        }
    }
}
