//! How far back a page's charts look: it lives in the URL as `range`, and is chosen from a row of
//! buttons.

use leptos::prelude::*;
use mikromon_api::overview::Range;

use crate::components::Seg;
use crate::locales::overview as t;
use crate::state::{Session, lang, part, word_in_url};

const RANGES: [(Range, &str); 5] = [
    (Range::Hour, "hour"),
    (Range::SixHours, "6h"),
    (Range::Day, "day"),
    (Range::Week, "week"),
    (Range::Month, "month"),
];

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
    let (_, set_span) = word_in_url("span");
    let choose = move |chosen: Range| {
        // The span that was looked at was one of the other range.
        set_span.set(None);
        let code = RANGES.into_iter().find(|it| it.0 == chosen);
        set.set(code.map(|it| it.1.to_owned()));
    };
    let options = RANGES
        .into_iter()
        .map(|(it, _)| (it, t::range_name(it, lang).to_owned()))
        .collect();
    view! { <Seg label=t::range(lang) options=options chosen=range choose=choose /> }
}
