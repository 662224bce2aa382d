//! What a person has to decide: conflicts and refused changes, newest first.

use leptos::html;
use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::sync::{ConflictView, ListConflicts, ListRefused, ListSetAside, RefusedView};
use mikromon_domain::permission::Permission;

use super::conflict::Conflict;
use super::refused::Refused;
use super::set_aside::SetAside;
use crate::components::{Blank, Icon, Region};
use crate::locales::sync as t;
use crate::state::{Query, Session, lang, part, query};

#[component]
pub(super) fn Problems() -> impl IntoView {
    let lang = lang();
    if !part::<Session>().may(Permission::SyncResolve) {
        return view! {
            <section class="card" id="sync-problems">
                <Blank
                    picture=Icon::Lock
                    title=t::not_yours(lang)
                    hint=t::not_yours_hint(lang)
                />
            </section>
        }
        .into_any();
    }
    let conflicts = query(&[Tag::Sync], None, || Some(ListConflicts {}));
    let refused = query(&[Tag::Sync], None, || Some(ListRefused {}));
    let set_aside = query(&[Tag::Sync], None, || Some(ListSetAside {}));
    let nothing = Memo::new(move |_| {
        conflicts
            .data
            .with(|it| it.as_ref().is_some_and(Vec::is_empty))
            && refused
                .data
                .with(|it| it.as_ref().is_some_and(Vec::is_empty))
            && set_aside
                .data
                .with(|it| it.as_ref().is_some_and(Vec::is_empty))
    });
    let count = Memo::new(move |_| {
        conflicts.data.with(|it| it.as_ref().map_or(0, Vec::len))
            + refused.data.with(|it| it.as_ref().map_or(0, Vec::len))
    });
    let list = NodeRef::<html::Div>::new();
    keep_focus(list, count);
    view! {
        <div class="col g4" id="sync-problems" tabindex="-1" node_ref=list>
            <Show
                when=move || !nothing.get()
                fallback=move || view! {
                    <section class="card">
                        <Blank
                            picture=Icon::Good
                            title=t::none_title(lang)
                            hint=t::none_hint(lang)
                        />
                    </section>
                }
            >
                <Conflicts conflicts=conflicts />
                <Refusals refused=refused />
                <SetAside rows=set_aside />
            </Show>
        </div>
    }
    .into_any()
}

/// With what was decided goes its button, and with it the focus: the list takes it, so that the
/// next Tab is at the next decision.
fn keep_focus(list: NodeRef<html::Div>, count: Memo<usize>) {
    Effect::new(move |before: Option<usize>| {
        let now = count.get();
        if before.is_some_and(|before| now < before) {
            request_animation_frame(move || {
                let lost = document().active_element() == document().body().map(Into::into);
                if let (true, Some(list)) = (lost, list.get_untracked()) {
                    drop(list.focus());
                }
            });
        }
        now
    });
}

#[component]
fn Conflicts(conflicts: Query<Vec<ConflictView>>) -> impl IntoView {
    let lang = lang();
    let rows = move || conflicts.data.get().unwrap_or_default();
    let some = Memo::new(move |_| conflicts.data.with(|it| it.as_ref().map_or(0, Vec::len)));
    view! {
        <section class="card" id="conflicts">
            <header>
                <h2>{t::conflicts(lang)}</h2>
                <span class="count">{move || some.get()}</span>
                <span class="sub">{t::conflicts_hint(lang)}</span>
            </header>
            <Region query=conflicts lines=3>
                <ul class="decisions" class:off=move || some.get() == 0>
                    // A kept value that moves meanwhile is another question.
                    <For each=rows key=|it| (it.id, it.kept.value().to_string()) let:conflict>
                        <Conflict conflict=conflict />
                    </For>
                </ul>
                <Show when=move || some.get() == 0>
                    <p class="none t3">{t::none_conflicts(lang)}</p>
                </Show>
            </Region>
        </section>
    }
}

#[component]
fn Refusals(refused: Query<Vec<RefusedView>>) -> impl IntoView {
    let lang = lang();
    let rows = move || refused.data.get().unwrap_or_default();
    let some = Memo::new(move |_| refused.data.with(|it| it.as_ref().map_or(0, Vec::len)));
    view! {
        <section class="card" id="refused">
            <header>
                <h2>{t::refused(lang)}</h2>
                <span class="count">{move || some.get()}</span>
                <span class="sub">{t::refused_hint(lang)}</span>
            </header>
            <Region query=refused lines=3>
                <ul class="decisions" class:off=move || some.get() == 0>
                    <For each=rows key=|it| it.change let:refused>
                        <Refused refused=refused />
                    </For>
                </ul>
                <Show when=move || some.get() == 0>
                    <p class="none t3">{t::none_refused(lang)}</p>
                </Show>
            </Region>
        </section>
    }
}
