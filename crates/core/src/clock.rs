//! The one place that reads the wall clock. Rules take `now` as an argument.

use mikromon_domain::time::UnixMillis;

/// The computer's time now.
#[allow(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> UnixMillis {
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    UnixMillis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
