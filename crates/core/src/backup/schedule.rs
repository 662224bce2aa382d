//! When a daily backup is due. It follows from the clock and from what was made, and from nothing else:
//! whether somebody is there, or whether it can be made, is asked elsewhere.

use mikromon_api::backup_schedule::BackupFailing;
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::{Millis, UnixMillis, Zone};

use crate::store::backup_file::BackupFile;
use crate::store::backup_schedule::ScheduleRecord;

/// After the first attempt that failed: a disk may have been out for a moment.
const SOON: Millis = Millis::minutes(15);
/// After each further one.
const LATER: Millis = Millis::hours(1);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Hour {
    /// 0 to 23.
    pub(crate) hour: u8,
    pub(crate) zone: Zone,
    /// When it was turned on: the first one is that of the next time it is that hour.
    pub(crate) since: UnixMillis,
}

impl Hour {
    pub(crate) const fn of(schedule: &ScheduleRecord, zone: Zone) -> Self {
        Self {
            hour: schedule.hour,
            zone,
            since: schedule.since,
        }
    }

    /// The day whose backup is to be made now. A day has one: days are compared for being the same
    /// and never for being later, so that a clock that was far ahead for a while stops nothing.
    pub(crate) fn due(self, made: &[CivilDate], now: UnixMillis) -> Option<CivilDate> {
        let day = self.day(now);
        let is_before = day == self.day(self.since);
        (!is_before && !made.contains(&day)).then_some(day)
    }

    /// When the next one is made: in the past where it is due.
    pub(crate) fn next(self, made: &[CivilDate], now: UnixMillis) -> UnixMillis {
        let day = self.due(made, now).unwrap_or_else(|| {
            let tomorrow = self.day(now).plus_days(1);
            // The hour may have become a later one, after that day's was made.
            if made.contains(&tomorrow) {
                tomorrow.plus_days(1)
            } else {
                tomorrow
            }
        });
        self.begin(day)
    }

    /// The day whose hour was the last to come.
    fn day(self, now: UnixMillis) -> CivilDate {
        CivilDate::of(now.minus(Millis::hours(self.hour.into())), self.zone)
    }

    fn begin(self, day: CivilDate) -> UnixMillis {
        let midnight = UnixMillis(Millis::days(day.days()).0).minus(self.zone.offset());
        midnight.plus(Millis::hours(self.hour.into()))
    }
}

/// The days that have one.
pub(crate) fn days(files: &[BackupFile]) -> Vec<CivilDate> {
    let made = files.iter().filter(|it| it.bytes.is_some());
    made.map(|it| it.day).collect()
}

/// When one that failed is tried again.
pub(crate) const fn again(failing: &BackupFailing) -> UnixMillis {
    let pause = if failing.attempts < 2 { SOON } else { LATER };
    failing.tried.plus(pause)
}

/// Whether it is too early to try again. A clock that was set back does not make it wait for longer.
pub(crate) fn pauses(failing: &BackupFailing, now: UnixMillis) -> bool {
    failing.tried <= now && now < again(failing)
}

#[cfg(test)]
mod tests {
    use mikromon_api::{ApiError, ErrorCode};
    use proptest::prelude::*;

    use super::*;

    /// `2026-11-23 14:05` in Jakarta.
    fn at(text: &str) -> UnixMillis {
        let (day, time) = text.split_once(' ').unwrap();
        let (hour, minute) = time.split_once(':').unwrap();
        let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
        UnixMillis(Millis::days(date(day).days()).0)
            .minus(Zone::Wib.offset())
            .plus(Millis::minutes(minutes))
    }

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    /// Turned on at noon of the twentieth.
    fn hour(hour: u8) -> Hour {
        Hour {
            hour,
            zone: Zone::Wib,
            since: at("2026-11-20 12:00"),
        }
    }

