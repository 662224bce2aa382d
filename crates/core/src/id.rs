//! New ids: UUIDv7, ordered by the instant they were made at, also within one millisecond.

use std::sync::Mutex;

use mikromon_domain::time::UnixMillis;
use uuid::{ContextV7, Timestamp, Uuid};

static CONTEXT: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// An id nobody else has. Instants before 1970 count as 1970.
pub(crate) fn fresh(now: UnixMillis) -> Uuid {
    let millis = u64::try_from(now.0).unwrap_or(0);
    let nanos = u32::try_from(millis % 1_000).unwrap_or(0) * 1_000_000;
    Uuid::new_v7(Timestamp::from_unix(&CONTEXT, millis / 1_000, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_keep_their_order() {
        let ids: Vec<_> = (0..1_000)
            .map(|_| fresh(UnixMillis(1_700_000_000_000)))
            .collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|it| it.get_version_num() == 7));
    }
}
