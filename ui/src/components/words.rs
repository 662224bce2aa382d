//! Words that two people compare by telephone.

use leptos::prelude::*;

#[component]
pub(crate) fn Words(words: Vec<String>) -> impl IntoView {
    let word = |(index, word): (usize, String)| {
        view! { <li><span class="t3">{index + 1}</span><span class="b">{word}</span></li> }
    };
    let words = words.into_iter().enumerate().map(word).collect_view();
    view! { <ol class="words selectable">{words}</ol> }
}
