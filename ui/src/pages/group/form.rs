//! Adding a group, or changing one.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::group::{AddGroup, EditGroup, GroupView};

use crate::components::{Acts, Dialog, TextArea, TextField};
use crate::locales::{common, group as t};
use crate::state::{Action, Toasts, lang, part};

const FIELDS: &[Field] = &[Field::Name, Field::Note];

/// `None` adds one.
#[component]
pub(super) fn Form(group: Option<GroupView>, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let title = match &group {
        Some(it) => t::edit_of(&it.name, lang),
        None => t::add(lang).to_owned(),
    };
    let text = |it: Option<&String>| RwSignal::new(it.cloned().unwrap_or_default());
    let name = text(group.as_ref().map(|it| &it.name));
    let note = text(group.as_ref().map(|it| &it.note));
    let edited = group.map(|it| (it.id, it.revision));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let (name, note) = (name.get_untracked(), note.get_untracked());
        let said = t::saved(&name.trim(), lang);
        let end = move || {
            toasts.done(said);
            close.run(());
        };
        match edited {
            None => action.send(AddGroup { name, note }, move |_| end()),
            Some((id, revision)) => {
                let order = EditGroup {
                    id,
                    revision,
                    name,
                    note,
                };
                action.send(order, move |()| end());
            }
        }
    };
    let ready = move || name.with(|it| !it.trim().is_empty()) && !action.busy.get();
    view! {
        <Dialog title=title close=close name="group-form">
            <form class="col g4" on:submit=submit>
                <TextField
                    name="group-name"
                    label=t::name(lang)
                    value=name
                    autofocus=true
                    error=action.about(Field::Name, lang)
                />
                <TextArea
                    name="group-note"
                    label=t::note(lang)
                    value=note
                    error=action.about(Field::Note, lang)
                />
                <Acts
                    button=common::save(lang)
                    close=close
                    ready=Signal::derive(ready)
                    error=action.elsewhere(FIELDS)
                />
            </form>
        </Dialog>
    }
}
