//! Who is behind whom. Pure; a loop in the book ends every walk.

use std::collections::{HashMap, HashSet};

use mikromon_domain::ids::RouterId;

#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    parents: HashMap<RouterId, RouterId>,
    children: HashMap<RouterId, Vec<RouterId>>,
}

impl Tree {
    pub(super) fn put(&mut self, child: RouterId, parent: Option<RouterId>) {
        if self.parents.get(&child).copied() == parent {
            return;
        }
        if let Some(siblings) = self
            .parents
            .remove(&child)
            .and_then(|it| self.children.get_mut(&it))
        {
            siblings.retain(|it| *it != child);
        }
        if let Some(parent) = parent {
            self.parents.insert(child, parent);
            self.children.entry(parent).or_default().push(child);
        }
    }

    pub(super) fn children(&self, of: RouterId) -> &[RouterId] {
        self.children.get(&of).map_or(&[], Vec::as_slice)
    }

    /// From the parent upwards.
    pub(super) fn above(&self, of: RouterId) -> impl Iterator<Item = RouterId> + use<'_> {
        let mut seen = HashSet::from([of]);
        let first = self.parents.get(&of).copied();
        std::iter::successors(first, |at| self.parents.get(at).copied())
            .take_while(move |at| seen.insert(*at))
    }

    /// Everything below, at any depth.
    pub(super) fn below(&self, of: RouterId) -> Vec<RouterId> {
        let mut seen = HashSet::from([of]);
        let mut found = Vec::new();
        let mut open = vec![of];
        while let Some(at) = open.pop() {
            for child in self.children(at) {
                if seen.insert(*child) {
                    found.push(*child);
                    open.push(*child);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> RouterId {
        RouterId::from_uuid(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn counts_those_behind_at_any_depth_and_follows_edits() {
        let mut tree = Tree::default();
        tree.put(id(2), Some(id(1)));
        tree.put(id(3), Some(id(2)));
        tree.put(id(4), Some(id(2)));
        assert_eq!(tree.below(id(1)).len(), 3);
        assert_eq!(tree.above(id(4)).collect::<Vec<_>>(), [id(2), id(1)]);
        tree.put(id(4), None);
        assert_eq!(tree.below(id(1)).len(), 2);
    }

    #[test]
    fn a_loop_does_not_hang() {
        let mut tree = Tree::default();
        tree.put(id(1), Some(id(2)));
        tree.put(id(2), Some(id(1)));
        assert_eq!(tree.below(id(1)), [id(2)]);
        assert_eq!(tree.above(id(1)).collect::<Vec<_>>(), [id(2)]);
    }
}
