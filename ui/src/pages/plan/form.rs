//! Adding a plan, or changing one.

mod draft;

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::plan::{AddPlan, EditPlan, PlanView};
use mikromon_domain::billing::BillingKind;
use mikromon_domain::tax::PriceTax;

use crate::components::{
    Acts, Dialog, EntryForm, MoneyField, SelectField, TextArea, TextField, save_word,
};
use crate::format;
use crate::locales::{Lang, plan as t};
use crate::state::{Action, Checked, Clock, Company, Toasts, lang, part};
use draft::Draft;

/// `None` adds one.
#[component]
pub(super) fn Form(plan: Option<PlanView>, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let title = match &plan {
        Some(it) => t::edit_of(&it.form.name, lang),
        None => t::add(lang).to_owned(),
    };
    let draft = match &plan {
        Some(it) => Draft::of(&it.form, lang),
        None => Draft::empty(),
    };
    let edited = plan.map(|it| (it.id, it.revision));
    let save = move |()| {
        let Some(form) = draft.form() else { return };
        let said = t::saved(&form.name, lang);
        let end = move || {
            toasts.done(said);
            close.run(());
        };
        match edited {
            None => action.send(AddPlan { form }, move |_| end()),
            Some((id, revision)) => {
                action.send(EditPlan { id, revision, form }, move |()| end());
            }
        }
    };
    view! {
        <Dialog title=title close=close name="plan-form">
            <EntryForm id="plan-form" action=action save=save>
                <Fields draft=draft action=action />
                <Acts
                    button=save_word(action, lang)
                    close=close
                    ready=Signal::derive(move || !action.busy.get())
                    error=action.elsewhere(Draft::FIELDS)
                />
            </EntryForm>
        </Dialog>
    }
}

#[component]
fn Fields(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let error = move |field| draft.error(field, action, lang);
    let taxes = [PriceTax::Inclusive, PriceTax::Exclusive]
        .map(|it| (it.name().to_owned(), t::tax_kind(it, lang).to_owned()));
    let billings = [BillingKind::Prepaid, BillingKind::Postpaid]
        .map(|it| (it.name().to_owned(), t::billing_kind(it, lang).to_owned()));
    let when = Signal::derive(move || t::billing_hint(draft.billing(), lang).to_owned());
    view! {
        <TextField
            name="plan-name"
            label=t::name(lang)
            value=draft.name
            autofocus=true
            hint=t::name_hint(lang)
            error=error(Field::Name)
        />
        <TextField
            name="plan-profile"
            label=t::profile(lang)
            value=draft.profile
            hint=t::profile_hint(lang)
            error=error(Field::Plan)
        />
        <MoneyField
            name="plan-price"
            label=t::price(lang)
            value=draft.price
            hint=paid(draft, lang)
            error=error(Field::Price)
        />
        <div class="pair even">
            <SelectField
                name="plan-tax"
                label=t::tax(lang)
                value=draft.tax
                options=Signal::stored(taxes.to_vec())
            />
            <SelectField
                name="plan-billing"
                label=t::billing(lang)
                value=draft.billing
                options=Signal::stored(billings.to_vec())
                hint=when
            />
        </div>
        <TextArea name="plan-note" label=t::note(lang) value=draft.note error=error(Field::Note) />
    }
}

/// What a customer would pay with the tax of today.
fn paid(draft: Draft, lang: Lang) -> Signal<String> {
    let (company, clock) = (part::<Company>().view, part::<Clock>());
    let charges = Memo::new(move |_| company.data.with(|it| it.as_ref().map(|it| it.form.pkp)));
    Signal::derive(move || {
        let said = match charges.get() {
            None => None,
            Some(false) => Some(t::no_tax(lang).to_owned()),
            Some(true) => draft.taxed(clock.today()).map(|it| {
                let (total, ppn) = (format::rupiah(it.total, lang), format::rupiah(it.ppn, lang));
                t::paid(&total, &ppn, lang)
            }),
        };
        said.unwrap_or_default()
    })
}
