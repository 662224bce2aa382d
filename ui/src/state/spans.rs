//! A long list that stays with the core: spans of it are fetched as they come in sight, and fetched
//! again when a tag of theirs is invalidated or what is asked for changes. Old rows stay until the
//! new ones are here.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::{ApiError, Command, Tag};

use super::{Query, Tags, part};
use crate::bridge;

/// Rows of one span.
pub(crate) const SPAN: usize = 100;
/// Spans under way at once: the core reads them beside each other, and the next is asked for while
/// the last is read.
const AT_ONCE: usize = 3;
/// Spans fetched before they are in sight, in the direction of the scroll.
const AHEAD: usize = 2;
/// The first jump is fetched at once; of those that follow, as while the scroll bar is drawn, the one
/// after which the sight stays for so long: longer than a slow frame. What is drawn over is gone
/// before it could be shown.
const REST: Duration = Duration::from_millis(100);
/// Spans held around what is in sight; those further away are fetched again.
const HELD: usize = 24;

/// One answer: rows of the whole list, and those of the span.
pub(crate) type Answer<T> = (u32, Vec<T>);

pub(crate) struct Spans<T: Send + Sync + 'static> {
    /// Whether anything is known, why the last fetch failed, and whether one is under way.
    pub query: Query<()>,
    /// Rows in sight, told by the table.
    pub sight: RwSignal<Range<usize>>,
    held: RwSignal<Held<T>>,
    under_way: StoredValue<BTreeSet<usize>>,
    /// Ends the wait after a jump; nothing more is fetched meanwhile.
    jumped: StoredValue<Option<TimeoutHandle>>,
    /// Counts the questions: an answer to an earlier one is dropped.
    era: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Spans<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Spans<T> {}

/// What is here of the list.
#[derive(Clone, Debug)]
struct Held<T> {
    total: usize,
    spans: BTreeMap<usize, Vec<T>>,
    /// Of an earlier question: shown until the first answer to this one.
    stale: bool,
}

impl<T> Held<T> {
    const fn new() -> Self {
        Self {
            total: 0,
            spans: BTreeMap::new(),
            stale: false,
        }
    }

    fn put(&mut self, span: usize, (total, rows): Answer<T>, near: usize) {
        if self.stale {
            self.spans.clear();
            self.stale = false;
        }
        self.total = usize::try_from(total).unwrap_or_default();
        self.spans.insert(span, rows);
        self.spans.retain(|it, _| it.abs_diff(near) <= HELD);
    }

    fn has(&self, span: usize) -> bool {
        !self.stale && self.spans.contains_key(&span)
    }
}

/// The spans to have, the most wanted first: those in sight, then those that come next, then the
/// one behind.
fn wanted(sight: &Range<usize>, total: Option<usize>, upwards: bool) -> Vec<usize> {
    let last = total.map_or(0, |it| it.saturating_sub(1) / SPAN);
    let first_seen = (sight.start / SPAN).min(last);
    let last_seen = (sight.end.saturating_sub(1) / SPAN).clamp(first_seen, last);
    let ahead = last_seen + 1..=(last_seen + AHEAD).min(last);
    let behind = first_seen.saturating_sub(AHEAD)..first_seen;
    let mut spans: Vec<_> = (first_seen..=last_seen).collect();
    if upwards {
        spans.extend(behind.rev());
        spans.extend(ahead.take(1));
    } else {
        spans.extend(ahead);
        spans.extend(behind.rev().take(1));
    }
    spans
}

/// Whether nothing of what was in sight still is.
fn jumps(before: &Range<usize>, sight: &Range<usize>) -> bool {
    !before.is_empty() && (before.end <= sight.start || sight.end <= before.start)
}

impl<T: Clone + Send + Sync + 'static> Spans<T> {
    /// Rows of the whole list; followed.
    pub(crate) fn total(self) -> usize {
        self.held.with(|it| it.total)
    }

    /// A row, where it is here; followed.
    pub(crate) fn at(self, index: usize) -> Option<T> {
        self.held.with(|held| {
            let span = held.spans.get(&(index / SPAN))?;
            span.get(index % SPAN).cloned()
        })
    }

    /// The first of those that are here that fits; followed.
    pub(crate) fn find(self, fits: impl Fn(&T) -> bool) -> Option<T> {
        self.held.with(|held| {
            let mut rows = held.spans.values().flatten();
            rows.find(|it| fits(it)).cloned()
        })
    }

    /// The answer to the question of `era`; answers whether it still is the question.
    fn apply(self, era: u32, span: usize, answer: Result<Answer<T>, ApiError>) -> bool {
        if self.era.try_get_value() != Some(era) {
            return false;
        }
        self.under_way.update_value(|it| {
            it.remove(&span);
        });
        match answer {
            Ok(answer) => {
                let near = self.sight.with_untracked(|it| it.start / SPAN);
                self.held.update(|held| held.put(span, answer, near));
                self.query.error.set(None);
                self.query.data.set(Some(()));
                true
            }
            Err(error) => {
                self.query.error.set(Some(error));
                false
            }
        }
    }

    fn wait_for_rest(self, go_on: impl FnOnce() + 'static) {
        self.end_wait();
        let rested = move || {
            // The page may be gone.
            if self.jumped.try_update_value(Option::take).is_some() {
                go_on();
            }
        };
        self.jumped
            .set_value(set_timeout_with_handle(rested, REST).ok());
    }

    fn end_wait(self) {
        if let Some(wait) = self.jumped.try_update_value(Option::take).flatten() {
            wait.clear();
        }
    }

    /// The span to fetch next, noted as under way.
    fn next(self, upwards: bool) -> Option<usize> {
        if self.jumped.with_value(Option::is_some) {
            return None;
        }
        let known = self.query.data.with_untracked(Option::is_some);
        let total = self.held.with_untracked(|it| known.then_some(it.total));
        let wanted = self.sight.with_untracked(|it| wanted(it, total, upwards));
        self.under_way.try_update_value(|under_way| {
            let free = under_way.len() < AT_ONCE;
            let missing = |it: &usize| !under_way.contains(it);
            let next = self.held.with_untracked(|held| {
                let mut wanted = wanted.into_iter().filter(|it| !held.has(*it));
                wanted.find(missing).filter(|_| free)
            })?;
            under_way.insert(next);
            Some(next)
        })?
    }
}

