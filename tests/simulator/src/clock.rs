//! The network's clock: milliseconds since its start, and what the routers' wall clocks show then (WIB, UTC+7).
//! Nothing else in the simulator reads a clock.

use std::time::Duration;
use tokio::time::Instant;

/// Milliseconds since the network's start; negative for what happened before.
pub(crate) type Millis = i64;

const WIB_MS: i64 = 7 * 3_600_000;

#[derive(Clone, Copy, Debug)]
pub struct Clock {
    origin: Instant,
    unix_ms: i64,
}

impl Clock {
    /// Starts now, at the computer's time.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the simulated routers' own clocks start from it"
    )]
    pub fn wall() -> Self {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Self::starting_at(i64::try_from(since_epoch.as_millis()).unwrap_or(0))
    }

    /// Starts now, but the routers believe it is `unix_ms` (milliseconds since 1970, UTC): a test that wants the evening peak says so.
    #[must_use]
    pub fn starting_at(unix_ms: i64) -> Self {
        Self {
            origin: Instant::now(),
            unix_ms,
        }
    }

    pub(crate) fn now(&self) -> Millis {
        i64::try_from(self.origin.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    pub(crate) fn instant(&self, at: Millis) -> Instant {
        self.origin + Duration::from_millis(u64::try_from(at).unwrap_or(0))
    }

    /// What a router's wall clock shows, as milliseconds since 1970 in its own zone.
    pub(crate) const fn local_ms(&self, at: Millis) -> i64 {
        self.unix_ms + at + WIB_MS
    }
}

/// A civil date and time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) second_of_day: u32,
}

impl Civil {
    /// From local milliseconds since 1970. Gregorian calendar, counted in eras of 400 years that begin on 1 March.
    pub(crate) fn from_ms(local_ms: i64) -> Self {
        let days = local_ms.div_euclid(86_400_000) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day_of_year - (153 * shifted + 2) / 5 + 1).unwrap_or(1),
            second_of_day: u32::try_from(local_ms.rem_euclid(86_400_000) / 1000).unwrap_or(0),
        }
    }

    pub(crate) fn time(self) -> String {
        let s = self.second_of_day;
        format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }

    /// `2026-11-22`: RouterOS 7.10 and later.
    pub(crate) fn iso_date(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `nov/22`: RouterOS before 7.10.
    pub(crate) fn month_day(self) -> String {
        const MONTHS: [&str; 12] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        let month = MONTHS.get(usize::from(self.month) - 1).unwrap_or(&"jan");
        format!("{month}/{:02}", self.day)
    }
}

/// A length of time as RouterOS prints it: `1w2d3h4m5s`, `0s` for nothing.
pub(crate) fn duration(millis: Millis) -> String {
    let total = millis.max(0) / 1000;
    let parts = [
        (total / 604_800, 'w'),
        (total / 86_400 % 7, 'd'),
        (total / 3600 % 24, 'h'),
        (total / 60 % 60, 'm'),
        (total % 60, 's'),
    ];
    let text: String = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if text.is_empty() { "0s".into() } else { text }
}

/// Reads `1w2d3h4m5s`, `500ms`, `00:01:30` or bare seconds, in milliseconds.
pub(crate) fn parse_duration(text: &str) -> Option<Millis> {
    if text.contains(':') {
        return text
            .split(':')
            .try_fold(0, |sum: i64, part| {
                Some(sum * 60 + part.parse::<i64>().ok()?)
            })
            .map(|total| total * 1000);
    }
    let mut rest = text;
    let mut total = 0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits)?;
        let units = tail.len()
            - tail
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let (unit, tail) = tail.split_at_checked(units)?;
        let factor = match unit {
            "w" => 604_800_000,
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" => 60_000,
            "s" | "" => 1000,
            "ms" => 1,
            _ => return None,
        };
        total += number.parse::<i64>().ok()?.checked_mul(factor)?;
        rest = tail;
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_print_as_routeros_writes_them() {
        let cases = [
            (0, "0s"),
            (5_000, "5s"),
            (3_600_000, "1h"),
            (788_645_000, "1w2d3h4m5s"),
        ];
        for (millis, text) in cases {
            assert_eq!(duration(millis), text);
            assert_eq!(parse_duration(text), Some(millis));
        }
        assert_eq!(parse_duration("00:01:30"), Some(90_000));
        assert_eq!(parse_duration("500ms"), Some(500));
        assert_eq!(parse_duration("7"), Some(7_000));
        for wrong in ["", "x", "5q", "s"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_follow_the_calendar() {
        let cases = [
            (0, (1970, 1, 1)),
            (951_782_400_000, (2000, 2, 29)),
            (1_795_305_600_000, (2026, 11, 22)),
        ];
        for (unix_ms, (year, month, day)) in cases {
            let date = Civil::from_ms(unix_ms);
            assert_eq!((date.year, date.month, date.day), (year, month, day));
        }
        assert_eq!(Civil::from_ms(1_795_305_600_000).month_day(), "nov/22");
    }
}
