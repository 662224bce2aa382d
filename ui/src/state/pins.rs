//! The routers that an operator pinned and those opened last, kept at this computer for each
//! operator.

use leptos::prelude::*;
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::{OperatorId, RouterId};

use super::{Routers, Session, part};

/// As many as there are keys for them: Ctrl+1 to Ctrl+9.
const PINNED: usize = 9;
const RECENT: usize = 5;

#[derive(Clone, Copy)]
pub(crate) struct Pins {
    /// In the order in which they were pinned.
    pub pinned: RwSignal<Vec<RouterId>>,
    /// The last one first.
    pub recent: RwSignal<Vec<RouterId>>,
}

impl Pins {
    /// Reads the operator's own when one signs in, and keeps them from then on.
    pub(crate) fn start() -> Self {
        let operator = part::<Session>().operator;
        let pins = Self {
            pinned: RwSignal::new(Vec::new()),
            recent: RwSignal::new(Vec::new()),
        };
        let lists = [("pinned", pins.pinned), ("recent", pins.recent)];
        Effect::new(move |_| {
            let operator = operator.get();
            for (name, list) in lists {
                let kept = operator.and_then(|it| super::kept(&place(name, it)));
                list.set(kept.map(|it| parse(&it)).unwrap_or_default());
            }
        });
        for (name, list) in lists {
            Effect::new(move |before: Option<Vec<RouterId>>| {
                let now = list.get();
                if let Some(operator) = operator.get_untracked()
                    && before.is_some_and(|before| before != now)
                {
                    super::keep(&place(name, operator), &text(&now));
                }
                now
            });
        }
        pins
    }

    pub(crate) fn is_pinned(self, id: RouterId) -> bool {
        self.pinned.with(|all| all.contains(&id))
    }

    /// The first is 0, and has the key Ctrl+1.
    pub(crate) fn place(self, id: RouterId) -> Option<usize> {
        self.pinned.with(|all| all.iter().position(|it| *it == id))
    }

    /// A tenth one takes the place of none: there is no key for it.
    pub(crate) fn toggle(self, id: RouterId) {
        self.pinned.update(|all| match all.contains(&id) {
            true => all.retain(|it| *it != id),
            false if all.len() < PINNED => all.push(id),
            false => {}
        });
    }

    pub(crate) fn opened(self, id: RouterId) {
        self.recent.update(|all| {
            all.retain(|it| *it != id);
            all.insert(0, id);
            all.truncate(RECENT);
        });
    }

    /// The pinned ones first, then the others by name: an order that stays when states change, for
    /// keys that people learn.
    pub(crate) fn in_order(self, routers: Routers) -> Vec<ArcRwSignal<RouterRow>> {
        let all = routers.by_name();
        self.pinned.with(|pinned| {
            let place = |row: &ArcRwSignal<RouterRow>| {
                let id = row.with_untracked(|row| row.router.id);
                pinned.iter().position(|it| *it == id)
            };
            let mut all: Vec<_> = all
                .into_iter()
                .map(|row| (place(&row).unwrap_or(usize::MAX), row))
                .collect();
            all.sort_by_key(|(place, _)| *place);
            all.into_iter().map(|(_, row)| row).collect()
        })
    }
}

fn place(name: &str, operator: OperatorId) -> String {
    format!("mikromon.{name}.{operator}")
}

fn text(ids: &[RouterId]) -> String {
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    ids.join(" ")
}

/// What is no id is left out: the storage is anybody's.
fn parse(text: &str) -> Vec<RouterId> {
    text.split_whitespace()
        .filter_map(|it| it.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn ids(count: u128) -> Vec<RouterId> {
        (1..=count)
            .map(|n| RouterId::from_uuid(Uuid::from_u128(n)))
            .collect()
    }

    fn pins() -> Pins {
        Pins {
            pinned: RwSignal::new(Vec::new()),
            recent: RwSignal::new(Vec::new()),
        }
    }

    #[test]
    fn what_is_kept_is_read_again_without_what_is_no_router() {
        let ids = ids(3);
        assert_eq!(parse(&text(&ids)), ids);
        assert_eq!(parse(&format!("x {} ../..", ids[0])), [ids[0]]);
    }

    #[test]
    fn nine_are_pinned_and_a_second_press_lets_one_go() {
        Owner::new().with(|| {
            let (pins, ids) = (pins(), ids(10));
            ids.iter().for_each(|id| pins.toggle(*id));
            assert_eq!(pins.pinned.get_untracked(), ids[..9]);
            pins.toggle(ids[0]);
            assert_eq!(pins.pinned.get_untracked(), ids[1..9]);
        });
    }

    #[test]
    fn the_last_five_that_were_opened_are_kept_each_once() {
        Owner::new().with(|| {
            let (pins, ids) = (pins(), ids(6));
            ids.iter().for_each(|id| pins.opened(*id));
            pins.opened(ids[3]);
            assert_eq!(
                pins.recent.get_untracked(),
                [ids[3], ids[5], ids[4], ids[2], ids[1]]
            );
        });
    }
}
