//! Where a key moves the row that is chosen.

/// `None` for a key that moves nothing.
pub(super) fn moved(key: &str, at: Option<usize>, total: usize, page: usize) -> Option<usize> {
    let last = total.checked_sub(1)?;
    let at = at.map(|it| it.min(last));
    let from = |step: fn(usize, usize) -> usize, by: usize| match at {
        Some(at) => step(at, by).min(last),
        // The first key only takes hold.
        None => 0,
    };
    Some(match key {
        "ArrowDown" => from(usize::saturating_add, 1),
        "ArrowUp" => from(usize::saturating_sub, 1),
        "PageDown" => from(usize::saturating_add, page),
        "PageUp" => from(usize::saturating_sub, page),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_within_the_list() {
        for (key, at, expected) in [
            ("ArrowDown", None, Some(0)),
            ("ArrowDown", Some(4), Some(5)),
            ("ArrowDown", Some(99), Some(99)),
            ("ArrowUp", Some(0), Some(0)),
            ("ArrowUp", Some(7), Some(6)),
            ("PageDown", Some(4), Some(24)),
            ("PageDown", Some(90), Some(99)),
            ("PageUp", Some(4), Some(0)),
            ("Home", Some(50), Some(0)),
            ("End", None, Some(99)),
            ("a", Some(1), None),
        ] {
            assert_eq!(moved(key, at, 100, 20), expected, "{key} {at:?}");
        }
    }

    #[test]
    fn a_list_that_shrank_or_is_empty_holds_no_row_beyond_its_end() {
        assert_eq!(moved("ArrowUp", Some(50), 10, 5), Some(8));
        assert_eq!(moved("ArrowDown", Some(50), 10, 5), Some(9));
        assert_eq!(moved("End", Some(3), 0, 5), None);
    }
}
