//! From a bill to money: when it is due, where it stands, and which bills a payment pays.

use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, Period};
use crate::money::Rupiah;
use crate::permission::closed_enum;

closed_enum! {
    /// When a month is paid for.
    BillingKind {
        /// In the month itself.
        Prepaid = "prepaid",
        /// In the month after it.
        Postpaid = "postpaid",
    }
}

closed_enum! {
    /// How money came.
    PaymentMethod {
        Cash = "cash",
        Transfer = "transfer",
        Qris = "qris",
        Gateway = "gateway",
        /// No money came: the company grants it, as for an outage.
        Credit = "credit",
    }
}

closed_enum! {
    /// Where an invoice stands. Derived, never stored.
    InvoiceStatus {
        Issued = "issued",
        PartlyPaid = "partly-paid",
        Paid = "paid",
        Overdue = "overdue",
        Void = "void",
    }
}

/// What an invoice's status follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub total: Rupiah,
    pub paid: Rupiah,
    pub due_on: CivilDate,
    pub void: bool,
}

impl Standing {
    /// What is left to pay; nothing of a void one.
    pub fn open(&self) -> Rupiah {
        if self.void {
            return Rupiah::ZERO;
        }
        self.total
            .minus(self.paid)
            .map_or(Rupiah::ZERO, Rupiah::or_nothing)
    }

    pub fn status(&self, as_of: CivilDate) -> InvoiceStatus {
        if self.void {
            InvoiceStatus::Void
        } else if !self.open().is_positive() {
            InvoiceStatus::Paid
        } else if as_of > self.due_on {
            InvoiceStatus::Overdue
        } else if self.paid.is_positive() {
            InvoiceStatus::PartlyPaid
        } else {
            InvoiceStatus::Issued
        }
    }
}

/// The last day to pay for a month: that day of the month, or of the next one for those who pay
/// afterwards, and never before the bill is issued.
pub fn due_on(kind: BillingKind, period: Period, day: u8, issued_on: CivilDate) -> CivilDate {
    let month = match kind {
        BillingKind::Prepaid => period,
        BillingKind::Postpaid => period.next(),
    };
    month.day(day).max(issued_on)
}

/// A bill that is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open<Id> {
    pub id: Id,
    pub due_on: CivilDate,
    pub open: Rupiah,
}

/// What a payment pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation<Id> {
    pub parts: Vec<(Id, Rupiah)>,
    /// What no bill takes: it stays the customer's.
    pub rest: Rupiah,
}

/// Pays the bills, the oldest due first and, of one day, in the order of their ids.
pub fn allocate<Id: Copy + Ord>(amount: Rupiah, mut bills: Vec<Open<Id>>) -> Allocation<Id> {
    bills.sort_by_key(|it| (it.due_on, it.id));
    let mut rest = amount.or_nothing();
    let mut parts = Vec::new();
    for bill in bills {
        let part = rest.min(bill.open);
        if let (true, Ok(left)) = (part.is_positive(), rest.minus(part)) {
            parts.push((bill.id, part));
            rest = left;
        }
    }
    Allocation { parts, rest }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rupiah(amount: i64) -> Rupiah {
        Rupiah::new(amount).unwrap()
    }

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn due_days_fall_into_their_month_and_not_before_the_bill() {
        use BillingKind::{Postpaid, Prepaid};
        let cases = [
            (Prepaid, "2026-02", 31, "2026-01-25", "2026-02-28"),
            (Prepaid, "2026-11", 10, "2026-11-01", "2026-11-10"),
            (Prepaid, "2026-11", 10, "2026-11-22", "2026-11-22"),
            (Postpaid, "2026-12", 15, "2026-12-31", "2027-01-15"),
            (Postpaid, "2027-01", 30, "2027-02-01", "2027-02-28"),
        ];
        for (kind, period, day, issued, expected) in cases {
            let due = due_on(kind, period.parse().unwrap(), day, date(issued));
            assert_eq!(due, date(expected), "{kind:?} {period} {day}");
        }
    }

    #[test]
    fn a_status_follows_from_what_was_paid_and_the_day() {
        use InvoiceStatus as S;
        let cases = [
            (0, false, "2026-11-10", S::Issued),
            (0, false, "2026-11-11", S::Overdue),
            (50, false, "2026-11-10", S::PartlyPaid),
            (50, false, "2026-11-11", S::Overdue),
            (100, false, "2030-01-01", S::Paid),
            (150, false, "2026-11-01", S::Paid),
            (0, true, "2030-01-01", S::Void),
        ];
        for (paid, void, as_of, expected) in cases {
            let standing = Standing {
                total: rupiah(100),
                paid: rupiah(paid),
                due_on: date("2026-11-10"),
                void,
            };
            assert_eq!(standing.status(date(as_of)), expected, "{paid} {as_of}");
        }
    }

    #[test]
    fn a_bill_of_nothing_is_paid() {
        let standing = Standing {
            total: Rupiah::ZERO,
            paid: Rupiah::ZERO,
            due_on: date("2026-11-10"),
            void: false,
        };
        assert_eq!(standing.status(date("2027-01-01")), InvoiceStatus::Paid);
    }

    fn bill(id: u8, due: &str, open: i64) -> Open<u8> {
        Open {
            id,
            due_on: date(due),
            open: rupiah(open),
        }
    }

    #[test]
    fn the_oldest_bill_is_paid_first() {
        let bills = vec![
            bill(1, "2026-11-10", 150),
            bill(2, "2026-09-10", 100),
            bill(3, "2026-10-10", 100),
        ];
        let cases = [
            (50, vec![(2, 50)], 0),
            (150, vec![(2, 100), (3, 50)], 0),
            (400, vec![(2, 100), (3, 100), (1, 150)], 50),
            (-5, vec![], 0),
        ];
        for (amount, parts, rest) in cases {
            let parts = parts.into_iter().map(|(id, it)| (id, rupiah(it))).collect();
            let expected = Allocation {
                parts,
                rest: rupiah(rest),
            };
            assert_eq!(
                allocate(rupiah(amount), bills.clone()),
                expected,
                "{amount}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_rupiah_is_lost_and_no_bill_overpaid(
            amount in 0_i64..10_000,
            bills in prop::collection::vec((20_000_i64..20_100, -10_i64..2_000), 0..12),
        ) {
            let bills: Vec<_> = bills.into_iter().enumerate().map(|(id, (due, open))| Open {
                id,
                due_on: CivilDate::from_days(due).unwrap(),
                open: rupiah(open),
            }).collect();
            let paid = allocate(rupiah(amount), bills.clone());
            let parts: i64 = paid.parts.iter().map(|it| it.1.get()).sum();
            prop_assert_eq!(parts + paid.rest.get(), amount);
            for (id, part) in &paid.parts {
                prop_assert!(part.is_positive() && *part <= bills[*id].open);
            }
            // Money is left only where nothing else is to be paid.
            let open: i64 = bills.iter().map(|it| it.open.get().max(0)).sum();
            prop_assert_eq!(paid.rest.get(), (amount - open).max(0));
            let order: Vec<_> = paid.parts.iter().map(|it| (bills[it.0].due_on, it.0)).collect();
            prop_assert!(order.is_sorted());
        }
    }
}
