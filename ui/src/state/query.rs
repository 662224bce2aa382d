//! Questions to the core that stay answered: fetched again when a tag of theirs is invalidated,
//! when what they ask for changes, and at an interval. The old answer stays while a new one loads.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::{ApiError, Command, ErrorCode, Tag};

use super::{part, sleep};
use crate::bridge;

/// How often each tag has been invalidated.
#[derive(Clone, Copy)]
pub(crate) struct Tags(StoredValue<Vec<(Tag, RwSignal<u32>)>>);

impl Tags {
    pub(crate) fn new() -> Self {
        let counts = Tag::ALL
            .iter()
            .map(|tag| (*tag, RwSignal::new(0)))
            .collect();
        Self(StoredValue::new(counts))
    }

    pub(crate) fn invalidate(self, tags: &[Tag]) {
        self.each(tags, |count| count.update(|n| *n = n.wrapping_add(1)));
    }

    pub(super) fn track(self, tags: &[Tag]) {
        self.each(tags, |count| count.track());
    }

    fn each(self, tags: &[Tag], act: impl Fn(RwSignal<u32>)) {
        let chosen: Vec<_> = self.0.with_value(|all| {
            all.iter()
                .filter(|(tag, _)| tags.contains(tag))
                .map(|(_, count)| *count)
                .collect()
        });
        chosen.into_iter().for_each(act);
    }
}

/// An answer that keeps itself fresh.
pub(crate) struct Query<T: Send + Sync + 'static> {
    pub data: RwSignal<Option<T>>,
    /// Why the last fetch failed; the data of the one before stays.
    pub error: RwSignal<Option<ApiError>>,
    pub loading: RwSignal<bool>,
    again: RwSignal<u32>,
    /// Counts how often it was made to forget.
    era: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// Without an answer, and asking nothing.
    pub(super) fn new() -> Self {
        Self {
            data: RwSignal::new(None),
            error: RwSignal::new(None),
            loading: RwSignal::new(false),
            again: RwSignal::new(0),
            era: StoredValue::new(0),
        }
    }

    pub(crate) fn refetch(self) {
        self.again.try_update(|n| *n = n.wrapping_add(1));
    }

    /// Follows that it is asked again.
    pub(super) fn track(self) {
        self.again.track();
    }

    /// Drops the answer, and the one that is on its way.
    pub(crate) fn forget(self) {
        self.era.update_value(|n| *n = n.wrapping_add(1));
        self.error.set(None);
        self.data.set(None);
    }

    /// Takes an answer to what was asked in `era`.
    fn apply(self, era: Option<u32>, answer: Result<T, ApiError>) {
        if self.era.try_get_value() != era {
            return;
        }
        match answer {
            // What was known stays for who comes back to the desk, and is asked for again then.
            Err(error) if error.code == ErrorCode::SessionLocked => {}
            Ok(data) => {
                self.error.try_set(None);
                self.data.try_set(Some(data));
            }
            Err(error) => {
                self.error.try_set(Some(error));
            }
        }
    }
}

/// The pause between two fetches of one query that is invalidated faster than it is answered.
const BREATH: Duration = Duration::from_millis(400);

/// Asks `ask()` and keeps asking. `ask` is followed: what it reads decides what is asked; with
/// `None` nothing is asked and the last answer stays. `every` refetches without being told.
pub(crate) fn query<C>(
    tags: &'static [Tag],
    every: Option<Duration>,
    ask: impl Fn() -> Option<C> + Copy + 'static,
) -> Query<C::Output>
where
    C: Command,
    C::Output: Sync,
{
    let query = Query::new();
    let all = part::<Tags>();
    let wanted = StoredValue::new(0_u32);
    Effect::new(move |_| {
        all.track(tags);
        query.again.track();
        if ask().is_none() {
            return;
        }
        wanted.update_value(|n| *n = n.wrapping_add(1));
        if !query.loading.get_untracked() {
            query.loading.set(true);
            spawn_local(fetch(query, wanted, ask));
        }
    });
    if let Some(every) = every
        && let Ok(timer) = set_interval_with_handle(move || query.refetch(), every)
    {
        on_cleanup(move || timer.clear());
    }
    query
}

/// Fetches until nobody has asked for more, or made the query forget, in between. It ends by itself when the page that asked
/// is gone: its signals are, too.
async fn fetch<C>(
    query: Query<C::Output>,
    wanted: StoredValue<u32>,
    ask: impl Fn() -> Option<C> + Copy + 'static,
) where
    C: Command,
    C::Output: Sync,
{
    while let Some(round) = wanted.try_get_value() {
        let Some(command) = untrack(ask) else { break };
        let asked = serde_json::to_string(&command).ok();
        let era = query.era.try_get_value();
        let answer = bridge::call(command).await;
        if wanted.try_get_value().is_none() {
            return;
        }
        // An answer to a question that has changed meanwhile is not shown.
        if asked == untrack(ask).and_then(|now| serde_json::to_string(&now).ok()) {
            query.apply(era, answer);
        }
        let kept = query.era.try_get_value() == era;
        if kept && wanted.try_get_value() == Some(round) {
            break;
        }
        sleep(BREATH).await;
    }
    query.loading.try_set(false);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_on_its_way_when_the_query_forgot_is_dropped() {
        Owner::new().with(|| {
            let query = Query::<u32>::new();
            let era = query.era.try_get_value();
            query.apply(era, Ok(1));
            assert_eq!(query.data.get_untracked(), Some(1));
            query.forget();
            assert_eq!(query.data.get_untracked(), None);
            query.apply(era, Ok(2));
            assert_eq!(query.data.get_untracked(), None);
        });
    }

    #[test]
    fn what_is_refused_while_locked_neither_takes_the_answer_away_nor_looks_like_a_failure() {
        Owner::new().with(|| {
            let query = Query::<u32>::new();
            let era = query.era.try_get_value();
            query.apply(era, Ok(1));
            query.apply(era, Err(ApiError::new(ErrorCode::SessionLocked, "")));
            assert_eq!(query.data.get_untracked(), Some(1));
            assert_eq!(query.error.get_untracked(), None);
        });
    }
}
