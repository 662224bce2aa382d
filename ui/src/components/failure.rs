//! The three other states of any region: nothing there yet, failed, and loading the first time.

use leptos::prelude::*;
use mikromon_api::{ApiError, ErrorCode};

use super::{Icon, TopBar, icon, small_icon};
use crate::locales::common as t;
use crate::locales::error::{self, ErrorWords};
use crate::state::{Query, lang};

/// Nothing is here: says what will be, and holds the one button that starts it.
#[component]
pub(crate) fn Blank(
    picture: Icon,
    #[prop(into)] title: String,
    #[prop(into)] hint: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon(picture)} <h2>{title}</h2> <p>{hint}</p> {children.map(|children| children())}
        </div>
    }
}

/// A failure: what happened, what is safe, what to do, and the code to copy.
#[component]
pub(crate) fn Failure(
    error: ApiError,
    #[prop(optional, into)] retry: Option<Callback<()>>,
) -> impl IntoView {
    let lang = lang();
    let words = error::words(error.code, lang);
    view! {
        <div class="error" role="alert" data-error=format!("{:?}", error.code)>
            {icon(Icon::Bad)}
            <h2>{words.what}</h2>
            <p>{words.safe}" "{words.act}</p>
            <CopyCode text=error.to_string() />
            {retry
                .map(|retry| {
                    view! {
                        <button type="button" class="btn" on:click=move |_| retry.run(())>
                            {t::retry(lang)}
                        </button>
                    }
                })}
        </div>
    }
}

/// What uses a thing that therefore cannot be removed, and what to do about it: said in place of
/// the general words by who knows what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InUse {
    pub what: &'static str,
    pub act: &'static str,
}

impl InUse {
    const fn or(it: Option<Self>, code: ErrorCode, words: ErrorWords) -> ErrorWords {
        match (it, code) {
            (Some(Self { what, act }), ErrorCode::InUse) => ErrorWords { what, act, ..words },
            _ => words,
        }
    }
}

/// The same in the flow of a form or card.
#[component]
pub(crate) fn FailureLine(
    #[prop(into)] error: Signal<Option<ApiError>>,
    #[prop(default = None)] in_use: Option<InUse>,
) -> impl IntoView {
    let lang = lang();
    move || {
        error.get().map(|error| {
            let words = InUse::or(in_use, error.code, error::words(error.code, lang));
            view! {
                <div class="failure" role="alert" data-error=format!("{:?}", error.code)>
                    {icon(Icon::Bad)}
                    <div class="grow">
                        <p class="b">{words.what}</p>
                        <p class="t2">{words.safe}" "{words.act}</p>
                        <CopyCode text=error.to_string() />
                    </div>
                </div>
            }
        })
    }
}

/// Technical text that can be copied for a report.
#[component]
pub(crate) fn CopyCode(text: String) -> impl IntoView {
    let lang = lang();
    let copied = RwSignal::new(false);
    let shown = text.clone();
    let copy = move |_| {
        // Without the permission to write, the text can still be selected and copied by hand.
        drop(window().navigator().clipboard().write_text(&text));
        copied.set(true);
    };
    view! {
        <code class="code">
            <span>{shown}</span>
            <button
                type="button"
                class="icon-btn sm"
                aria-label=move || if copied.get() { t::copied(lang) } else { t::copy_code(lang) }
                on:click=copy
            >
                {move || small_icon(if copied.get() { Icon::Check } else { Icon::Copy })}
            </button>
        </code>
    }
}

/// Grey lines in the place of what is loading for the first time.
#[component]
pub(crate) fn Skeleton(#[prop(default = 4)] lines: usize) -> impl IntoView {
    let widths = ["38%", "92%", "84%", "88%"];
    let lines = widths.into_iter().cycle().take(lines).map(|width| {
        view! { <span class="skel" style=("--v", width)></span> }
    });
    view! {
        <div class="skels" role="status" aria-label=t::loading(lang())>
            {lines.collect_view()}
        </div>
    }
}

/// A region that shows a query: the skeleton first, the failure while there is no answer, then the
/// content, with a thin bar while it is fetched again.
#[component]
pub(crate) fn Region<T: Clone + Send + Sync + 'static>(
    query: Query<T>,
    #[prop(default = 4)] lines: usize,
    children: ChildrenFn,
) -> impl IntoView {
    let known = Memo::new(move |_| query.data.with(Option::is_some));
    view! {
        <TopBar on=query.loading />
        {move || {
            if known.get() {
                children().into_any()
            } else if let Some(error) = query.error.get() {
                let retry = Callback::new(move |()| query.refetch());
                view! { <Failure error=error retry=retry /> }.into_any()
            } else {
                view! { <Skeleton lines=lines /> }.into_any()
            }
        }}
        {move || {
            let stale = query.error.get().filter(|_| known.get());
            stale.map(|error| view! { <FailureLine error=Signal::stored(Some(error)) /> })
        }}
    }
}
