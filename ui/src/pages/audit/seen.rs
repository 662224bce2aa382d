//! The rows that the page holds: the newest of what is asked for, without a gap, as far down as
//! somebody scrolled.

use mikromon_api::audit::AuditRow;

/// Puts a page of rows to those that are held; both newest first. A row that is in both is taken
/// from the page: it may have ended meanwhile.
pub(super) fn with(held: Vec<AuditRow>, page: Vec<AuditRow>) -> Vec<AuditRow> {
    let mut all = page;
    let of_page: std::collections::HashSet<_> = all.iter().map(|it| it.id).collect();
    all.extend(held.into_iter().filter(|it| !of_page.contains(&it.id)));
    all.sort_by_key(|it| std::cmp::Reverse((it.at, it.id)));
    all
}

/// As [`with`], for the newest page of all: where it does not reach down to what is held, there
/// may be rows between the two, and what is held is forgotten.
pub(super) fn with_newest(held: Vec<AuditRow>, page: Vec<AuditRow>) -> Vec<AuditRow> {
    let reaches = held
        .first()
        .is_some_and(|newest| page.iter().any(|it| it.id == newest.id));
    if reaches { with(held, page) } else { page }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_api::audit::AuditOutcome;
    use mikromon_domain::time::UnixMillis;

    fn row(n: u8, outcome: AuditOutcome) -> AuditRow {
        AuditRow {
            id: format!("018f0000-0000-7000-8000-0000000000{n:02}")
                .parse()
                .unwrap(),
            at: UnixMillis(n.into()),
            operator: None,
            command: "alert.mute".into(),
            subject: n.to_string().into(),
            outcome,
        }
    }

    fn rows(range: std::ops::RangeInclusive<u8>) -> Vec<AuditRow> {
        range.rev().map(|n| row(n, AuditOutcome::Done)).collect()
    }

    #[test]
    fn older_rows_come_below_and_none_is_there_twice() {
        assert_eq!(with(rows(5..=9), rows(2..=6)), rows(2..=9));
    }

    #[test]
    fn a_row_that_ended_is_shown_as_ended() {
        let begun = vec![row(7, AuditOutcome::Unfinished)];
        assert_eq!(with_newest(begun, rows(7..=8)), rows(7..=8));
    }

    #[test]
    fn rows_that_do_not_reach_each_other_leave_no_gap() {
        assert_eq!(with_newest(rows(1..=4), rows(6..=9)), rows(6..=9));
        assert_eq!(with_newest(rows(1..=6), rows(6..=9)), rows(1..=9));
        assert_eq!(with_newest(Vec::new(), rows(6..=9)), rows(6..=9));
    }
}
