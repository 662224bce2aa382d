//! What the URL says: the ids in its path, and the words of its query, which are what a page shows
//! beside its path. Each can be linked to.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{query_signal_with_options, use_params_map};

/// What the path names, such as the router of `/routers/:id`.
pub(crate) fn id_in_path<T>(name: &'static str) -> Memo<Option<T>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| {
        params
            .with(|it| it.get(name))
            .and_then(|id| id.parse().ok())
    })
}

type Word = (Memo<Option<String>>, SignalSetter<Option<String>>);

/// One word, such as `range=day`, and what sets it. The rest of the query stays, and so does the
/// place in the history: a look at another chart is no step to go back.
pub(crate) fn word_in_url(key: &'static str) -> Word {
    word(key, true)
}

/// As [`word_in_url`], for what people go back from: another list, such as by a filter.
pub(crate) fn step_in_url(key: &'static str) -> Word {
    word(key, false)
}

fn word(key: &'static str, replace: bool) -> Word {
    let options = NavigateOptions {
        replace,
        scroll: false,
        ..Default::default()
    };
    query_signal_with_options(key, options)
}
