//! The span of time that a chart shows of all that it has. It lives in the URL, as milliseconds
//! since the epoch: `span=1763800000000-1763803600000`.

use mikromon_domain::time::{Millis, UnixMillis};

use super::ChartPoint;

/// A span shows at least so many steps: with fewer there is no curve.
const FEWEST: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub from: UnixMillis,
    pub to: UnixMillis,
}

impl Span {
    pub(super) fn read(word: &str) -> Option<Self> {
        let (from, to) = word.split_once('-')?;
        let at = |text: &str| text.parse().ok().map(UnixMillis);
        let span = Self {
            from: at(from)?,
            to: at(to)?,
        };
        (span.from < span.to).then_some(span)
    }

    pub(super) fn word(self) -> String {
        format!("{}-{}", self.from.0, self.to.0)
    }

    /// Of all points.
    pub(super) fn whole(points: &[ChartPoint]) -> Option<Self> {
        let (first, last) = points.first().zip(points.last())?;
        Some(Self {
            from: first.at,
            to: last.at,
        })
    }

    fn length(self) -> i64 {
        self.to.since(self.from).0
    }

    /// Of this length around an instant, within the whole; `None` where it is all of it.
    fn around(at: UnixMillis, length: i64, whole: Self) -> Option<Self> {
        if length >= whole.length() {
            return None;
        }
        let last = whole.to.minus(Millis(length));
        let from = at.minus(Millis(length / 2)).clamp(whole.from, last);
        Some(Self {
            from,
            to: from.plus(Millis(length)),
        })
    }

    /// Half as long around an instant, as far as there are points enough.
    pub(super) fn nearer(self, at: UnixMillis, points: &[ChartPoint]) -> Option<Self> {
        let whole = Self::whole(points)?;
        let step = whole.length() / i64::try_from(points.len()).unwrap_or(1).max(1);
        let least = step * i64::try_from(FEWEST).unwrap_or(1);
        Self::around(at, (self.length() / 2).max(least), whole)
    }

    /// Twice as long around an instant.
    pub(super) fn farther(self, at: UnixMillis, points: &[ChartPoint]) -> Option<Self> {
        Self::around(at, self.length() * 2, Self::whole(points)?)
    }

    /// Between two instants, whichever comes first; `None` where too little lies between them.
    pub(super) fn between(a: UnixMillis, b: UnixMillis, points: &[ChartPoint]) -> Option<Self> {
        let span = Self {
            from: a.min(b),
            to: a.max(b),
        };
        (span.cut(points).len() >= FEWEST).then_some(span)
    }

    fn cut(self, points: &[ChartPoint]) -> &[ChartPoint] {
        let from = points.partition_point(|it| it.at < self.from);
        let to = points.partition_point(|it| it.at <= self.to);
        points.get(from..to).unwrap_or_default()
    }
}

/// The points of the span; all of them where it holds too few, as that of another day does.
pub(super) fn shown(points: &[ChartPoint], span: Option<Span>) -> &[ChartPoint] {
    let cut = span.map(|it| it.cut(points));
    cut.filter(|it| it.len() >= FEWEST).unwrap_or(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred, a second apart.
    fn points() -> Vec<ChartPoint> {
        let point = |n: i64| ChartPoint {
            at: UnixMillis(n * 1_000),
            first: Some(1.0),
            second: None,
        };
        (0..=100).map(point).collect()
    }

    fn span(from: i64, to: i64) -> Span {
        Span {
            from: UnixMillis(from * 1_000),
            to: UnixMillis(to * 1_000),
        }
    }

    #[test]
    fn what_the_url_says_is_said_again_and_nonsense_is_nothing() {
        let word = span(10, 20).word();
        assert_eq!(Span::read(&word), Some(span(10, 20)));
        for word in ["", "-", "5", "20-10", "a-b", "7-7"] {
            assert_eq!(Span::read(word), None, "{word}");
        }
    }

    #[test]
    fn nearer_halves_around_the_readout_and_stays_within() {
        let points = points();
        let at = |it: i64| UnixMillis(it * 1_000);
        for (now, around, expected) in [
            (span(0, 100), 50, Some(span(25, 75))),
            (span(0, 100), 0, Some(span(0, 50))),
            (span(0, 100), 100, Some(span(50, 100))),
            (
                span(25, 75),
                30,
                Some(Span {
                    from: UnixMillis(17_500),
                    to: UnixMillis(42_500),
                }),
            ),
        ] {
            assert_eq!(now.nearer(at(around), &points), expected, "{around}");
        }
        let mut now = span(0, 100);
        for _ in 0..10 {
            now = now.nearer(at(50), &points).unwrap();
        }
        assert!(shown(&points, Some(now)).len() >= FEWEST - 1, "{now:?}");
    }

    #[test]
    fn farther_ends_with_the_whole() {
        let points = points();
        let at = UnixMillis(50_000);
        assert_eq!(span(40, 60).farther(at, &points), Some(span(30, 70)));
        assert_eq!(span(25, 75).farther(at, &points), None);
    }

    #[test]
    fn a_drag_goes_both_ways_and_a_tremble_is_none() {
        let points = points();
        let at = |it: i64| UnixMillis(it * 1_000);
        assert_eq!(Span::between(at(40), at(20), &points), Some(span(20, 40)));
        assert_eq!(Span::between(at(40), at(42), &points), None);
    }

    #[test]
    fn a_span_without_points_shows_all() {
        let points = points();
        assert_eq!(shown(&points, Some(span(20, 40))).len(), 21);
        assert_eq!(shown(&points, Some(span(500, 600))).len(), 101);
        assert_eq!(shown(&points, None).len(), 101);
        assert!(shown(&[], Some(span(0, 1))).is_empty());
    }
}
