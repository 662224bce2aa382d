//! Civil dates and months: what is printed on a bill. An instant becomes one only in a zone.
//!
//! At rest a date is the number of days, and a period the number of months, since January 1970, so
//! that every number is one and both engines compare and subtract them alike. On the wire they are
//! `2026-11-22` and `2026-11`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::{Millis, UnixMillis, Zone};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date between 1970-01-01 and 2999-12-31")]
pub struct NoDate;

/// A day of the calendar, from 1970-01-01 to 2999-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilDate(i32);

/// A month of the calendar, from 1970-01 to 2999-12: what one bill is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period(i32);

const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 2999;

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days from 1970-01-01 to the first of January of a year.
const fn days_before(year: i32) -> i32 {
    let past = year - 1;
    let leap_days = past / 4 - past / 100 + past / 400;
    // As many were before 1970.
    (year - FIRST_YEAR) * 365 + leap_days - 477
}

const fn days_of(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl CivilDate {
    pub const FIRST: Self = Self(0);
    pub const LAST: Self = Self(days_before(LAST_YEAR + 1) - 1);

    /// # Errors
    /// There is no such day.
    pub fn new(year: i32, month: i32, day: i32) -> Result<Self, NoDate> {
        let period = Period::new(year, month)?;
        if (1..=days_of(year, month)).contains(&day) {
            Ok(Self(period.first().0 + day - 1))
        } else {
            Err(NoDate)
        }
    }

    /// From the number of days since 1970-01-01.
    ///
    /// # Errors
    /// It is out of range.
    pub fn from_days(days: i64) -> Result<Self, NoDate> {
        let date = Self(i32::try_from(days).map_err(|_| NoDate)?);
        if (Self::FIRST..=Self::LAST).contains(&date) {
            Ok(date)
        } else {
            Err(NoDate)
        }
    }

    /// Since 1970-01-01.
    pub fn days(self) -> i64 {
        self.0.into()
    }

    /// The date that a calendar in that zone shows at an instant.
    pub fn of(instant: UnixMillis, zone: Zone) -> Self {
        let local = instant.plus(zone.offset()).0.max(0);
        let days = local / Millis::days(1).0;
        Self::from_days(days).unwrap_or(Self::LAST)
    }

    pub const fn period(self) -> Period {
        let year = self.year();
        let (mut month, mut left) = (1, self.0 - days_before(year));
        while left >= days_of(year, month) {
            left -= days_of(year, month);
            month += 1;
        }
        Period((year - FIRST_YEAR) * 12 + month - 1)
    }

    pub const fn year(self) -> i32 {
        let mut year = FIRST_YEAR + self.0 / 366;
        while days_before(year + 1) <= self.0 {
            year += 1;
        }
        year
    }

    /// 1 to 31.
    pub const fn day(self) -> i32 {
        self.0 - self.period().first().0 + 1
    }

    /// Days from an earlier date to this one; negative where it is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.days() - earlier.days()
    }

    /// The date so many days later, or the last there is.
    #[must_use]
    pub fn plus_days(self, days: u16) -> Self {
        Self::from_days(self.days() + i64::from(days)).unwrap_or(Self::LAST)
    }
}

impl Period {
    /// # Errors
    /// There is no such month.
    pub fn new(year: i32, month: i32) -> Result<Self, NoDate> {
        if (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=12).contains(&month) {
            Ok(Self((year - FIRST_YEAR) * 12 + month - 1))
        } else {
            Err(NoDate)
        }
    }

    /// From the number of months since January 1970.
    ///
    /// # Errors
    /// It is out of range.
    pub fn from_months(months: i64) -> Result<Self, NoDate> {
        let months = i32::try_from(months).map_err(|_| NoDate)?;
        Self::new(
            FIRST_YEAR + months.div_euclid(12),
            months.rem_euclid(12) + 1,
        )
    }

    /// Since January 1970.
    pub fn months(self) -> i64 {
        self.0.into()
    }

    pub const fn year(self) -> i32 {
        FIRST_YEAR + self.0 / 12
    }

    /// 1 to 12.
    pub const fn month(self) -> i32 {
        self.0 % 12 + 1
    }

    pub const fn first(self) -> CivilDate {
        let (mut days, mut month) = (days_before(self.year()), 1);
        while month < self.month() {
            days += days_of(self.year(), month);
            month += 1;
        }
        CivilDate(days)
    }

