//! The parts of the form: what is served, when, and what it costs.

use leptos::prelude::*;
use mikromon_api::Field;

use super::choices::{PlanChoice, Plans, RouterChoice, chosen};
use super::draft::{Draft, LeaveDay};
use super::lines::ExtraLines;
use crate::components::{MoneyField, PasswordField, TakeOut, TextArea, TextField};
use crate::format;
use crate::locales::{Lang, common, subscription as t};
use crate::state::{Action, Checked, Company, lang, part};

#[component]
pub(super) fn Service(draft: Draft, plans: Plans, action: Action) -> impl IntoView {
    let lang = lang();
    let error = move |field| draft.error(field, action, lang);
    let hint = move |name, plain| draft.masks.hint(name, plain, lang);
    let password_hint = match draft.password.is_stored() {
        true => common::empty_keeps(lang),
        false => t::password_hint(lang),
    };
    view! {
        <section class="card pad col g4">
            <h2>{t::section_service(lang)}</h2>
            <PlanChoice plans=plans draft=draft action=action />
            <RouterChoice draft=draft action=action />
            <TextField
                name="pppoe-user"
                label=t::pppoe_user(lang)
                value=draft.pppoe_user
                placeholder=draft.masks.mask("pppoe-user")
                hint=hint("pppoe-user", t::pppoe_user_hint(lang))
                error=error(Field::PppoeUser)
            />
            <PasswordField
                name="pppoe-password"
                label=t::password(lang)
                value=draft.password.text
                autocomplete="new-password"
                hint=password_hint
                error=error(Field::Password)
            />
            <TakeOut
                name="take-out-password"
                label=t::take_out_password(lang)
                secret=draft.password
            />
            <TextField
                name="static-address"
                label=t::address(lang)
                value=draft.static_address
                placeholder=draft.masks.mask("static-address")
                hint=hint("static-address", t::address_hint(lang))
                error=error(Field::StaticAddress)
            />
        </section>
    }
}

#[component]
pub(super) fn Days(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let error = move |field| draft.error(field, action, lang);
    let leave = move |at| draft.leave_error(at, action, lang);
    view! {
        <section class="card pad col g4">
            <h2>{t::section_days(lang)}</h2>
            <div class="pair even">
                <Day
                    name="starts-on"
                    label=t::starts(lang)
                    value=draft.starts_on
                    hint=common::day_hint(lang)
                    error=error(Field::StartsOn)
                />
                <Day
                    name="ends-on"
                    label=t::ends(lang)
                    value=draft.ends_on
                    hint=t::ends_hint(lang)
                    error=error(Field::EndsOn)
                />
            </div>
            <TextField
                name="due-day"
                label=t::due_day(lang)
                value=draft.due_day
                inputmode="numeric"
                hint=due_day_hint(lang)
                error=error(Field::DueDay)
            />
            <div class="pair even">
                <Day
                    name="leave-from"
                    label=t::leave_from(lang)
                    value=draft.leave_from
                    hint=t::leave_hint(lang)
                    error=leave(LeaveDay::From)
                />
                <Day
                    name="leave-until"
                    label=t::leave_until(lang)
                    value=draft.leave_until
                    hint=""
                    error=leave(LeaveDay::Until)
                />
            </div>
        </section>
    }
}

/// A day, typed as it is sorted: webviews show an empty date input as if it were today.
#[component]
fn Day(
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    hint: &'static str,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <TextField
            name=name
            label=label
            value=value
            placeholder=common::day_shape(lang())
            inputmode="numeric"
            hint=hint
            error=error
        />
    }
}

/// What counts where none is typed.
fn due_day_hint(lang: Lang) -> Signal<String> {
    let company = part::<Company>().view;
    Signal::derive(move || {
        let day = company
            .data
            .with(|it| it.as_ref().and_then(|it| it.form.due_day));
        match day {
            Some(day) => t::due_day_company(&day, lang),
            None => t::due_day_start(lang).to_owned(),
        }
    })
}

#[component]
pub(super) fn Price(draft: Draft, plans: Plans, action: Action) -> impl IntoView {
    let lang = lang();
    let error = move |field| draft.error(field, action, lang);
    let hint = Signal::derive(move || match chosen(plans, draft) {
        Some(plan) => t::price_of_plan(&format::rupiah(plan.price, lang), lang),
        None => t::price_hint(lang).to_owned(),
    });
    view! {
        <section class="card pad col g4">
            <h2>{t::section_price(lang)}</h2>
            <MoneyField
                name="price"
                label=t::price(lang)
                value=draft.price
                hint=hint
                error=error(Field::Price)
            />
            <div class="pair even">
                <MoneyField
                    name="discount"
                    label=t::discount(lang)
                    value=draft.discount
                    error=error(Field::Discount)
                />
                <TextField
                    name="discount-note"
                    label=t::discount_note(lang)
                    value=draft.discount_note
                />
            </div>
            <ExtraLines draft=draft action=action />
        </section>
    }
}

#[component]
pub(super) fn Note(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card pad">
            <TextArea
                name="note"
                label=t::note(lang)
                value=draft.note
                placeholder=draft.masks.mask("note")
                error=draft.error(Field::Note, action, lang)
            />
        </section>
    }
}
