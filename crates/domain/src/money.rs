//! Money: whole rupiah. There are no sen and no floats; what does not fit is an error, never a
//! wrong amount.

use serde::{Deserialize, Serialize};

/// An amount too large to be anybody's bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the amount is larger than {}", Rupiah::MAX)]
pub struct TooMuch;

/// An amount in rupiah, negative where it is taken off.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Rupiah(i64);

impl Rupiah {
    pub const ZERO: Self = Self(0);
    /// Fits the numbers of every engine that carries it, those of a webview too (2^53).
    pub const MAX: i64 = 999_999_999_999_999;

    /// # Errors
    /// Beyond [`Rupiah::MAX`] on either side of zero.
    pub const fn new(amount: i64) -> Result<Self, TooMuch> {
        if amount > Self::MAX || amount < -Self::MAX {
            return Err(TooMuch);
        }
        Ok(Self(amount))
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Nothing where it is negative.
    #[must_use]
    pub fn or_nothing(self) -> Self {
        self.max(Self::ZERO)
    }

    /// # Errors
    /// The sum is beyond [`Rupiah::MAX`].
    pub const fn plus(self, other: Self) -> Result<Self, TooMuch> {
        // Both are far from the ends of an i64.
        Self::new(self.0 + other.0)
    }

    /// # Errors
    /// The difference is beyond [`Rupiah::MAX`].
    pub const fn minus(self, other: Self) -> Result<Self, TooMuch> {
        Self::new(self.0 - other.0)
    }

    /// # Errors
    /// The sum is beyond [`Rupiah::MAX`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, TooMuch> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// `part` of `whole`, rounded once, half away from zero.
    ///
    /// # Errors
    /// The result is beyond [`Rupiah::MAX`], or `whole` is not positive.
    pub fn share(self, part: i64, whole: i64) -> Result<Self, TooMuch> {
        if whole <= 0 {
            return Err(TooMuch);
        }
        let (product, whole) = (i128::from(self.0) * i128::from(part), i128::from(whole));
        let size = (2 * product.abs() + whole) / (2 * whole);
        let rounded = i64::try_from(size * product.signum()).map_err(|_| TooMuch)?;
        Self::new(rounded)
    }
}

impl TryFrom<i64> for Rupiah {
    type Error = TooMuch;

    fn try_from(amount: i64) -> Result<Self, TooMuch> {
        Self::new(amount)
    }
}

impl From<Rupiah> for i64 {
    fn from(amount: Rupiah) -> Self {
        amount.0
    }
}

/// `Rp 1.234.567`, as it is written in Indonesia, with a space that does not break.
impl std::fmt::Display for Rupiah {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}Rp\u{a0}")?;
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rupiah(amount: i64) -> Rupiah {
        Rupiah::new(amount).unwrap()
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let cases = [
            ((1, 1, 2), 1),
            ((-1, 1, 2), -1),
            ((3, 1, 2), 2),
            ((150_000, 11, 12), 137_500),
            ((10, 1, 3), 3),
            ((20, 1, 3), 7),
            ((0, 5, 7), 0),
        ];
        for ((amount, part, whole), expected) in cases {
            let share = rupiah(amount).share(part, whole);
            assert_eq!(share, Ok(rupiah(expected)), "{amount} * {part} / {whole}");
        }
        assert_eq!(rupiah(1).share(1, 0), Err(TooMuch));
    }

    #[test]
    fn it_is_written_with_dots() {
        assert_eq!(rupiah(0).to_string(), "Rp\u{a0}0");
        assert_eq!(rupiah(999).to_string(), "Rp\u{a0}999");
        assert_eq!(rupiah(1_234_567).to_string(), "Rp\u{a0}1.234.567");
        assert_eq!(rupiah(-150_000).to_string(), "-Rp\u{a0}150.000");
    }

    #[test]
    fn what_is_too_much_is_refused_wherever_it_comes_from() {
        let most = rupiah(Rupiah::MAX);
        assert_eq!(most.plus(rupiah(1)), Err(TooMuch));
        assert_eq!(rupiah(-1).minus(most), Err(TooMuch));
        assert!(serde_json::from_str::<Rupiah>("1000000000000000").is_err());
        assert_eq!(serde_json::from_str::<Rupiah>("-5").unwrap(), rupiah(-5));
    }

    proptest! {
        #[test]
        fn a_share_and_the_rest_differ_from_the_whole_by_a_rupiah_at_most(
            amount in -Rupiah::MAX..=Rupiah::MAX, whole in 1_i64..1_000, part in 0_i64..1_000,
        ) {
            prop_assume!(part <= whole);
            let amount = rupiah(amount);
            let one = amount.share(part, whole).unwrap();
            let rest = amount.share(whole - part, whole).unwrap();
            prop_assert!((one.get() + rest.get() - amount.get()).abs() <= 1);
        }
    }
}
