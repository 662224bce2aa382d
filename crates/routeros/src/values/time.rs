//! Lengths of time and times of day, in the forms of both versions.

use std::time::Duration;

const MICROS_PER_SECOND: u64 = 1_000_000;
const SECONDS_PER_DAY: u64 = 86_400;

/// `1w2d3h4m5s`, `9ms445us`, `1d02:03:04`, `00:00:05`.
pub fn duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut micros: u64 = 0;
    while !rest.is_empty() {
        let (count, after) = digits(rest)?;
        let part = if after.starts_with(':') {
            let seconds = clock(std::mem::take(&mut rest))?;
            seconds.checked_mul(MICROS_PER_SECOND)?
        } else {
            let (unit, after) = unit(after)?;
            rest = after;
            count.checked_mul(unit)?
        };
        micros = micros.checked_add(part)?;
    }
    (!text.is_empty()).then(|| Duration::from_micros(micros))
}

/// Microseconds of the unit that the text begins with.
fn unit(text: &str) -> Option<(u64, &str)> {
    // `ms` before `m`.
    [
        ("us", 1),
        ("ms", 1_000),
        ("s", MICROS_PER_SECOND),
        ("m", 60 * MICROS_PER_SECOND),
        ("h", 3_600 * MICROS_PER_SECOND),
        ("d", SECONDS_PER_DAY * MICROS_PER_SECOND),
        ("w", 7 * SECONDS_PER_DAY * MICROS_PER_SECOND),
    ]
    .into_iter()
    .find_map(|(name, micros)| Some((micros, text.strip_prefix(name)?)))
}

/// `hours:minutes:seconds` to seconds; a fraction is left out.
fn clock(text: &str) -> Option<u64> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = whole.split(':');
    let mut part = || all_digits(parts.next()?);
    let (hours, minutes, seconds) = (part()?, part()?, part()?);
    if parts.next().is_some() || minutes >= 60 || seconds >= 60 {
        return None;
    }
    hours
        .checked_mul(3_600)?
        .checked_add(minutes * 60 + seconds)
}

fn digits(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, rest))
}

fn all_digits(text: &str) -> Option<u64> {
    digits(text).and_then(|(number, rest)| rest.is_empty().then_some(number))
}

/// A router's local time, as much of it as the router wrote: logs leave out what is today's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub date: Option<Date>,
    pub time: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

/// `jan/02/2024 15:04:05`, `jan/02 15:04:05` and `15:04:05` up to 7.9; `2026-07-03 09:08:08` from
/// 7.10; a date alone.
pub fn stamp(text: &str) -> Option<Stamp> {
    let (date, time) = match text.split_once(' ') {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    // What is written has to be understood; what is not written is `None`.
    let date = date.map_or(Some(None), |text| self::date(text).map(Some))?;
    let time = time.map_or(Some(None), |text| self::time(text).map(Some))?;
    Some(Stamp { date, time })
}

fn time(text: &str) -> Option<Time> {
    let seconds = clock(text).filter(|&seconds| seconds < SECONDS_PER_DAY)?;
    Some(Time {
        hour: u8::try_from(seconds / 3_600).ok()?,
        minute: u8::try_from(seconds / 60 % 60).ok()?,
        second: u8::try_from(seconds % 60).ok()?,
    })
}

fn date(text: &str) -> Option<Date> {
    let (year, month, day) = if text.contains('/') {
        let mut parts = text.splitn(3, '/');
        let (month, day) = (month(parts.next()?)?, all_digits(parts.next()?)?);
        (parts.next(), month, day)
    } else {
        let mut parts = text.rsplitn(3, '-');
        let (day, month) = (all_digits(parts.next()?)?, all_digits(parts.next()?)?);
        (parts.next(), month, day)
    };
    let year = match year {
        Some(year) => Some(u16::try_from(all_digits(year)?).ok()?),
        None => None,
    };
    let real = (1..=12).contains(&month) && (1..=days_of(month, year)).contains(&day);
    real.then_some(Date {
        year,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
    })
}

/// Lower case in times, capitalised in `build-time`.
fn month(name: &str) -> Option<u64> {
    let names = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    (1..)
        .zip(names)
        .find_map(|(number, known)| name.eq_ignore_ascii_case(known).then_some(number))
}

/// February has 29 days where the year is not known.
fn days_of(month: u64, year: Option<u16>) -> u64 {
    let is_leap = |year: u16| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    match month {
        2 if year.is_none_or(is_leap) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_of_both_versions() {
        let seconds = Duration::from_secs;
        for (text, value) in [
            ("0s", Some(seconds(0))),
            ("5s", Some(seconds(5))),
            ("1w2d3h4m5s", Some(seconds(788_645))),
            ("1d02:03:04", Some(seconds(93_784))),
            ("1w1d02:03:04", Some(seconds(698_584))),
            ("00:00:05", Some(seconds(5))),
            ("00:00:05.250", Some(seconds(5))),
            ("100:00:00", Some(seconds(360_000))),
            ("9ms445us", Some(Duration::from_micros(9_445))),
            ("1s500ms", Some(Duration::from_millis(1_500))),
            ("8m", Some(seconds(480))),
            ("", None),
            ("5", None),
            ("s", None),
            ("none", None),
            ("never", None),
            ("-1s", None),
            ("1s2", None),
            ("00:60:00", None),
            ("00:00", None),
            ("1:2:3:4", None),
            ("0:9999999999999999999:0", None),
            ("02:03:04d", None),
            ("99999999999999999999w", None),
            ("9999999999999999w", None),
        ] {
            assert_eq!(duration(text), value, "{text}");
        }
    }

    #[test]
    fn stamps_of_both_versions() {
        let date = |year, month, day| Some(Date { year, month, day });
        let time = Some(Time {
            hour: 15,
            minute: 4,
            second: 5,
        });
        for (text, date, time) in [
            ("jan/02/2024 15:04:05", date(Some(2024), 1, 2), time),
            ("Jul/19/2022 15:04:05", date(Some(2022), 7, 19), time),
            ("2026-07-03 15:04:05", date(Some(2026), 7, 3), time),
            ("jan/02 15:04:05", date(None, 1, 2), time),
            ("07-03 15:04:05", date(None, 7, 3), time),
            ("15:04:05", None, time),
            ("2024-02-29", date(Some(2024), 2, 29), None),
            ("feb/29", date(None, 2, 29), None),
        ] {
            assert_eq!(stamp(text), Some(Stamp { date, time }), "{text}");
        }
        for bad in [
            "",
            "never",
            "2023-02-29",
            "foo/02/2024",
            "jan/32/2024",
            "2024-13-01",
            "24:00:00",
            "2024-01-02 x",
            "x 15:04:05",
            "2024-01-02  15:04:05",
        ] {
            assert_eq!(stamp(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_duration_reads_back_in_either_form(days in 0_u64..5_000, seconds in 0_u64..86_400) {
            let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
            let value = Some(Duration::from_secs(days * SECONDS_PER_DAY + seconds));
            prop_assert_eq!(duration(&format!("{days}d{h}h{m}m{s}s")), value);
            prop_assert_eq!(duration(&format!("{days}d{h:02}:{m:02}:{s:02}")), value);
        }
    }
}
