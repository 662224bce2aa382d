//! What routers can be sorted by, beside the core's own order, worst first. A router whose figure
//! is not known comes last, whichever way is sorted.

use leptos::prelude::*;
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;

use crate::components::Sort;
use crate::state::{Routers, current};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Text(String),
    Figure(u64),
}

/// `None` where it is not known.
fn key(by: &str, row: &RouterRow) -> Option<Key> {
    let router = &row.router;
    let text = |it: &str| (!it.is_empty()).then(|| Key::Text(it.to_lowercase()));
    let now = current(row);
    match by {
        "name" => text(&router.name),
        "address" => text(router.host.as_str()),
        "site" => text(router.site.as_str()),
        "version" => now.and_then(|it| text(&it.version)),
        "ppp" => now
            .and_then(|it| it.ppp_active)
            .map(|it| Key::Figure(it.into())),
        "latency" => now
            .and_then(|it| u64::try_from(it.latency.0).ok())
            .map(Key::Figure),
        "traffic" => now.map(|it| Key::Figure(it.download)),
        _ => None,
    }
}

/// In the order that is asked for; what stands equal stays as it came.
fn sorted<T>(mut keyed: Vec<(Option<Key>, T)>, descending: bool) -> Vec<T> {
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    keyed.into_iter().map(|(_, it)| it).collect()
}

/// Sorts routers that come in the core's order.
pub(super) fn in_order(routers: Routers, ids: Vec<RouterId>, sort: &Sort) -> Vec<RouterId> {
    let Some(by) = sort.by.as_deref() else {
        return ids;
    };
    let key_of = |id| routers.of(id)?.with_untracked(|row| key(by, row));
    let keyed = ids.into_iter().map(|id| (key_of(id), id)).collect();
    sorted(keyed, sort.descending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(known: [Option<u64>; 4], descending: bool) -> Vec<usize> {
        let keyed = known.into_iter().map(|it| it.map(Key::Figure));
        sorted(keyed.zip(0..).collect(), descending)
    }

    #[test]
    fn what_is_not_known_comes_last_both_ways() {
        let known = [Some(3), None, Some(1), Some(2)];
        assert_eq!(figures(known, false), [2, 3, 0, 1]);
        assert_eq!(figures(known, true), [0, 3, 2, 1]);
    }

    #[test]
    fn equals_stay_worst_first() {
        let known = [Some(1), Some(1), None, None];
        assert_eq!(figures(known, false), [0, 1, 2, 3]);
        assert_eq!(figures(known, true), [0, 1, 2, 3]);
    }
}
