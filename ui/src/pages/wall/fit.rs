//! How many routers have room on the wall, so that a name is still read from across the room.

/// Boxes beside each other; `ROWS` of them below each other fill the wall.
const DENSE: usize = 8;
const ROWS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    pub shown: usize,
    /// The class of the grid.
    pub class: &'static str,
}

impl Fit {
    pub(crate) const fn of(routers: usize) -> Self {
        let class = match routers {
            0..=6 => "tiles few",
            7..=12 => "tiles some",
            13..=18 => "tiles",
            _ => "tiles dense",
        };
        let most = DENSE * ROWS;
        let shown = if routers < most { routers } else { most };
        Self { shown, class }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boxes_grow_smaller_and_then_end() {
        for (routers, shown, class) in [
            (0, 0, "tiles few"),
            (6, 6, "tiles few"),
            (12, 12, "tiles some"),
            (18, 18, "tiles"),
            (19, 19, "tiles dense"),
            (32, 32, "tiles dense"),
            (1_000, 32, "tiles dense"),
        ] {
            assert_eq!(Fit::of(routers), Fit { shown, class }, "{routers}");
        }
    }
}
