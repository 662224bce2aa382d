//! Which rows of a table are in sight, and how far it has to scroll to show one. Pixels; the head
//! sticks to the top and covers as much as it pushes down.

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

    /// The rows to draw.
    pub(super) fn window(self) -> Range<usize> {
        let first = self.top / self.row;
        let from = first.saturating_sub(MARGIN) / STEP * STEP;
        let to = (first + self.page() + 1 + MARGIN).next_multiple_of(STEP);
        from..to
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

#[cfg(test)]
mod tests {
    use super::*;

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
