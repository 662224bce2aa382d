//! Open files: two for every port and one for every session are more than a login shell's limit for a thousand routers.

/// Raises the limit as far as the system lets it. A failure is only logged: it shows again where it matters, at a port.
pub(crate) fn raise_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        // macOS allows no more than OPEN_MAX, 10,240, whatever its hard limit says.
        let wanted = limit.maximum.map_or(10_240, |most| most.min(65_536));
        if limit.current.is_some_and(|current| current < wanted) {
            limit.current = Some(wanted);
            if let Err(error) = setrlimit(Resource::Nofile, limit) {
                tracing::warn!(%error, wanted, "the limit of open files stays as it is");
            }
        }
    }
}
