//! Words of time.

use super::{Lang, nouns, words};

nouns! {
    seconds = "detik", "second", "seconds";
    minutes = "menit", "minute", "minutes";
    hours = "jam", "hour", "hours";
    days = "hari", "day", "days";
}

words! {
    just_now = "baru saja", "just now";
    ago(length) = "{length} lalu", "{length} ago";
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("Minggu", "Sunday"),
    ("Senin", "Monday"),
    ("Selasa", "Tuesday"),
    ("Rabu", "Wednesday"),
    ("Kamis", "Thursday"),
    ("Jumat", "Friday"),
    ("Sabtu", "Saturday"),
];

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

/// 0 is Sunday.
pub(crate) fn weekday(day: i64, lang: Lang) -> &'static str {
    pick(&WEEKDAYS, day, lang)
}

/// 1 is January.
pub(crate) fn month(month: i64, lang: Lang) -> &'static str {
    pick(&MONTHS, month - 1, lang)
}

fn pick(names: &[(&'static str, &'static str)], index: i64, lang: Lang) -> &'static str {
    let pair = usize::try_from(index)
        .ok()
        .and_then(|i| names.get(i))
        .copied()
        .unwrap_or_default();
    match lang {
        Lang::Id => pair.0,
        Lang::En => pair.1,
    }
}
