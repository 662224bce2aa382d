//! The routers as they are known now: one signal per router, so that a sample redraws the cells
//! that show it and nothing else. Filled by the list, patched by the core's samples.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::router::{Figures, ListRouters, LiveRouter, RouterRow};
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::router::RouterState;

use super::{Query, Session, part, query};

type Rows = HashMap<RouterId, ArcRwSignal<RouterRow>>;

#[derive(Clone, Copy)]
pub(crate) struct Routers {
    pub list: Query<Vec<RouterRow>>,
    rows: StoredValue<Rows>,
    /// Worst first, as the core sorts them.
    pub order: RwSignal<Vec<RouterId>>,
    /// Counts the samples, for figures over all routers.
    beat: RwSignal<u32>,
}

/// A sparkline holds one point a minute.
const SPARKLINE_STEP: Duration = Duration::from_secs(60);

impl Routers {
    pub(crate) fn start() -> Self {
        let session = part::<Session>();
        let list = query(
            &[Tag::Routers, Tag::RouterState],
            Some(SPARKLINE_STEP),
            move || {
                session
                    .may(Permission::RouterView)
                    .then_some(ListRouters {})
            },
        );
        let routers = Self::over(list);
        Effect::new(move |_| {
            list.data
                .with(|rows| routers.fill(rows.as_deref().unwrap_or_default()))
        });
        routers
    }

    pub(super) fn over(list: Query<Vec<RouterRow>>) -> Self {
        Self {
            list,
            rows: StoredValue::new(HashMap::new()),
            order: RwSignal::new(Vec::new()),
            beat: RwSignal::new(0),
        }
    }

    pub(super) fn forget(self) {
        self.list.forget();
        self.fill(&[]);
    }

    pub(super) fn fill(self, rows: &[RouterRow]) {
        let order: Vec<_> = rows.iter().map(|row| row.router.id).collect();
        self.rows.update_value(|known| {
            known.retain(|id, _| order.contains(id));
            for row in rows {
                match known.get(&row.router.id) {
                    Some(signal) => signal.set(row.clone()),
                    None => drop(known.insert(row.router.id, ArcRwSignal::new(row.clone()))),
                }
            }
        });
        self.order.set(order);
        self.beat.update(|n| *n = n.wrapping_add(1));
    }

    pub(crate) fn patch(self, samples: Vec<LiveRouter>) {
        for sample in samples {
            if let Some(row) = self.of(sample.id) {
                row.update(|row| row.live = sample);
            }
        }
        self.beat.update(|n| *n = n.wrapping_add(1));
    }

    pub(crate) fn of(self, id: RouterId) -> Option<ArcRwSignal<RouterRow>> {
        self.rows.with_value(|rows| rows.get(&id).cloned())
    }

    /// The routers in the order of the list, as signals.
    pub(crate) fn in_order(self) -> Vec<ArcRwSignal<RouterRow>> {
        self.order
            .get()
            .into_iter()
            .filter_map(|id| self.of(id))
            .collect()
    }

    /// Those that `wanted` keeps, in the order of the list; followed, row by row.
    pub(crate) fn chosen(self, wanted: impl Fn(&RouterRow) -> bool) -> Vec<RouterId> {
        let all = self.in_order().into_iter();
        all.filter(|row| row.with(&wanted))
            .map(|row| row.with_untracked(|row| row.router.id))
            .collect()
    }

    /// The nearest router above that one that is down itself; not followed.
    pub(crate) fn cut_above(self, row: &RouterRow) -> Option<ArcRwSignal<RouterRow>> {
        let mut above = row.router.parent;
        // A loop in the book ends the walk.
        for _ in 0..self.rows.with_value(HashMap::len) {
            let parent = self.of(above?)?;
            let (state, next) = parent.with_untracked(|it| (it.live.state, it.router.parent));
            if state == RouterState::Down {
                return Some(parent);
            }
            above = next;
        }
        None
    }

    /// By name: an order that stays when states change, for keys that people learn.
    pub(crate) fn by_name(self) -> Vec<ArcRwSignal<RouterRow>> {
        let mut rows = self.in_order();
        rows.sort_by_cached_key(|row| row.with_untracked(|row| row.router.name.to_lowercase()));
        rows
    }

