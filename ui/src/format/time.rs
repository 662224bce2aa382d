//! Times and durations. Civil dates are those of one of Indonesia's zones; Indonesian writes the
//! clock with a point (`20.47 WIB`), English with a colon.

use mikromon_domain::date::CivilDate;
use mikromon_domain::time::{Millis, UnixMillis, Zone};

use crate::locales::{Lang, time as t};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A civil date and time of day in a zone.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    /// 0 is Sunday.
    weekday: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Civil {
    /// The proleptic Gregorian date of an instant. Days are counted in eras of 400 years that begin
    /// on 1 March, so that the leap day is the last of its year.
    fn of(at: UnixMillis, zone: Zone) -> Self {
        let local = at.0.saturating_add(zone.offset().0);
        let (days, in_day) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * from_march + 2) / 5 + 1,
            weekday: (days + 4).rem_euclid(7),
            hour: in_day / HOUR,
            minute: in_day % HOUR / MINUTE,
            second: in_day % MINUTE / SECOND,
        }
    }
}

/// `20.47 WIB`
pub(crate) fn clock(at: UnixMillis, zone: Zone, lang: Lang) -> String {
    format!("{} {}", clock_short(at, zone, lang), zone.name())
}

/// `20.47`
pub(crate) fn clock_short(at: UnixMillis, zone: Zone, lang: Lang) -> String {
    let c = Civil::of(at, zone);
    format!("{:02}{}{:02}", c.hour, lang.clock_mark(), c.minute)
}

/// `Minggu, 22 November 2026`
pub(crate) fn date_long(at: UnixMillis, zone: Zone, lang: Lang) -> String {
    let c = Civil::of(at, zone);
    format!(
        "{}, {} {} {}",
        t::weekday(c.weekday, lang),
        c.day,
        t::month(c.month, lang),
        c.year
    )
}

/// `22 Nov`
pub(crate) fn date_short(at: UnixMillis, zone: Zone, lang: Lang) -> String {
    let c = Civil::of(at, zone);
    let month: String = t::month(c.month, lang).chars().take(3).collect();
    format!("{} {month}", c.day)
}

/// `22 Nov 2026 20.47.12 WIB`: the whole instant, for a tooltip.
pub(crate) fn exact(at: UnixMillis, zone: Zone, lang: Lang) -> String {
    let c = Civil::of(at, zone);
    let mark = lang.clock_mark();
    format!(
        "{} {} {:02}{mark}{:02}{mark}{:02} {}",
        date_short(at, zone, lang),
        c.year,
        c.hour,
        c.minute,
        c.second,
        zone.name()
    )
}

/// `2026-11-22 20:47:12`: in every language the same, for a spreadsheet.
pub(crate) fn sortable(at: UnixMillis, zone: Zone) -> String {
    let c = Civil::of(at, zone);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

/// `10 Des`, with its year where that is not this one.
pub(crate) fn day(day: CivilDate, today: CivilDate, lang: Lang) -> String {
    let month = i64::from(day.period().month());
    let month: String = t::month(month, lang).chars().take(3).collect();
    if day.year() == today.year() {
        format!("{} {month}", day.day())
    } else {
        format!("{} {month} {}", day.day(), day.year())
    }
}

/// The clock for today, the date and clock for any other day.
pub(crate) fn moment(at: UnixMillis, now: UnixMillis, zone: Zone, lang: Lang) -> String {
    let day = |at: UnixMillis| at.0.saturating_add(zone.offset().0).div_euclid(DAY);
    if day(at) == day(now) {
        clock_short(at, zone, lang)
    } else {
        format!(
            "{} {}",
            date_short(at, zone, lang),
            clock_short(at, zone, lang)
        )
    }
}

/// The number of the largest unit that is at least one, and the unit.
enum Largest {
    Seconds(i64),
    Minutes(i64),
    Hours(i64),
    Days(i64),
}

fn largest(length: Millis) -> Largest {
    match length.0.max(0) {
        ms if ms < MINUTE => Largest::Seconds(ms / SECOND),
        ms if ms < HOUR => Largest::Minutes(ms / MINUTE),
        ms if ms < DAY => Largest::Hours(ms / HOUR),
        ms => Largest::Days(ms / DAY),
    }
}

/// `16 menit`, `2 jam 40 menit`, `118 hari`: the two largest units while the first is small.
pub(crate) fn duration(length: Millis, lang: Lang) -> String {
    let ms = length.0.max(0);
    match largest(length) {
        Largest::Seconds(n) => t::seconds(n, lang),
        Largest::Minutes(n) => t::minutes(n, lang),
        Largest::Hours(n) => with_rest(t::hours(n, lang), t::minutes, ms % HOUR / MINUTE, lang),
        Largest::Days(n) if n < 10 => with_rest(t::days(n, lang), t::hours, ms % DAY / HOUR, lang),
        Largest::Days(n) => t::days(n, lang),
    }
}

fn with_rest(first: String, unit: fn(i64, Lang) -> String, rest: i64, lang: Lang) -> String {
    if rest == 0 {
        first
    } else {
        format!("{first} {}", unit(rest, lang))
    }
}

/// One unit only: `2 jam`.
pub(crate) fn duration_short(length: Millis, lang: Lang) -> String {
    match largest(length) {
        Largest::Seconds(n) => t::seconds(n, lang),
        Largest::Minutes(n) => t::minutes(n, lang),
        Largest::Hours(n) => t::hours(n, lang),
        Largest::Days(n) => t::days(n, lang),
    }
}

/// `4 menit 32 detik`: a wait that is watched as it runs down, under an hour.
pub(crate) fn countdown(left: Millis, lang: Lang) -> String {
    let seconds = left.0.max(0).saturating_add(999) / 1_000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => t::seconds(seconds, lang),
        (minutes, 0) => t::minutes(minutes, lang),
        (minutes, seconds) => format!(
            "{} {}",
            t::minutes(minutes, lang),
            t::seconds(seconds, lang)
        ),
    }
}

