//! Status: icon and word and colour, in a row or beside a title.

use leptos::prelude::*;

use super::{Icon, icon};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    Ok,
    Warn,
    Bad,
    /// Bad and now: the solid red.
    Solid,
    Info,
    #[default]
    Idle,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Solid => "solid",
            Self::Info => "info",
            Self::Idle => "idle",
        }
    }
}

/// What a badge or status shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    pub tone: Tone,
    pub icon: Icon,
    pub word: String,
}

/// In a table row; the solid red is a badge there too.
pub(crate) fn status(shown: Status) -> AnyView {
    if shown.tone == Tone::Solid {
        return badge(shown).into_any();
    }
    let class = format!("st {}", shown.tone.class());
    let word = shown.word;
    view! {
        <span class=class title=word.clone()>
            {icon(shown.icon)} <span class="cut">{word.clone()}</span>
        </span>
    }
    .into_any()
}

/// With a tint, beside a title.
pub(crate) fn badge(shown: Status) -> impl IntoView {
    let class = format!("badge {}", shown.tone.class());
    view! { <span class=class>{icon(shown.icon)}{shown.word}</span> }
}
