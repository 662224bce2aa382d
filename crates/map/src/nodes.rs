//! The scene made ready once: markers projected, links resolved, the worst last so that it is drawn
//! on top.

use std::collections::{HashMap, HashSet};

use mikromon_domain::ids::RouterId;
use mikromon_domain::router::RouterState;

use crate::mercator::World;
use crate::scene::Marker;
use crate::view::Bounds;

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) router: RouterId,
    pub(crate) name: String,
    pub(crate) at: World,
    pub(crate) state: RouterState,
    /// Where its parent stands.
    pub(crate) parent: Option<World>,
    /// Others hang on it.
    pub(crate) trunk: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// The worst last.
    all: Vec<Node>,
}

impl Nodes {
    /// Markers without a sound position are left out.
    pub(crate) fn new(markers: &[Marker]) -> Self {
        let sound = |it: &&Marker| {
            (-90.0..=90.0).contains(&it.latitude) && (-180.0..=180.0).contains(&it.longitude)
        };
        let place = |it: &Marker| World::from_degrees(it.latitude, it.longitude);
        let places: HashMap<RouterId, World> = markers
            .iter()
            .filter(sound)
            .map(|it| (it.router, place(it)))
            .collect();
        let trunks: HashSet<RouterId> = markers.iter().filter_map(|it| it.parent).collect();
        let mut all: Vec<Node> = markers
            .iter()
            .filter(sound)
            .map(|it| Node {
                router: it.router,
                name: it.name.clone(),
                at: place(it),
                state: it.state,
                parent: it.parent.and_then(|parent| places.get(&parent).copied()),
                trunk: trunks.contains(&it.router),
            })
            .collect();
        all.sort_by(|a, b| (b.state, b.trunk, &b.name).cmp(&(a.state, a.trunk, &a.name)));
        Self { all }
    }

    /// The worst last.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Node> {
        self.all.iter()
    }

    pub(crate) fn find(&self, router: RouterId) -> Option<&Node> {
        self.all.iter().find(|node| node.router == router)
    }

    /// `None` where there is none.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        (!self.all.is_empty()).then(|| Bounds::around(self.all.iter().map(|node| node.at)))
    }

    pub(crate) fn within(&self, seen: Bounds) -> impl DoubleEndedIterator<Item = &Node> {
        self.all.iter().filter(move |node| seen.contains(node.at))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use uuid::Uuid;

    pub(crate) fn marker(id: u128, name: &str, state: RouterState) -> Marker {
        Marker {
            router: RouterId::from_uuid(Uuid::from_u128(id)),
            name: name.to_owned(),
            latitude: -6.6,
            longitude: 106.8,
            state,
            parent: None,
        }
    }

    #[test]
    fn the_worst_come_last_and_unsound_positions_are_left_out() {
        let mut lost = marker(3, "lost", RouterState::Up);
        lost.latitude = f64::NAN;
        let nodes = Nodes::new(&[
            marker(1, "down", RouterState::Down),
            marker(2, "up", RouterState::Up),
            lost,
        ]);
        let names: Vec<_> = nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["up", "down"]);
    }

    #[test]
    fn a_link_needs_a_parent_on_the_map() {
        let root = marker(1, "root", RouterState::Up);
        let mut child = marker(2, "child", RouterState::Up);
        child.parent = Some(root.router);
        let mut orphan = marker(3, "orphan", RouterState::Up);
        orphan.parent = Some(RouterId::from_uuid(Uuid::from_u128(9)));
        let nodes = Nodes::new(&[root.clone(), child.clone(), orphan.clone()]);
        assert!(nodes.find(child.router).unwrap().parent.is_some());
        assert!(nodes.find(orphan.router).unwrap().parent.is_none());
        assert!(nodes.find(root.router).unwrap().trunk);
    }
}