    pub const fn last(self) -> CivilDate {
        CivilDate(self.first().0 + days_of(self.year(), self.month()) - 1)
    }

    /// 28 to 31.
    pub fn length(self) -> i64 {
        self.last().since(self.first()) + 1
    }

    /// Its day of that number; the last one where it has not so many.
    pub fn day(self, day: u8) -> CivilDate {
        let last = self.last();
        CivilDate(self.first().0 + i32::from(day.max(1)) - 1).min(last)
    }

    /// The month after it, or the last there is.
    #[must_use]
    pub fn next(self) -> Self {
        Self::from_months(self.months() + 1).unwrap_or(self)
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.period(), self.day())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// Digits only, and exactly so many: `+1` is no month.
fn number(text: Option<&str>, digits: usize) -> Result<i32, NoDate> {
    text.filter(|it| it.len() == digits && it.bytes().all(|it| it.is_ascii_digit()))
        .and_then(|it| it.parse().ok())
        .ok_or(NoDate)
}

impl FromStr for CivilDate {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let (period, day) = text.rsplit_once('-').ok_or(NoDate)?;
        let period: Period = period.parse()?;
        Self::new(period.year(), period.month(), number(Some(day), 2)?)
    }
}

impl FromStr for Period {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let mut parts = text.split('-');
        let (year, month) = (number(parts.next(), 4)?, number(parts.next(), 2)?);
        match parts.next() {
            None => Self::new(year, month),
            Some(_) => Err(NoDate),
        }
    }
}

macro_rules! text_on_the_wire {
    ($($name:ident),+) => {$(
        impl TryFrom<String> for $name {
            type Error = NoDate;

            fn try_from(text: String) -> Result<Self, NoDate> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(it: $name) -> Self {
                it.to_string()
            }
        }
    )+};
}
text_on_the_wire!(CivilDate, Period);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_of_the_calendar_follows_the_one_before() {
        let mut days = 0;
        for year in FIRST_YEAR..=LAST_YEAR {
            for month in 1..=12 {
                for day in 1..=days_of(year, month) {
                    let date = CivilDate::new(year, month, day).unwrap();
                    assert_eq!(date.days(), days);
                    assert_eq!(
                        (date.year(), date.period().month(), date.day()),
                        (year, month, day)
                    );
                    days += 1;
                }
            }
        }
        assert_eq!(CivilDate::LAST.days(), days - 1);
        assert_eq!(date("2026-11-22").days(), 20_779);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "2026-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-01-00",
            "2025-1-01",
            "1969-12-31",
            "3000-01-01",
            "2026-11",
            "",
            "2026-11-22x",
            "2026-+1-01",
            "２０２６-01-01",
        ] {
            assert_eq!(text.parse::<CivilDate>(), Err(NoDate), "{text}");
        }
        assert!("2026-11-22".parse::<Period>().is_err());
    }

    #[test]
    fn the_day_changes_at_midnight_of_the_zone() {
        // 2026-11-22T16:59:59.999Z
        let evening = UnixMillis(1_795_366_799_999);
        let of = |instant, zone| CivilDate::of(instant, zone).to_string();
        assert_eq!(of(evening, Zone::Wib), "2026-11-22");
        assert_eq!(of(evening.plus(Millis(1)), Zone::Wib), "2026-11-23");
        assert_eq!(of(evening, Zone::Wita), "2026-11-23");
        assert_eq!(of(UnixMillis(i64::MAX), Zone::Wit), "2999-12-31");
    }

    #[test]
    fn a_day_that_a_month_has_not_is_its_last() {
        let february: Period = "2026-02".parse().unwrap();
        assert_eq!(february.day(31), date("2026-02-28"));
        assert_eq!(february.day(1), date("2026-02-01"));
        assert_eq!(february.length(), 28);
        let december: Period = "2026-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
    }

    proptest! {
        #[test]
        fn dates_come_back_from_text_and_keep_their_order(a in 0..=CivilDate::LAST.days(), b in 0..=CivilDate::LAST.days()) {
            let (one, other) = (CivilDate::from_days(a).unwrap(), CivilDate::from_days(b).unwrap());
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert_eq!(one.to_string().cmp(&other.to_string()), a.cmp(&b));
            prop_assert!(one.period().first() <= one && one <= one.period().last());
        }
    }
}