    /// By a rank, then in the order of the list; followed like [`Self::fold`].
    pub(crate) fn ranked<R: Ord>(self, rank: impl Fn(&RouterRow) -> R) -> Vec<RouterId> {
        self.beat.track();
        let ranked = |id| Some((self.of(id)?.with_untracked(&rank), id));
        let mut all: Vec<_> = self.order.get().into_iter().filter_map(ranked).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.into_iter().map(|(_, id)| id).collect()
    }

    /// Over all rows; followed, and run again with each batch of samples.
    pub(crate) fn fold<A>(self, start: A, add: impl Fn(A, &RouterRow) -> A) -> A {
        self.beat.track();
        self.rows.with_value(|rows| {
            let one = |sum, row: &ArcRwSignal<RouterRow>| row.with_untracked(|row| add(sum, row));
            rows.values().fold(start, one)
        })
    }

    /// Followed like [`Self::fold`].
    pub(crate) fn count(self, wanted: impl Fn(&RouterRow) -> bool) -> usize {
        self.fold(0, |count, row| count + usize::from(wanted(row)))
    }

    /// A sum over the figures of the routers that answer, nothing where none does; followed like
    /// [`Self::fold`].
    pub(crate) fn sum(self, of: impl Fn(&Figures) -> u64) -> Option<u64> {
        self.fold(None, |sum: Option<u64>, row| match current(row).map(&of) {
            Some(one) => Some(sum.unwrap_or_default().saturating_add(one)),
            None => sum,
        })
    }

    /// Whether this computer itself is cut off, so that nothing is known of the routers.
    pub(crate) fn unseen(self) -> bool {
        self.count(|row| row.live.state == RouterState::ObserverOffline) > 0
    }

    pub(crate) fn len(self) -> usize {
        self.order.with(Vec::len)
    }
}

/// Whether the router answers. One late heartbeat is no reason to take its figures away.
pub(crate) const fn answers(row: &RouterRow) -> bool {
    matches!(row.live.state, RouterState::Up | RouterState::Suspect)
}

/// The figures, unless the router is out of reach and they are old.
pub(crate) fn current(row: &RouterRow) -> Option<&Figures> {
    row.live.figures.as_ref().filter(|_| answers(row))
}

#[cfg(test)]
mod tests {
    use mikromon_domain::time::UnixMillis;
    use serde_json::json;

    use super::*;

    fn id(n: u8) -> RouterId {
        let text = format!("00000000-0000-7000-8000-0000000000{n:02}");
        text.parse().unwrap()
    }

    fn row(n: u8, parent: Option<u8>, state: RouterState) -> RouterRow {
        let text = |shown: &str| json!({ "shown": shown, "masked": false });
        let router = json!({
            "id": id(n), "name": format!("BR-{n}"), "host": text("10.0.0.1"), "port": text("8728"),
            "transport": "plain", "username": text("api"), "core": false, "paused": false,
            "parent": parent.map(id), "site": text(""), "note": text(""), "position": null,
            "pin": null, "group": null, "tags": [], "revision": 1,
        });
        let live = LiveRouter {
            id: id(n),
            state,
            since: UnixMillis(0),
            reason: None,
            next_try: None,
            figures: None,
        };
        RouterRow {
            router: serde_json::from_value(router).unwrap(),
            live,
            traffic: Vec::new(),
            day: Vec::new(),
        }
    }

    #[test]
    fn the_nearest_router_above_that_is_down_itself_is_named() {
        use RouterState::{BehindParent, Down, Up};
        Owner::new().with(|| {
            let routers = Routers::over(Query::new());
            let rows = [
                row(1, None, Down),
                row(2, Some(1), BehindParent),
                row(3, Some(2), BehindParent),
                row(4, None, Up),
                row(5, Some(4), BehindParent),
                // A loop, and a parent that is not seen.
                row(6, Some(7), BehindParent),
                row(7, Some(6), BehindParent),
                row(8, Some(9), BehindParent),
            ];
            routers.fill(&rows);
            let above = |row: &RouterRow| {
                let found = routers.cut_above(row)?;
                Some(found.with_untracked(|it| it.router.name.clone()))
            };
            let found = rows.iter().map(above).collect::<Vec<_>>();
            let down = || Some("BR-1".to_owned());
            let expected = [None, down(), down(), None, None, None, None, None];
            assert_eq!(found, expected);
        });
    }
}
