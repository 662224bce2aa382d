//! Being asked to end from outside: Ctrl+C, and SIGTERM where there is one.

use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Whether the process was asked to end since it began to listen.
#[derive(Clone, Debug)]
pub(crate) struct End(watch::Receiver<bool>);

impl End {
    /// Listens from now on, so that what is made after this is also cleaned up.
    pub(crate) fn listen(runtime: &Runtime) -> Self {
        let (asked, end) = watch::channel(false);
        runtime.spawn(async move {
            heard().await;
            asked.send_replace(true);
        });
        Self(end)
    }

    /// `work`'s answer; `None` when it was asked to end first, and `work` is given up.
    pub(crate) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            answer = work => Some(answer),
            () = self.clone().asked() => None,
        }
    }

    /// Returns once it was asked to end, at once if it was already.
    pub(crate) async fn asked(mut self) {
        if self.0.wait_for(|asked| *asked).await.is_err() {
            // Nobody listens any more: the runtime itself is ending.
            std::future::pending::<()>().await;
        }
    }
}

async fn heard() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without a handler there is nothing to wait for: the OS ends the process itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