/// Asks `ask(offset, limit)`, which is followed, for what is in sight; `read` takes the answer apart.
pub(crate) fn spans<C, T>(
    tags: &'static [Tag],
    ask: impl Fn(u32, u32) -> C + Copy + 'static,
    read: impl Fn(C::Output) -> Answer<T> + Copy + 'static,
) -> Spans<T>
where
    C: Command,
    T: Clone + Send + Sync + 'static,
{
    let spans = Spans {
        query: Query::new(),
        sight: RwSignal::new(0..0),
        held: RwSignal::new(Held::new()),
        under_way: StoredValue::new(BTreeSet::new()),
        jumped: StoredValue::new(None),
        era: StoredValue::new(0),
    };
    let all = part::<Tags>();
    Effect::new(move |_| {
        all.track(tags);
        spans.query.track();
        drop(ask(0, 0));
        spans.era.update_value(|it| *it = it.wrapping_add(1));
        spans.under_way.update_value(BTreeSet::clear);
        spans.held.update_untracked(|it| it.stale = true);
        fetch(spans, ask, read, false);
    });
    Effect::new(move |before: Option<Range<usize>>| {
        let sight = spans.sight.get();
        let before = before.unwrap_or_default();
        let upwards = sight.start < before.start;
        fetch(spans, ask, read, upwards);
        if jumps(&before, &sight) {
            spans.wait_for_rest(move || fetch(spans, ask, read, upwards));
        }
        sight
    });
    on_cleanup(move || spans.end_wait());
    spans
}

/// Fetches what is missing of what is in sight, and then what came in sight meanwhile.
fn fetch<C, T>(
    spans: Spans<T>,
    ask: impl Fn(u32, u32) -> C + Copy + 'static,
    read: impl Fn(C::Output) -> Answer<T> + Copy + 'static,
    upwards: bool,
) where
    C: Command,
    T: Clone + Send + Sync + 'static,
{
    while let Some(span) = spans.next(upwards) {
        spans.query.loading.set(true);
        let era = spans.era.get_value();
        let place = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        let command = untrack(|| ask(place(span * SPAN), place(SPAN)));
        spawn_local(async move {
            let answer = bridge::call(command).await.map(read);
            let goes_on = spans.apply(era, span, answer);
            if goes_on {
                fetch(spans, ask, read, upwards);
            }
            if spans.under_way.try_with_value(BTreeSet::is_empty) == Some(true) {
                spans.query.loading.set(false);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_sight_comes_first_then_what_the_scroll_comes_to() {
        let total = Some(50_000);
        for (sight, upwards, expected) in [
            (0..0, false, vec![0, 1, 2]),
            (0..40, false, vec![0, 1, 2]),
            (180..220, false, vec![1, 2, 3, 4, 0]),
            (980..1_020, true, vec![9, 10, 8, 7, 11]),
            (49_960..50_000, false, vec![499, 498]),
        ] {
            assert_eq!(wanted(&sight, total, upwards), expected, "{sight:?}");
        }
    }

    #[test]
    fn what_slides_on_is_fetched_at_once_and_a_jump_waits() {
        for (before, sight, expected) in [
            (0..0, 0..40, false),
            (0..40, 4..44, false),
            (0..40, 39..79, false),
            (0..40, 40..80, true),
            (900..940, 0..40, true),
        ] {
            assert_eq!(jumps(&before, &sight), expected, "{sight:?}");
        }
    }

    #[test]
    fn of_an_unknown_or_empty_list_only_the_first_span_is_asked_for() {
        assert_eq!(wanted(&(0..40), None, false), [0]);
        assert_eq!(wanted(&(400..440), Some(0), false), [0]);
        assert_eq!(wanted(&(400..440), Some(120), false), [1, 0]);
    }

    #[test]
    fn old_rows_stay_until_the_first_new_ones_and_far_ones_go() {
        let mut held = Held::new();
        held.put(0, (50_000, vec![1]), 0);
        held.put(1, (50_000, vec![2]), 0);
        held.stale = true;
        assert!(!held.has(0) && held.spans.len() == 2);
        held.put(1, (100, vec![3]), 1);
        assert_eq!(held.spans, BTreeMap::from([(1, vec![3])]));
        held.put(400, (50_000, vec![4]), 400);
        assert_eq!(held.spans, BTreeMap::from([(400, vec![4])]));
        assert_eq!(held.total, 50_000);
    }
}
