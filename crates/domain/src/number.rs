//! The numbers of documents: gapless series, one for the whole company and one for each desktop
//! that writes documents where the company's cannot be asked.

use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, Period};
use crate::permission::closed_enum;

closed_enum! {
    /// What is numbered.
    Numbered {
        Invoice = "INV",
        /// Kwitansi.
        Receipt = "KW",
        Customer = "PLG",
    }
}

/// A run of numbers without a gap. Two series never give the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    of: Numbered,
    /// The letters of a desktop's own series: 3 stands for `D03`. The company's own has none.
    device: Option<u32>,
    /// Customers are numbered without one.
    month: Option<Period>,
}

impl Series {
    /// The series of a document that is issued on a day.
    pub const fn of_document(of: Numbered, device: Option<u32>, issued_on: CivilDate) -> Self {
        Self {
            of,
            device,
            month: Some(issued_on.period()),
        }
    }

    pub const fn of_customers(device: Option<u32>) -> Self {
        Self {
            of: Numbered::Customer,
            device,
            month: None,
        }
    }

    /// Its name at rest: `INV/2611`, `INV-D03-2611`. What its numbers begin with.
    pub fn name(&self) -> String {
        let month = self
            .month
            .map(|it| format!("{:02}{:02}", it.year() % 100, it.month()));
        let device = self.device.map(|it| format!("D{it:02}"));
        let separator = self.separator();
        [Some(self.of.name().to_owned()), device, month]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(separator)
    }

    /// `INV/2611/000123` of the company, `INV-D03-2611-00017` of a desktop.
    pub fn number(&self, count: i64) -> String {
        let (name, separator) = (self.name(), self.separator());
        match self.device {
            None => format!("{name}{separator}{count:06}"),
            Some(_) => format!("{name}{separator}{count:05}"),
        }
    }

    const fn separator(&self) -> &'static str {
        match (self.device, self.month) {
            (None, Some(_)) => "/",
            _ => "-",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_are_written_as_agreed() {
        let day = "2026-11-22".parse().unwrap();
        let cases = [
            (
                Series::of_document(Numbered::Invoice, None, day),
                123,
                "INV/2611/000123",
            ),
            (
                Series::of_document(Numbered::Invoice, Some(3), day),
                17,
                "INV-D03-2611-00017",
            ),
            (
                Series::of_document(Numbered::Receipt, Some(3), day),
                42,
                "KW-D03-2611-00042",
            ),
            (
                Series::of_document(Numbered::Receipt, None, day),
                1_234_567,
                "KW/2611/1234567",
            ),
            (Series::of_customers(None), 42, "PLG-000042"),
            (Series::of_customers(Some(112)), 42, "PLG-D112-00042"),
        ];
        for (series, count, expected) in cases {
            assert_eq!(series.number(count), expected);
            assert!(expected.starts_with(&series.name()));
        }
    }

    #[test]
    fn no_two_series_give_the_same_number() {
        let days = ["2026-11-22", "2026-12-01", "2027-01-01"].map(|it| it.parse().unwrap());
        let mut given = HashSet::new();
        for of in Numbered::ALL {
            for device in [None, Some(1), Some(11), Some(2_611)] {
                for day in days {
                    for count in [1, 11, 99_999, 100_000, 1_000_000] {
                        let series = Series::of_document(*of, device, day);
                        assert!(given.insert(series.number(count)));
                    }
                }
            }
        }
    }
}
