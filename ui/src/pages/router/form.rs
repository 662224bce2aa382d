//! The form that adds and edits a router, and tests its connection before anything is stored.

mod draft;
mod test;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::Tag;
use mikromon_api::group::ListGroups;
use mikromon_api::router::{AddRouter as Add, EditRouter as Edit, GetRouter, RouterDetail};

use super::above;
use crate::components::{
    Check, Crumbs, EntryEnd, EntryForm, FailureLine, PasswordField, Region, SelectField, TextArea,
    TextField,
};
use crate::locales::{common, group, router as t};
use crate::state::{Action, Checked, Routers, Toasts, id_in_path, lang, part, query};
use draft::{Draft, NEW_GROUP};
use test::TestPanel;

#[component]
pub(crate) fn AddRouter() -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let navigate = use_navigate();
    let draft = Draft::empty();
    let action = Action::new();
    let save = Callback::new(move |()| {
        if draft.form().is_none() {
            return;
        }
        let navigate = navigate.clone();
        draft.with_group(move || {
            let Some(form) = draft.form() else { return };
            let name = form.name.clone();
            let order = Add {
                form,
                accept_pin: draft.accepted.get_untracked(),
            };
            action.send(order, move |id| {
                toasts.done(t::added(&name, lang));
                navigate(&format!("/routers/{id}"), Default::default());
            });
        });
    });
    let title = t::add(lang);
    view! {
        <div class="top">
            <Crumbs above=above(None, lang) here=Signal::stored(title.to_owned()) />
            <div class="page-head"><h1>{title}</h1></div>
        </div>
        <FormBody draft=draft action=action save=save back="/routers".to_owned() />
    }
}

#[component]
pub(crate) fn EditRouter() -> impl IntoView {
    let lang = lang();
    let id = id_in_path("id");
    // No tags: what others change meanwhile must not overwrite what is being typed; the core
    // refuses an edit of an older revision.
    let detail = query(&[], None, move || id.get().map(|id| GetRouter { id }));
    let name = Signal::derive(move || {
        detail.data.with(|it| {
            it.as_ref()
                .map(|it| it.row.router.name.clone())
                .unwrap_or_default()
        })
    });
    let parent = move || id.get().map(|id| (id, name));
    view! {
        <div class="top">
            {move || match parent() {
                Some(parent) => view! {
                    <Crumbs above=above(Some(parent), lang) here=Signal::stored(t::edit(lang).to_owned()) />
                }.into_any(),
                None => ().into_any(),
            }}
            <div class="page-head"><h1>{move || t::edit_title(&name.get(), lang)}</h1></div>
        </div>
        <Region query=detail lines=10>
            {move || detail.data.get().map(|detail| view! { <Editing detail=detail /> })}
        </Region>
    }
}

#[component]
fn Editing(detail: RouterDetail) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let navigate = use_navigate();
    let router = detail.row.router;
    let (id, revision) = (router.id, router.revision);
    let draft = Draft::of(&router);
    let action = Action::new();
    let save = Callback::new(move |()| {
        if draft.form().is_none() {
            return;
        }
        let navigate = navigate.clone();
        draft.with_group(move || {
            let Some(form) = draft.form() else { return };
            let name = form.name.clone();
            action.send(Edit { id, revision, form }, move |()| {
                toasts.done(t::saved(&name, lang));
                navigate(&format!("/routers/{id}"), Default::default());
            });
        });
    });
    view! { <FormBody draft=draft action=action save=save back=format!("/routers/{id}") /> }
}

#[component]
fn FormBody(draft: Draft, action: Action, save: Callback<()>, back: String) -> impl IntoView {
    view! {
        <EntryForm id="router-form" class="form scroll" action=action save=save>
            <div class="col g4">
                <Reach draft=draft action=action />
                <Watch draft=draft />
            </div>
            <div class="col g4">
                <TestPanel draft=draft />
                <Place draft=draft action=action />
                <EntryEnd back=back action=action fields=Draft::FIELDS />
            </div>
        </EntryForm>
    }
}

