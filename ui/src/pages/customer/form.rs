//! The form that adds and edits a customer.

mod draft;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::Field;
use mikromon_api::customer::{AddCustomer as Add, CustomerView, EditCustomer as Edit, GetCustomer};

use super::{Branches, above, branch_names, in_order};
use crate::components::{
    Check, Crumbs, EntryEnd, EntryForm, Region, SelectField, TakeOut, TextArea, TextField,
};
use crate::locales::{common, customer as t};
use crate::state::{Action, Checked, KeptSecret, Toasts, id_in_path, lang, part, query};
use draft::Draft;

#[component]
pub(crate) fn AddCustomer() -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let navigate = use_navigate();
    let draft = Draft::empty();
    let action = Action::new();
    let save = Callback::new(move |()| {
        let Some(form) = draft.form() else { return };
        let (navigate, name) = (navigate.clone(), form.name.clone());
        action.send(Add { form }, move |id| {
            toasts.done(t::added(&name, lang));
            navigate(&format!("/customers/{id}"), Default::default());
        });
    });
    let title = t::add(lang);
    view! {
        <div class="top">
            <Crumbs above=above(None, lang) here=title />
            <div class="page-head"><h1>{title}</h1></div>
        </div>
        <FormBody draft=draft action=action save=save back="/customers".to_owned() />
    }
}

#[component]
pub(crate) fn EditCustomer() -> impl IntoView {
    let lang = lang();
    let id = id_in_path("id");
    // No tags: what others change meanwhile must not overwrite what is being typed; the core
    // refuses an edit of an older revision.
    let detail = query(&[], None, move || id.get().map(|id| GetCustomer { id }));
    let name = Signal::derive(move || {
        let name = detail
            .data
            .with(|it| it.as_ref().map(|it| it.customer.name.clone()));
        name.unwrap_or_default()
    });
    let crumbs = move || {
        let parent = id.get().map(|id| (id, name));
        view! { <Crumbs above=above(parent, lang) here=t::edit(lang) /> }
    };
    view! {
        <div class="top">
            {crumbs}
            <div class="page-head"><h1>{move || t::edit_title(&name.get(), lang)}</h1></div>
        </div>
        <Region query=detail lines=10>
            {move || detail.data.get().map(|it| view! { <Editing customer=it.customer /> })}
        </Region>
    }
}

#[component]
fn Editing(customer: CustomerView) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let navigate = use_navigate();
    let (id, revision) = (customer.id, customer.revision);
    let draft = Draft::of(&customer);
    let action = Action::new();
    let save = Callback::new(move |()| {
        let Some(form) = draft.form() else { return };
        let (navigate, name) = (navigate.clone(), form.name.clone());
        action.send(Edit { id, revision, form }, move |()| {
            toasts.done(t::saved(&name, lang));
            navigate(&format!("/customers/{id}"), Default::default());
        });
    });
    view! { <FormBody draft=draft action=action save=save back=format!("/customers/{id}") /> }
}

#[component]
fn FormBody(draft: Draft, action: Action, save: Callback<()>, back: String) -> impl IntoView {
    view! {
        <EntryForm id="customer-form" class="form scroll" action=action save=save>
            <Who draft=draft action=action />
            <div class="col g4">
                <Identity draft=draft action=action />
                <EntryEnd back=back action=action fields=Draft::FIELDS />
            </div>
        </EntryForm>
    }
}

#[component]
fn Who(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let error = move |field| draft.error(field, action, lang);
    let hint = move |name, plain| draft.masks.hint(name, plain, lang);
    let code_hint = match draft.is_new {
        true => t::code_hint(lang),
        false => common::empty_keeps(lang),
    };
    view! {
        <section class="card pad col g4">
            <h2>{t::section_who(lang)}</h2>
            <TextField
                name="name"
                label=t::name(lang)
                value=draft.name
                autofocus=true
                hint=t::name_hint(lang)
                error=error(Field::Name)
            />
            <TextField
                name="code"
                label=t::code(lang)
                value=draft.code
                hint=code_hint
                error=error(Field::Code)
            />
            <TextField
                name="phone"
                label=t::phone(lang)
                value=draft.phone
                placeholder=draft.masks.mask("phone")
                inputmode="tel"
                hint=hint("phone", t::phone_hint(lang))
                error=error(Field::Phone)
            />
            <TextField
                name="address"
                label=t::address(lang)
                value=draft.address
                placeholder=draft.masks.mask("address")
                hint=hint("address", t::address_hint(lang))
                error=error(Field::Address)
            />
            <Branch draft=draft action=action />
            <TextArea
                name="note"
                label=t::note(lang)
                value=draft.note
                placeholder=draft.masks.mask("note")
                error=error(Field::Note)
            />
        </section>
    }
}

/// Only of a company that has any.
#[component]
fn Branch(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let names = branch_names();
    let options = Signal::derive(move || {
        let none = (String::new(), t::no_branch(lang).to_owned());
        std::iter::once(none)
            .chain(names.with(in_order))
            .collect::<Vec<_>>()
    });
    let error = draft.error(Field::Branch, action, lang);
    view! {
        <Show when=move || !names.with(Branches::is_empty)>
            <SelectField
                name="branch"
                label=t::col_branch(lang)
                value=draft.branch
                options=options
                error=error
            />
        </Show>
    }
}

#[component]
fn Identity(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card pad col g4">
            <h2>{t::section_identity(lang)}</h2>
            <Number
                name="nik"
                label=t::nik(lang)
                secret=draft.nik
                hint=t::nik_hint(lang)
                error=draft.error(Field::Nik, action, lang)
            />
            <TakeOut name="take-out-nik" label=t::take_out_nik(lang) secret=draft.nik />
            <Number
                name="npwp"
                label=t::npwp(lang)
                secret=draft.npwp
                hint=t::npwp_hint(lang)
                error=draft.error(Field::Npwp, action, lang)
            />
            <TakeOut name="take-out-npwp" label=t::take_out_npwp(lang) secret=draft.npwp />
            <Check
                name="exempt"
                label=t::is_exempt(lang)
                hint=t::is_exempt_hint(lang)
                value=draft.exempt
            />
        </section>
    }
}

/// A number of identity: one that is stored is seen in part only, and stays where nothing is typed.
#[component]
fn Number(
    name: &'static str,
    label: &'static str,
    secret: KeptSecret,
    /// Where none is stored.
    hint: &'static str,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let hint = match secret.is_stored() {
        true => common::masked_keep(lang()),
        false => hint,
    };
    view! {
        <TextField
            name=name
            label=label
            value=secret.text
            placeholder=secret.mask()
            inputmode="numeric"
            hint=hint
            error=error
        />
    }
}