    #[test]
    fn one_is_due_from_its_hour_until_it_was_made() {
        for (hour_of, made, now, due, next) in [
            // Turned on after the hour of that day: the first is tomorrow's.
            (2, None, "2026-11-20 12:00", None, "2026-11-21 02:00"),
            (2, None, "2026-11-21 01:59", None, "2026-11-21 02:00"),
            (
                2,
                None,
                "2026-11-21 02:00",
                Some("2026-11-21"),
                "2026-11-21 02:00",
            ),
            // Turned on before it: today's.
            (14, None, "2026-11-20 13:59", None, "2026-11-20 14:00"),
            (
                14,
                None,
                "2026-11-20 14:00",
                Some("2026-11-20"),
                "2026-11-20 14:00",
            ),
            // Made: not before the next day's hour, also right after midnight.
            (
                23,
                Some("2026-11-20"),
                "2026-11-21 00:10",
                None,
                "2026-11-21 23:00",
            ),
            (
                0,
                Some("2026-11-21"),
                "2026-11-21 23:59",
                None,
                "2026-11-22 00:00",
            ),
            (
                0,
                Some("2026-11-21"),
                "2026-11-22 00:00",
                Some("2026-11-22"),
                "2026-11-22 00:00",
            ),
            // The hour was missed, by much.
            (
                2,
                Some("2026-11-21"),
                "2026-11-25 09:30",
                Some("2026-11-25"),
                "2026-11-25 02:00",
            ),
            (
                14,
                Some("2026-11-21"),
                "2026-11-25 09:30",
                Some("2026-11-24"),
                "2026-11-24 14:00",
            ),
            // The clock was set back behind the hour, and the day before has none.
            (
                14,
                Some("2026-11-21"),
                "2026-11-21 13:00",
                Some("2026-11-20"),
                "2026-11-20 14:00",
            ),
        ] {
            let made: Vec<_> = made.map(date).into_iter().collect();
            let (hour, now) = (hour(hour_of), at(now));
            assert_eq!(hour.due(&made, now), due.map(date), "{hour_of} at {now:?}");
            assert_eq!(hour.next(&made, now), at(next), "{hour_of} at {now:?}");
        }
    }

    #[test]
    fn a_later_hour_makes_no_second_one_of_a_day() {
        let made = [date("2026-11-21")];
        let later = hour(22);
        assert_eq!(later.due(&made, at("2026-11-21 22:30")), None);
        assert_eq!(
            later.next(&made, at("2026-11-21 12:00")),
            at("2026-11-20 22:00")
        );
        let both = [date("2026-11-21"), date("2026-11-20")];
        assert_eq!(later.due(&both, at("2026-11-21 12:00")), None);
        assert_eq!(
            later.next(&both, at("2026-11-21 12:00")),
            at("2026-11-22 22:00")
        );
    }

    #[test]
    fn a_clock_that_was_years_ahead_stops_nothing() {
        let ahead = [date("2031-01-01")];
        assert_eq!(
            hour(2).due(&ahead, at("2026-11-21 02:00")),
            Some(date("2026-11-21"))
        );
        let set_ahead = Hour {
            since: at("2031-01-01 12:00"),
            ..hour(2)
        };
        assert!(set_ahead.due(&[], at("2026-11-21 02:00")).is_some());
    }

    #[test]
    fn it_is_the_companys_hour() {
        let east = Hour {
            zone: Zone::Wit,
            ..hour(2)
        };
        // Two hours earlier than in Jakarta.
        assert_eq!(
            east.next(&[], at("2026-11-20 12:00")),
            at("2026-11-21 00:00")
        );
    }

    #[test]
    fn after_a_failure_it_waits_a_little_and_then_an_hour() {
        let failing = |attempts| BackupFailing {
            since: at("2026-11-21 02:00"),
            tried: at("2026-11-21 02:00"),
            attempts,
            error: ApiError::new(ErrorCode::FolderMissing, ""),
        };
        for (attempts, now, pausing) in [
            (1, "2026-11-21 02:14", true),
            (1, "2026-11-21 02:15", false),
            (2, "2026-11-21 02:59", true),
            (9, "2026-11-21 03:00", false),
            (9, "2026-11-21 01:59", false),
        ] {
            assert_eq!(
                pauses(&failing(attempts), at(now)),
                pausing,
                "{attempts} {now}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_the_clock_does_a_day_has_one_at_most(
            hour_of in 0u8..24,
            steps in proptest::collection::vec(-50i64..200, 1..80),
        ) {
            let hour = hour(hour_of);
            let (mut now, mut made) = (hour.since, Vec::new());
            for minutes in steps {
                now = now.plus(Millis::minutes(minutes * 7));
                let next = hour.next(&made, now);
                if let Some(day) = hour.due(&made, now) {
                    prop_assert!(next <= now && !made.contains(&day));
                    made.push(day);
                } else {
                    prop_assert!(next > now);
                }
            }
        }
    }
}
