//! PPN, the Indonesian value added tax: its rates by date, and what it makes of a price.
//!
//! What comes out is written on the invoice and never computed again. Whether a company charges it
//! at all (PKP) is the caller's to know.

use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::money::{Rupiah, TooMuch};
use crate::permission::closed_enum;

closed_enum! {
    /// Whether a price has the tax in it.
    PriceTax {
        /// The tax comes on top.
        Exclusive = "exclusive",
        /// The price is what the customer pays.
        Inclusive = "inclusive",
    }
}

/// A rate and what it is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ppn {
    pub percent: u8,
    /// The tax base (DPP) is this part of the price: 11/12 is the "nilai lain".
    pub part: u8,
    pub whole: u8,
}

/// Each rate, from its first day on, newest first. Law 7/2021 (HPP) for 11 %, PMK 131/2024 for 12 %
/// of 11/12; 10 % is older than any book kept here.
const RATES: &[((i32, i32, i32), Ppn)] = &[
    ((2025, 1, 1), ppn(12, 11, 12)),
    ((2022, 4, 1), ppn(11, 1, 1)),
];
const BEFORE: Ppn = ppn(10, 1, 1);

const fn ppn(percent: u8, part: u8, whole: u8) -> Ppn {
    Ppn {
        percent,
        part,
        whole,
    }
}

/// What a price comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxed {
    /// The price without tax.
    pub net: Rupiah,
    /// The tax base (DPP); nothing where no tax is charged.
    pub dpp: Rupiah,
    pub ppn: Rupiah,
    /// Net and tax: what the customer owes.
    pub total: Rupiah,
}

impl Ppn {
    /// The rate in force on a day.
    pub fn on(date: CivilDate) -> Self {
        let in_force = |((year, month, day), _): &&((i32, i32, i32), Self)| {
            CivilDate::new(*year, *month, *day).is_ok_and(|since| since <= date)
        };
        RATES.iter().find(in_force).map_or(BEFORE, |it| it.1)
    }

    /// The tax on a price. Every figure is rounded once, half away from zero, from the exact one;
    /// net and tax of an inclusive price are that price again.
    ///
    /// # Errors
    /// An amount does not fit.
    pub fn of(self, price: Rupiah, kind: PriceTax) -> Result<Taxed, TooMuch> {
        let (percent, part, whole) = (
            i64::from(self.percent),
            i64::from(self.part),
            i64::from(self.whole),
        );
        // In hundredths of the whole: the net price, and the tax on it.
        let (net, tax) = (100 * whole, percent * part);
        let of = match kind {
            PriceTax::Exclusive => net,
            PriceTax::Inclusive => net + tax,
        };
        let (net, ppn) = (price.share(net, of)?, price.share(tax, of)?);
        Ok(Taxed {
            net,
            dpp: price.share(100 * part, of)?,
            ppn,
            total: net.plus(ppn)?,
        })
    }
}

impl Taxed {
    /// A price without tax: the company is no PKP, or the customer is exempt.
    pub const fn free(price: Rupiah) -> Self {
        Self {
            net: price,
            dpp: Rupiah::ZERO,
            ppn: Rupiah::ZERO,
            total: price,
        }
    }

    /// # Errors
    /// An amount does not fit.
    pub fn plus(self, other: Self) -> Result<Self, TooMuch> {
        Ok(Self {
            net: self.net.plus(other.net)?,
            dpp: self.dpp.plus(other.dpp)?,
            ppn: self.ppn.plus(other.ppn)?,
            total: self.total.plus(other.total)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(date: &str) -> Ppn {
        Ppn::on(date.parse().unwrap())
    }

    fn figures(date: &str, kind: PriceTax, price: i64) -> [i64; 4] {
        let taxed = on(date).of(Rupiah::new(price).unwrap(), kind).unwrap();
        [taxed.net, taxed.dpp, taxed.ppn, taxed.total].map(Rupiah::get)
    }

    #[test]
    fn each_rate_begins_on_its_day() {
        for (date, expected) in [
            ("2022-03-31", ppn(10, 1, 1)),
            ("2022-04-01", ppn(11, 1, 1)),
            ("2024-12-31", ppn(11, 1, 1)),
            ("2025-01-01", ppn(12, 11, 12)),
            ("2026-11-22", ppn(12, 11, 12)),
        ] {
            assert_eq!(on(date), expected, "{date}");
        }
    }

    #[test]
    fn the_worked_examples() {
        use PriceTax::{Exclusive, Inclusive};
        let cases = [
            (
                "2026-11-01",
                Exclusive,
                150_000,
                [150_000, 137_500, 16_500, 166_500],
            ),
            (
                "2026-11-01",
                Inclusive,
                150_000,
                [135_135, 123_874, 14_865, 150_000],
            ),
            (
                "2024-11-01",
                Exclusive,
                150_000,
                [150_000, 150_000, 16_500, 166_500],
            ),
            (
                "2022-01-01",
                Exclusive,
                150_000,
                [150_000, 150_000, 15_000, 165_000],
            ),
            (
                "2022-01-01",
                Inclusive,
                165_000,
                [150_000, 150_000, 15_000, 165_000],
            ),
            (
                "2026-11-01",
                Exclusive,
                -10_000,
                [-10_000, -9_167, -1_100, -11_100],
            ),
            ("2026-11-01", Exclusive, 0, [0, 0, 0, 0]),
        ];
        for (date, kind, price, expected) in cases {
            assert_eq!(
                figures(date, kind, price),
                expected,
                "{date} {kind:?} {price}"
            );
        }
    }

    fn any_rate() -> impl Strategy<Value = Ppn> {
        prop::sample::select(vec![BEFORE, RATES[0].1, RATES[1].1])
    }

    proptest! {
        #[test]
        fn who_pays_an_inclusive_price_pays_that_price(rate in any_rate(), price in -1_000_000_000_000_i64..1_000_000_000_000) {
            let price = Rupiah::new(price).unwrap();
            prop_assert_eq!(rate.of(price, PriceTax::Inclusive).unwrap().total, price);
        }

        /// What a reader computes from the printed base is off by a rupiah at most.
        #[test]
        fn the_tax_is_the_rate_of_the_printed_base(rate in any_rate(), price in -1_000_000_000_000_i64..1_000_000_000_000, inclusive: bool) {
            let kind = if inclusive { PriceTax::Inclusive } else { PriceTax::Exclusive };
            let taxed = rate.of(Rupiah::new(price).unwrap(), kind).unwrap();
            let again = taxed.dpp.share(i64::from(rate.percent), 100).unwrap();
            prop_assert!((again.get() - taxed.ppn.get()).abs() <= 1);
        }

        #[test]
        fn a_discount_takes_off_what_its_price_would_add(rate in any_rate(), price in 0_i64..1_000_000_000_000) {
            let (more, less) = (Rupiah::new(price).unwrap(), Rupiah::new(-price).unwrap());
            let sum = rate.of(more, PriceTax::Exclusive).unwrap().plus(rate.of(less, PriceTax::Exclusive).unwrap());
            prop_assert_eq!(sum.unwrap(), Taxed::default());
        }
    }
}
