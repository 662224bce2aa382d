//! The chart's plane: from instants and values to pixels, and where the ticks are.

use mikromon_domain::time::{Millis, UnixMillis, Zone};

use super::ChartPoint;
use crate::format;
use crate::locales::Lang;

/// In what unit the values are said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    /// One of the unit, in the values' own unit: 1e9 for bits per second said in Gbit/s.
    pub one: f64,
    pub unit: &'static str,
    /// The axis ends here even when nothing is as high, in the values' own unit.
    pub at_least: f64,
    /// No value is said with more decimals than this.
    pub decimals: u32,
}

impl Scale {
    /// The unit for rates of bits per second whose highest is `top`.
    pub(crate) fn of_rate(top: f64) -> Self {
        let (one, unit) = match top {
            _ if top >= 1e9 => (1e9, "Gbit/s"),
            _ if top >= 1e6 => (1e6, "Mbit/s"),
            _ => (1e3, "kbit/s"),
        };
        Self {
            one,
            unit,
            at_least: one,
            decimals: 2,
        }
    }

    /// A unit that is said as it is measured.
    pub(crate) const fn plain(unit: &'static str, at_least: f64, decimals: u32) -> Self {
        Self {
            one: 1.0,
            unit,
            at_least,
            decimals,
        }
    }

    pub(crate) fn say(&self, value: f64, lang: Lang) -> String {
        let value = value / self.one;
        let decimals = if value < 10.0 {
            2
        } else {
            u32::from(value < 100.0)
        };
        let number = format::real(value, decimals.min(self.decimals), lang);
        format!("{number} {}", self.unit)
    }
}

impl Scale {
    /// With a dash for what was not measured.
    pub(super) fn say_or_dash(&self, value: Option<f64>, lang: Lang) -> String {
        value.map_or_else(|| "—".to_owned(), |value| self.say(value, lang))
    }
}

/// Pixels, the origin at the upper left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plane {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    from: UnixMillis,
    to: UnixMillis,
    highest: f64,
    step: f64,
    one: f64,
}

/// Lines above zero; the step is the smallest round number that needs no more.
const LINES: f64 = 5.0;

impl Plane {
    pub(crate) fn new(points: &[ChartPoint], width: f64, height: f64, scale: &Scale) -> Self {
        let top = points
            .iter()
            .flat_map(|it| [it.first, it.second])
            .flatten()
            .fold(scale.at_least, f64::max);
        let step = round_step(top / scale.one / LINES) * scale.one;
        Self {
            left: 44.0,
            right: (width - 8.0).max(45.0),
            top: 10.0,
            bottom: height - 26.0,
            from: points.first().map(|it| it.at).unwrap_or_default(),
            to: points.last().map(|it| it.at).unwrap_or_default(),
            highest: (top / step).ceil() * step,
            step,
            one: scale.one,
        }
    }

    pub(crate) fn x(&self, at: UnixMillis) -> f64 {
        let whole = span(self.to.since(self.from)).max(1.0);
        self.left + span(at.since(self.from)) / whole * (self.right - self.left)
    }

    /// The instant at a pixel; beyond the edges it is that of the edge.
    pub(crate) fn at(&self, x: f64) -> UnixMillis {
        let part = ((x - self.left) / (self.right - self.left)).clamp(0.0, 1.0);
        let length = span(self.to.since(self.from));
        let passed = i64::try_from(format::rounded(part * length)).unwrap_or_default();
        self.from.plus(Millis(passed))
    }

    pub(crate) fn y(&self, value: f64) -> f64 {
        self.bottom - value / self.highest * (self.bottom - self.top)
    }

    /// The point that is nearest to a pixel.
    pub(crate) fn nearest(&self, points: &[ChartPoint], x: f64) -> Option<usize> {
        let distance = |point: &ChartPoint| (self.x(point.at) - x).abs();
        let nearer = |a: &(usize, &ChartPoint), b: &(usize, &ChartPoint)| {
            distance(a.1).total_cmp(&distance(b.1))
        };
        points.iter().enumerate().min_by(nearer).map(|(i, _)| i)
    }
}

/// Milliseconds as a float; a chart spans at most years, far below 2^53.
#[allow(clippy::as_conversions)]
const fn span(length: Millis) -> f64 {
    length.0 as f64
}

/// 1, 2 or 5 times a power of ten, at least `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(f64::MIN_POSITIVE).log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|n| n * power);
    steps
        .into_iter()
        .find(|step| *step >= least * 0.999)
        .unwrap_or(10.0 * power)
}

