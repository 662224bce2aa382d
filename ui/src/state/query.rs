//! Questions to the core that stay answered: fetched again when a tag of theirs is invalidated,
//! when what they ask for changes, and at an interval. The old answer stays while a new one loads.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::{ApiError, Command, Tag};

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

    fn track(self, tags: &[Tag]) {
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
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    pub(crate) fn refetch(self) {
        self.again.try_update(|n| *n = n.wrapping_add(1));
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
    let query = Query {
        data: RwSignal::new(None),
        error: RwSignal::new(None),
        loading: RwSignal::new(false),
        again: RwSignal::new(0),
    };
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

/// Fetches until nobody has asked for more in between. It ends by itself when the page that asked
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
        let answer = bridge::call(command).await;
        if wanted.try_get_value().is_none() {
            return;
        }
        // An answer to a question that has changed meanwhile is not shown.
        if asked == untrack(ask).and_then(|now| serde_json::to_string(&now).ok()) {
            apply(query, answer);
        }
        if wanted.try_get_value() == Some(round) {
            break;
        }
        sleep(BREATH).await;
    }
    query.loading.try_set(false);
}

fn apply<T: Send + Sync + 'static>(query: Query<T>, answer: Result<T, ApiError>) {
    match answer {
        Ok(data) => {
            query.error.try_set(None);
            query.data.try_set(Some(data));
        }
        Err(error) => {
            query.error.try_set(Some(error));
        }
    }
}
