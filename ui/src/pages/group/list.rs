//! Every group that the operator sees, with how many routers it has.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::group::{GroupView, ListGroups, RemoveGroup};
use mikromon_domain::permission::Permission;

use super::form::Form;
use crate::components::{Blank, Crumbs, Icon, Question, Region, icon};
use crate::locales::{common, group as t, shell};
use crate::state::{Action, Session, Toasts, lang, part, query};

/// What a dialog is open for.
#[derive(Clone, Debug, PartialEq)]
enum Ask {
    Add,
    Edit(GroupView),
    Remove(GroupView),
}

#[component]
pub(crate) fn Groups() -> impl IntoView {
    let lang = lang();
    let may_edit = part::<Session>().may(Permission::RouterEdit);
    let groups = query(&[Tag::Groups, Tag::Routers], None, || Some(ListGroups {}));
    let asking = RwSignal::new(None::<Ask>);
    let close = Callback::new(move |()| asking.set(None));
    let dialog = move || {
        Some(match asking.get()? {
            Ask::Add => view! { <Form group=None close=close /> }.into_any(),
            Ask::Edit(it) => view! { <Form group=Some(it) close=close /> }.into_any(),
            Ask::Remove(it) => view! { <Remove group=it close=close /> }.into_any(),
        })
    };
    let all = Memo::new(move |_| groups.data.get().unwrap_or_default());
    let none = move || {
        view! {
            <Blank picture=Icon::Router title=t::empty(lang) hint=t::empty_hint(lang) />
        }
    };
    let routers = Signal::stored(shell::routers(lang).to_owned());
    view! {
        <div class="top">
            <Crumbs
                above=vec![("/routers".to_owned(), routers)]
                here=Signal::stored(t::title(lang).to_owned())
            />
        <div class="page-head">
            <h1>{t::title(lang)}</h1>
            <span class="t3">{t::sub(lang)}</span>
            <span class="push"></span>
            {may_edit.then(|| view! {
                <button
                    type="button"
                    class="btn primary"
                    id="add-group"
                    on:click=move |_| asking.set(Some(Ask::Add))
                >
                    {icon(Icon::Plus)}
                    {t::add(lang)}
                </button>
            })}
        </div>
        </div>
        <section class="card" id="groups">
            <Region query=groups lines=4>
                <Show when=move || all.with(|it| !it.is_empty()) fallback=none>
                    <ul class="list scroll">
                        <For
                            each=move || all.get()
                            key=|it| (it.id, it.revision, it.routers)
                            let:group
                        >
                            <Line group=group may_edit=may_edit asking=asking />
                        </For>
                    </ul>
                </Show>
            </Region>
        </section>
        {dialog}
    }
}

#[component]
fn Line(group: GroupView, may_edit: bool, asking: RwSignal<Option<Ask>>) -> impl IntoView {
    let lang = lang();
    let button = move |word: &'static str, label: String, name: &'static str, ask: Ask| {
        view! {
            <button
                type="button"
                name=name
                class="btn sm quiet"
                aria-label=label
                on:click=move |_| asking.set(Some(ask.clone()))
            >
                {word}
            </button>
        }
    };
    let acts = may_edit.then(|| {
        let (edit, remove) = (
            t::edit_of(&group.name, lang),
            t::remove_of(&group.name, lang),
        );
        view! {
            {button(t::edit(lang), edit, "edit", Ask::Edit(group.clone()))}
            {button(t::remove(lang), remove, "remove", Ask::Remove(group.clone()))}
        }
    });
    view! {
        <li class="holder" data-group=group.name.clone()>
            <div class="grow">
                <a class="b link cut" href=format!("/routers?group={}", group.id)>
                    {group.name.clone()}
                </a>
                <p class="xs t3 cut">
                    {common::routers(group.routers, lang)}
                    {(!group.note.is_empty()).then(|| format!(" · {}", group.note))}
                </p>
            </div>
            {acts}
        </li>
    }
}

#[component]
fn Remove(group: GroupView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let (id, name) = (group.id, group.name.clone());
    let press = move |()| {
        let said = t::removed(&name, lang);
        action.send(RemoveGroup { id }, move |()| {
            toasts.done(said);
            close.run(());
        });
    };
    view! {
        <Question
            name="remove-group"
            title=t::remove_title(&group.name, lang)
            what=t::remove_what(lang)
            button=t::remove(lang)
            act=press
            close=close
            busy=action.busy
            error=action.error
        />
    }
}