/// The middle of a pixel: a line of one pixel there is drawn as one, everywhere alike.
const fn crisp(pixels: f64) -> f64 {
    pixels.floor() + 0.5
}

/// Heights and words of the horizontal lines.
pub(crate) fn ticks_of_value(plane: &Plane, lang: Lang) -> Vec<(f64, String)> {
    let decimals = u32::from(plane.step / plane.one < 1.0);
    let mut ticks = Vec::new();
    let mut value = 0.0;
    while value <= plane.highest * 1.001 {
        ticks.push((
            crisp(plane.y(value)),
            format::real(value / plane.one, decimals, lang),
        ));
        value += plane.step;
    }
    ticks
}

/// Distances between vertical lines, coarser as the chart spans more.
const TIME_STEPS: [Millis; 10] = [
    Millis::minutes(1),
    Millis::minutes(5),
    Millis::minutes(10),
    Millis::minutes(30),
    Millis::hours(1),
    Millis::hours(3),
    Millis::hours(6),
    Millis::days(1),
    Millis::days(5),
    Millis::days(30),
];

/// Places and words of the vertical lines: round times of the zone, the words not too near.
pub(crate) fn ticks_of_time(plane: &Plane, zone: Zone, lang: Lang) -> Vec<(f64, String)> {
    let length = plane.to.since(plane.from).0;
    let room = format::rounded(((plane.right - plane.left) / 72.0).max(1.0));
    let room = i64::try_from(room).unwrap_or(i64::MAX).min(9);
    let step = TIME_STEPS
        .into_iter()
        .find(|step| length / step.0 <= room)
        .unwrap_or(Millis::days(30))
        .0;
    let shift = zone.offset().0;
    let mut at = (plane.from.0 + shift).div_euclid(step).saturating_add(1) * step - shift;
    let mut ticks = Vec::new();
    while at < plane.to.0 {
        let instant = UnixMillis(at);
        let word = if step < Millis::days(1).0 {
            format::clock_short(instant, zone, lang)
        } else {
            format::date_short(instant, zone, lang)
        };
        let x = plane.x(instant);
        if x < plane.right - 16.0 && x > plane.left + 8.0 {
            ticks.push((crisp(x), word));
        }
        at += step;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<ChartPoint> {
        values
            .iter()
            .zip(0..)
            .map(|(value, i)| ChartPoint {
                at: UnixMillis(i * 300_000),
                first: Some(*value),
                second: None,
            })
            .collect()
    }

    #[test]
    fn the_axis_ends_at_a_round_number_above_the_highest() {
        for (top, expected) in [(8.42e9, "10"), (1.2e9, "1,5"), (4.9e9, "5"), (0.0, "1.000")] {
            let scale = Scale::of_rate(top);
            let plane = Plane::new(&points(&[0.0, top]), 1000.0, 148.0, &scale);
            let last = ticks_of_value(&plane, Lang::Id).pop().map(|it| it.1);
            if top > 0.0 {
                assert_eq!(last.as_deref(), Some(expected));
            }
            assert!(plane.y(top) >= plane.top - 0.01);
        }
    }

    #[test]
    fn a_day_has_ticks_every_three_hours_of_the_zone() {
        let plane = Plane::new(&points(&[1.0; 288]), 1190.0, 148.0, &Scale::of_rate(0.0));
        let words: Vec<_> = ticks_of_time(&plane, Zone::Wib, Lang::Id)
            .into_iter()
            .map(|it| it.1)
            .collect();
        assert_eq!(words.first().map(String::as_str), Some("09.00"));
        assert_eq!(words.len(), 8);
    }

    #[test]
    fn a_pixel_and_its_instant_are_one_another_s() {
        let plane = Plane::new(&points(&[1.0; 100]), 800.0, 148.0, &Scale::of_rate(0.0));
        for at in [0, 300_000, 9_000_000, 29_700_000] {
            let at = UnixMillis(at);
            assert!((plane.at(plane.x(at)).0 - at.0).abs() < 2);
        }
        assert_eq!(plane.at(-500.0), UnixMillis(0));
        assert_eq!(plane.at(9_999.0), UnixMillis(29_700_000));
    }

    #[test]
    fn the_nearest_point_is_found_at_both_edges() {
        let all = points(&[1.0, 2.0, 3.0]);
        let plane = Plane::new(&all, 200.0, 148.0, &Scale::of_rate(0.0));
        assert_eq!(plane.nearest(&all, -50.0), Some(0));
        assert_eq!(plane.nearest(&all, 999.0), Some(2));
        assert_eq!(plane.nearest(&[], 0.0), None);
    }
}
