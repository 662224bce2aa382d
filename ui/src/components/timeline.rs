//! What happened, newest or oldest first, one line each.

use leptos::prelude::*;

use super::{Icon, Tone, icon};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub icon: Icon,
    pub tone: Tone,
    pub title: String,
    /// Short, as in `20.47`; the exact time is in `exact`.
    pub when: String,
    pub exact: String,
    pub text: String,
}

#[component]
pub(crate) fn Timeline(moments: Vec<Moment>) -> impl IntoView {
    let line = |moment: Moment| {
        let class = match moment.tone {
            Tone::Solid => "bad",
            Tone::Info => "acc",
            tone => tone.class(),
        };
        view! {
            <li class=class>
                {icon(moment.icon)} <span>{moment.title}</span>
                <time title=moment.exact>{moment.when}</time>
                {(!moment.text.is_empty()).then(|| view! { <p>{moment.text}</p> })}
            </li>
        }
    };
    view! { <ol class="timeline">{moments.into_iter().map(line).collect_view()}</ol> }
}
