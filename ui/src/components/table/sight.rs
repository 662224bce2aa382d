//! Which rows of a table are in sight, which elements of the page show them, and how far it has to
//! scroll to show one. Pixels; the head sticks to the top and covers as much as it pushes down.

use std::ops::Range;

/// Rows drawn above and below what is in sight, so that a scroll shows no gap.
const MARGIN: usize = 8;
/// The window moves in steps, so that a scroll of one row draws nothing.
const STEP: usize = 4;
/// Height of the row of heads, as the style has it.
const HEAD: usize = 28;

/// What a scrolled frame shows of rows of one height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub top: usize,
    pub height: usize,
    pub row: usize,
}

impl Frame {
    /// Whole rows that fit, at least one.
    pub(super) fn page(self) -> usize {
        (self.height.saturating_sub(HEAD) / self.row).max(1)
    }

    /// The rows to draw: wherever it is scrolled to as many, so that a scroll makes no elements.
    pub(super) fn window(self) -> Range<usize> {
        let first = self.top / self.row;
        let from = first.saturating_sub(MARGIN) / STEP * STEP;
        from..from + MARGIN + self.page() + 1 + MARGIN + STEP - 1
    }

    /// Where it has to scroll to, to show a row whole; `None` where it does already.
    pub(super) fn reveal(self, index: usize) -> Option<usize> {
        let above = index * self.row;
        let below = above + self.row + HEAD;
        if above < self.top {
            Some(above)
        } else if below > self.top + self.height {
            Some(below - self.height)
        } else {
            None
        }
    }
}

/// The rows in the page, and the names of the elements that show them: an element's name is its row
/// less the shift.
///
/// While the window slides the shift stays: rows that remain keep their elements, and only those
/// that come are drawn. With a jump the names stay: other rows in the same elements cost half of
/// what new elements do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots {
    pub window: Range<usize>,
    /// It wraps around where the names of a list are larger than its rows.
    shift: usize,
}

impl Slots {
    pub(super) fn follow(before: Option<&Self>, window: Range<usize>) -> Self {
        let shift = before.map_or(0, |before| {
            let slides = window.start < before.window.end && before.window.start < window.end;
            let jump = window.start.wrapping_sub(before.window.start);
            before.shift.wrapping_add(if slides { 0 } else { jump })
        });
        Self { window, shift }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = usize> + use<> {
        let shift = self.shift;
        self.window.clone().map(move |row| row.wrapping_sub(shift))
    }

    /// The row that an element of this name shows.
    pub(super) const fn row(&self, name: usize) -> usize {
        name.wrapping_add(self.shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(slots: &Slots) -> Vec<usize> {
        slots.names().collect()
    }

    #[test]
    fn a_window_that_slides_keeps_the_elements_of_the_rows_that_remain() {
        let mut slots = Slots::follow(None, 0..40);
        for window in [4..44, 36..76, 30..70, 0..40] {
            let before = slots.clone();
            slots = Slots::follow(Some(&before), window.clone());
            for row in window.filter(|it| before.window.contains(it)) {
                let named =
                    |slots: &Slots| names(slots).into_iter().find(|it| slots.row(*it) == row);
                assert_eq!(named(&slots), named(&before), "{row}");
            }
        }
    }

    #[test]
    fn a_window_that_jumps_keeps_all_elements_and_shows_its_own_rows() {
        let first = Slots::follow(None, 100..140);
        let far = Slots::follow(Some(&first), 40_000..40_040);
        let back = Slots::follow(Some(&far), 8..48);
        for slots in [&far, &back] {
            assert_eq!(names(slots), names(&first));
            let rows: Vec<_> = slots.names().map(|it| slots.row(it)).collect();
            assert_eq!(rows, slots.window.clone().collect::<Vec<_>>());
        }
    }

    const FRAME: Frame = Frame {
        top: 3_600,
        height: 28 + 360,
        row: 36,
    };

    #[test]
    fn the_window_covers_what_is_in_sight_with_a_margin() {
        assert_eq!(FRAME.page(), 10);
        let window = FRAME.window();
        assert!(window.start <= 92 && window.end >= 119, "{window:?}");
        assert_eq!(Frame { top: 0, ..FRAME }.window().start, 0);
    }

    #[test]
    fn wherever_it_is_scrolled_to_all_in_sight_is_drawn_and_as_many_rows() {
        for top in (0..5_000).step_by(7) {
            let frame = Frame { top, ..FRAME };
            let window = frame.window();
            assert_eq!(window.len(), FRAME.window().len(), "{top}");
            let last = (top + FRAME.height - HEAD) / FRAME.row;
            assert!(window.contains(&(top / FRAME.row)), "{top}");
            assert!(window.contains(&(last + MARGIN)), "{top}");
        }
    }

    #[test]
    fn a_scroll_of_a_row_keeps_the_window() {
        let moved = Frame {
            top: FRAME.top + 36,
            ..FRAME
        };
        assert_eq!(moved.window().start, FRAME.window().start);
    }

    #[test]
    fn a_row_is_shown_whole_by_the_shortest_way() {
        for (index, expected) in [
            (100, None),
            (109, None),
            (99, Some(99 * 36)),
            (0, Some(0)),
            (110, Some(3_636)),
        ] {
            assert_eq!(FRAME.reveal(index), expected, "{index}");
        }
    }

    #[test]
    fn a_frame_without_height_still_shows_a_row() {
        let closed = Frame { height: 0, ..FRAME };
        assert_eq!(closed.page(), 1);
        assert!(closed.window().contains(&100));
    }
}