#[component]
fn Reach(draft: Draft, action: Action) -> impl IntoView {
    use mikromon_api::Field as F;
    let lang = lang();
    let error = move |field| draft.error(field, action, lang);
    let hint = move |name, plain| draft.masks.hint(name, plain, lang);
    let transports = vec![
        ("plain".to_owned(), t::plain(lang).to_owned()),
        ("tls".to_owned(), t::tls(lang).to_owned()),
    ];
    let password_hint = if draft.id.is_some() {
        common::empty_keeps(lang)
    } else {
        t::password_hint(lang)
    };
    let transport_hint = Signal::derive(move || {
        if draft.is_tls() {
            t::tls_hint(lang)
        } else {
            t::plain_hint(lang)
        }
        .to_owned()
    });
    view! {
        <section class="card pad col g4">
            <h2>{t::section_reach(lang)}</h2>
            <TextField
                name="name"
                label=t::name(lang)
                value=draft.name
                autofocus=true
                hint=t::name_hint(lang)
                error=error(F::Name)
            />
            <TextField
                name="host"
                label=t::host(lang)
                value=draft.host
                placeholder=draft.masks.mask("host")
                hint=hint("host", t::host_hint(lang))
                error=error(F::Host)
            />
            <div class="pair">
                <SelectField
                    name="transport"
                    label=t::transport(lang)
                    value=draft.transport
                    options=Signal::stored(transports)
                    hint=transport_hint
                />
                <TextField
                    name="port"
                    label=t::port(lang)
                    value=draft.port
                    placeholder=draft.masks.mask("port")
                    inputmode="numeric"
                    error=error(F::Port)
                />
            </div>
            <TextField
                name="username"
                label=t::username(lang)
                value=draft.username
                placeholder=draft.masks.mask("username")
                hint=hint("username", t::username_hint(lang))
                error=error(F::Username)
            />
            <PasswordField
                name="password"
                label=t::password(lang)
                value=draft.password
                autocomplete="new-password"
                hint=password_hint
                error=error(F::Password)
            />
        </section>
    }
}

#[component]
fn Place(draft: Draft, action: Action) -> impl IntoView {
    use mikromon_api::Field as F;
    let lang = lang();
    let routers = part::<Routers>();
    let parents = Signal::derive(move || {
        let others = routers
            .in_order()
            .into_iter()
            .map(|row| row.with(|row| (row.router.id, row.router.name.clone())));
        let mut others: Vec<_> = others.filter(|(id, _)| Some(*id) != draft.id).collect();
        others.sort_by(|a, b| a.1.cmp(&b.1));
        let none = (String::new(), t::parent_none(lang).to_owned());
        std::iter::once(none)
            .chain(others.into_iter().map(|(id, name)| (id.to_string(), name)))
            .collect()
    });
    let site_hint = draft.masks.hint("site", t::site_hint(lang), lang);
    view! {
        <section class="card pad col g4">
            <h2>{t::section_place(lang)}</h2>
            <SelectField
                name="parent"
                label=t::parent(lang)
                value=draft.parent
                options=parents
                hint=t::parent_hint(lang)
            />
            <div class="pair even">
                <TextField
                    name="site"
                    label=t::site(lang)
                    value=draft.site
                    placeholder=draft.masks.mask("site")
                    hint=site_hint
                />
                <TextField
                    name="position"
                    label=t::position(lang)
                    value=draft.position
                    placeholder="-6.595038, 106.816635"
                    hint=t::position_hint(lang)
                    error=draft.error(F::Position, action, lang)
                />
            </div>
            <Group draft=draft action=action />
            <TextArea name="note" label=t::note(lang) value=draft.note placeholder=draft.masks.mask("note") />
        </section>
    }
}

/// The group, one that is there or a new one, and the tags.
#[component]
fn Group(draft: Draft, action: Action) -> impl IntoView {
    use mikromon_api::Field as F;
    let lang = lang();
    let groups = query(&[Tag::Groups], None, || Some(ListGroups {}));
    let options = Signal::derive(move || {
        let all = groups.data.get().unwrap_or_default();
        let fixed = |code: &str, word: &str| (code.to_owned(), word.to_owned());
        std::iter::once(fixed("", group::group_none(lang)))
            .chain(all.into_iter().map(|it| (it.id.to_string(), it.name)))
            .chain([fixed(NEW_GROUP, group::group_new(lang))])
            .collect::<Vec<_>>()
    });
    let wrong = action.about(F::Group, lang);
    let hint = Signal::derive(move || {
        let wrong = wrong.get().map(|_| group::group_wrong(lang).to_owned());
        wrong.unwrap_or_default()
    });
    view! {
        <div class="pair even">
            <SelectField
                name="group"
                label=group::group(lang)
                value=draft.group
                options=options
                hint=hint
            />
            <TextField
                name="tags"
                label=group::tags(lang)
                value=draft.tags
                hint=group::tags_hint(lang)
                error=draft.error(F::Tags, action, lang)
            />
        </div>
        <Show when=move || draft.group.with(|it| it == NEW_GROUP)>
            <TextField
                name="new-group"
                label=group::group_new_name(lang)
                value=draft.new_group
                error=draft.grouping.about(F::Name, lang)
            />
        </Show>
        <FailureLine error=draft.grouping.elsewhere(&[F::Name]) />
    }
}

#[component]
fn Watch(draft: Draft) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card pad col g3">
            <h2>{t::section_watch(lang)}</h2>
            <Check name="core" label=t::is_core(lang) hint=t::is_core_hint(lang) value=draft.core />
            <Check
                name="paused"
                label=t::paused(lang)
                hint=t::paused_hint(lang)
                value=draft.paused
            />
        </section>
    }
}
