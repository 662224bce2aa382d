//! How far back a page's charts look: it lives in the URL as `range`, and is chosen from a row of
//! buttons.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;
use mikromon_api::overview::Range;

use crate::components::Seg;
use crate::locales::overview as t;
use crate::state::{Session, lang, part};

const RANGES: [(Range, &str); 5] = [
    (Range::Hour, "hour"),
    (Range::SixHours, "6h"),
    (Range::Day, "day"),
    (Range::Week, "week"),
    (Range::Month, "month"),
];

/// One word of the URL's query, such as `range=day`, and what sets it. The rest of the query stays,
/// and so does the place in the history: a look at another chart is no step to go back.
pub(crate) fn word_in_url(
    key: &'static str,
) -> (Memo<Option<String>>, SignalSetter<Option<String>>) {
    let options = NavigateOptions {
        replace: true,
        scroll: false,
        ..Default::default()
    };
    query_signal_with_options(key, options)
}

/// The range that the URL asks for; else a day, or an hour in a demo, whose network is minutes old.
pub(crate) fn range() -> Memo<Range> {
    let (word, _) = word_in_url("range");
    let session = part::<Session>();
    let usual = move || match session.read(|it| it.demo) {
        true => Range::Hour,
        false => Range::default(),
    };
    Memo::new(move |_| {
        let named = |code: &str| RANGES.into_iter().find(|it| it.1 == code);
        word.with(|code| code.as_deref().and_then(named).map(|it| it.0))
            .unwrap_or_else(usual)
    })
}

#[component]
pub(crate) fn RangeChoice(range: Memo<Range>) -> impl IntoView {
    let lang = lang();
    let (_, set) = word_in_url("range");
    let choose = move |chosen: Range| {
        let code = RANGES.into_iter().find(|it| it.0 == chosen);
        set.set(code.map(|it| it.1.to_owned()));
    };
    let options = RANGES
        .into_iter()
        .map(|(it, _)| (it, t::range_name(it, lang).to_owned()))
        .collect();
    view! { <Seg label=t::range(lang) options=options chosen=range choose=choose /> }
}
