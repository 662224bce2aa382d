//! The chart in words: what the readout says, and a table of it, for those who do not see it.

use leptos::prelude::*;
use mikromon_domain::time::Zone;

use super::ChartPoint;
use super::axis::Scale;
use crate::format;
use crate::locales::{Lang, chart as t};

/// Rows of the table: a curve of hundreds of points is heard by these.
const ROWS: usize = 24;

/// One of every so many points, the last one among them.
fn picked(points: &[ChartPoint]) -> Vec<ChartPoint> {
    let step = points.len().div_ceil(ROWS).max(1);
    let mut rows: Vec<_> = points.iter().rev().step_by(step).copied().collect();
    rows.reverse();
    rows
}

/// `22 Nov 2026 20.47.12 WIB: unduh 1,49 Gbit/s, unggah 211 Mbit/s`
pub(super) fn said(
    point: ChartPoint,
    scale: &Scale,
    series: (&'static str, &'static str),
    zone: Zone,
    lang: Lang,
) -> String {
    let when = format::exact(point.at, zone, lang);
    let first = scale.say_or_dash(point.first, lang);
    let second = scale.say_or_dash(point.second, lang);
    match series {
        (one, "") => format!("{when}: {one} {first}"),
        (one, other) => format!("{when}: {one} {first}, {other} {second}"),
    }
}

pub(super) fn table(
    points: &[ChartPoint],
    scale: &Scale,
    series: (&'static str, &'static str),
    label: String,
    zone: Zone,
    lang: Lang,
) -> impl IntoView + use<> {
    let (first, second) = series;
    let has_second = !second.is_empty();
    let row = |point: ChartPoint| {
        view! {
            <tr>
                <th scope="row">{format::exact(point.at, zone, lang)}</th>
                <td>{scale.say_or_dash(point.first, lang)}</td>
                {has_second.then(|| view! { <td>{scale.say_or_dash(point.second, lang)}</td> })}
            </tr>
        }
    };
    let rows = picked(points).into_iter().map(row).collect_view();
    view! {
        <table class="unseen">
            <caption>{label}</caption>
            <thead>
                <tr>
                    <th scope="col">{t::time(lang)}</th>
                    <th scope="col">{first}</th>
                    {has_second.then(|| view! { <th scope="col">{second}</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::time::UnixMillis;

    fn point(at: i64) -> ChartPoint {
        ChartPoint {
            at: UnixMillis(at),
            first: Some(1.5e9),
            second: None,
        }
    }

    #[test]
    fn a_long_curve_is_told_by_few_rows_up_to_its_end() {
        for count in [0, 1, 24, 25, 360] {
            let points: Vec<_> = (0..count).map(point).collect();
            let rows = picked(&points);
            assert!(rows.len() <= ROWS, "{count}");
            assert_eq!(rows.last(), points.last());
            assert!(count > 24 || rows.len() == points.len());
        }
    }

    #[test]
    fn the_readout_names_each_series_and_says_what_is_not_known() {
        let scale = Scale::of_rate(2e9);
        let says = |series| said(point(0), &scale, series, Zone::Wib, Lang::Id);
        assert!(says(("unduh", "unggah")).ends_with(": unduh 1,50 Gbit/s, unggah —"));
        assert!(says(("rata-rata", "")).ends_with(": rata-rata 1,50 Gbit/s"));
    }
}
