//! How much of a period a router was there, from the spans of its states.

use serde::{Deserialize, Serialize};

use crate::router::RouterState;
use crate::time::{Millis, UnixMillis};

/// A state from `from` until the next span begins (or until now, for the last one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSpan {
    pub from: UnixMillis,
    pub state: RouterState,
}

/// The part of a period that was watched, and the part of it the router was out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// Time in which the router's own state was known.
    pub watched: Millis,
    /// Time of it in which the router was down ([`RouterState::Down`] only: a refused password or
    /// a closed API port says nothing about the customers behind it).
    pub down: Millis,
}

impl Availability {
    /// Parts per million of the watched time; `None` where nothing was watched.
    pub fn ppm(&self) -> Option<u32> {
        if self.watched.0 <= 0 {
            return None;
        }
        let up = self.watched.0.saturating_sub(self.down.0).max(0);
        u32::try_from(i128::from(up) * 1_000_000 / i128::from(self.watched.0)).ok()
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            watched: Millis(self.watched.0.saturating_add(other.watched.0)),
            down: Millis(self.down.0.saturating_add(other.down.0)),
        }
    }
}

/// Whether a state says something about the router itself. An observer that is offline, a router
/// behind a dead parent, a paused or untried one do not count for or against it.
const fn is_watched(state: RouterState) -> bool {
    !matches!(
        state,
        RouterState::Unknown
            | RouterState::ObserverOffline
            | RouterState::BehindParent
            | RouterState::Paused
    )
}

/// Availability over `[from, to)`. `spans` is sorted by time; the first may begin before `from`.
pub fn availability(spans: &[StateSpan], from: UnixMillis, to: UnixMillis) -> Availability {
    let mut sum = Availability::default();
    let ends = spans
        .iter()
        .skip(1)
        .map(|s| s.from)
        .chain(std::iter::once(to));
    for (span, end) in spans.iter().zip(ends) {
        let length = end.min(to).since(span.from.max(from)).0;
        if length <= 0 || !is_watched(span.state) {
            continue;
        }
        let down = if span.state == RouterState::Down {
            length
        } else {
            0
        };
        sum = sum.plus(Availability {
            watched: Millis(length),
            down: Millis(down),
        });
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: i64, state: RouterState) -> StateSpan {
        StateSpan {
            from: UnixMillis(from),
            state,
        }
    }

    #[test]
    fn counts_only_what_was_watched() {
        let spans = [
            span(0, RouterState::Up),
            span(100, RouterState::Down),
            span(150, RouterState::ObserverOffline),
            span(200, RouterState::Up),
        ];
        let a = availability(&spans, UnixMillis(50), UnixMillis(300));
        assert_eq!(
            a,
            Availability {
                watched: Millis(200),
                down: Millis(50)
            }
        );
        assert_eq!(a.ppm(), Some(750_000));
    }

    #[test]
    fn nothing_watched_is_no_figure() {
        assert_eq!(availability(&[], UnixMillis(0), UnixMillis(10)).ppm(), None);
        let later = [span(20, RouterState::Up)];
        assert_eq!(
            availability(&later, UnixMillis(0), UnixMillis(10)).ppm(),
            None
        );
    }
}