/// `38 ms`: a round trip.
pub(crate) fn milliseconds(length: Millis, lang: Lang) -> String {
    let value = u64::try_from(length.0).unwrap_or_default();
    format!("{}\u{a0}ms", super::whole(value, lang))
}

/// `3 menit lalu`; under 5 seconds it is `baru saja`.
pub(crate) fn ago(at: UnixMillis, now: UnixMillis, lang: Lang) -> String {
    let length = now.since(at);
    if length < Millis::seconds(5) {
        t::just_now(lang).to_owned()
    } else {
        t::ago(&duration_short(length, lang), lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T13:47:12Z
    const NOW: UnixMillis = UnixMillis(1_795_355_232_000);

    #[test]
    fn a_day_of_another_year_is_said_with_its_year() {
        let today = "2026-11-22".parse().unwrap();
        for (text, expected) in [("2026-12-10", "10 Des"), ("2025-01-01", "1 Jan 2025")] {
            assert_eq!(day(text.parse().unwrap(), today, Lang::Id), expected);
        }
    }

    #[test]
    fn an_instant_is_said_in_the_zone() {
        assert_eq!(clock(NOW, Zone::Wib, Lang::Id), "20.47 WIB");
        assert_eq!(sortable(NOW, Zone::Wita), "2026-11-22 21:47:12");
        assert_eq!(clock(NOW, Zone::Wit, Lang::En), "22:47 WIT");
        assert_eq!(
            date_long(NOW, Zone::Wib, Lang::Id),
            "Minggu, 22 November 2026"
        );
        assert_eq!(
            date_long(NOW, Zone::Wib, Lang::En),
            "Sunday, 22 November 2026"
        );
        assert_eq!(
            exact(NOW, Zone::Wita, Lang::Id),
            "22 Nov 2026 21.47.12 WITA"
        );
    }

    #[test]
    fn dates_hold_over_leap_days_and_before_the_epoch() {
        for (ms, expected) in [
            (0, "1 Jan"),
            (951_782_400_000, "29 Feb"),
            (1_709_164_800_000, "29 Feb"),
            (1_709_251_200_000, "1 Mar"),
            (-86_400_000, "31 Des"),
        ] {
            assert_eq!(date_short(UnixMillis(ms), Zone::Wib, Lang::Id), expected);
        }
    }

    #[test]
    fn yesterday_has_its_date() {
        assert_eq!(moment(NOW, NOW, Zone::Wib, Lang::Id), "20.47");
        let yesterday = NOW.minus(Millis::days(1));
        assert_eq!(moment(yesterday, NOW, Zone::Wib, Lang::Id), "21 Nov 20.47");
    }

    #[test]
    fn durations_use_the_two_largest_units_while_the_first_is_small() {
        for (length, id, en) in [
            (Millis(0), "0 detik", "0 seconds"),
            (Millis::seconds(1), "1 detik", "1 second"),
            (Millis::minutes(16), "16 menit", "16 minutes"),
            (Millis::minutes(160), "2 jam 40 menit", "2 hours 40 minutes"),
            (Millis::hours(24), "1 hari", "1 day"),
            (Millis::hours(50), "2 hari 2 jam", "2 days 2 hours"),
            (Millis::days(118), "118 hari", "118 days"),
            (Millis(-5), "0 detik", "0 seconds"),
        ] {
            assert_eq!(duration(length, Lang::Id), id);
            assert_eq!(duration(length, Lang::En), en);
        }
    }

    #[test]
    fn a_countdown_is_never_shorter_than_what_is_left() {
        for (left, id, en) in [
            (Millis(299_001), "5 menit", "5 minutes"),
            (
                Millis::seconds(272),
                "4 menit 32 detik",
                "4 minutes 32 seconds",
            ),
            (Millis::seconds(60), "1 menit", "1 minute"),
            (Millis(1), "1 detik", "1 second"),
            (Millis(-1), "0 detik", "0 seconds"),
        ] {
            assert_eq!(countdown(left, Lang::Id), id);
            assert_eq!(countdown(left, Lang::En), en);
        }
    }

    #[test]
    fn ago_is_one_unit() {
        assert_eq!(
            ago(NOW.minus(Millis::seconds(190)), NOW, Lang::Id),
            "3 menit lalu"
        );
        assert_eq!(
            ago(NOW.minus(Millis::seconds(190)), NOW, Lang::En),
            "3 minutes ago"
        );
        assert_eq!(ago(NOW, NOW, Lang::Id), "baru saja");
        // A router's clock may be ahead of this computer's.
        assert_eq!(ago(NOW.plus(Millis::minutes(1)), NOW, Lang::En), "just now");
    }
}
