//! Open files: a thousand sockets need more than the soft limit of a login shell.

/// Raises the soft limit to the hard one, as far as the system lets it. A failure is only logged:
/// fewer routers than files is the usual case.
pub(crate) fn raise_open_files() {
    #[cfg(unix)]
    unix::raise();
}

#[cfg(unix)]
mod unix {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// macOS names no usable maximum (`OPEN_MAX` is 10,240), and more is never needed.
    const ENOUGH: u64 = 10_240;

    pub(super) fn raise() {
        let now = getrlimit(Resource::Nofile);
        let wanted = now.maximum.map_or(ENOUGH, |most| most.min(ENOUGH));
        if now.current.is_some_and(|current| current < wanted) {
            let raised = Rlimit {
                current: Some(wanted),
                maximum: now.maximum,
            };
            if let Err(error) = setrlimit(Resource::Nofile, raised) {
                tracing::warn!(%error, wanted, "the limit of open files stays as it is");
            }
        }
    }
}
