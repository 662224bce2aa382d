//! What is known of a customer, and the note that colleagues left.

use leptos::prelude::*;
use mikromon_api::customer::CustomerView;
use mikromon_api::privacy::{CustomerField, Hidden};

use super::branch_names;
use crate::components::veiled;
use crate::locales::customer as t;
use crate::state::lang;

#[component]
pub(super) fn Contact(customer: CustomerView) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card fixed" id="customer-contact">
            <header><h2>{t::contact(lang)}</h2></header>
            <dl class="kv body"><Known customer=customer /></dl>
        </section>
    }
}

/// The lines of a list of terms.
#[component]
pub(super) fn Known(customer: CustomerView) -> impl IntoView {
    let lang = lang();
    let names = branch_names();
    let (id, branch) = (customer.id, customer.branch);
    let branch = move || {
        let name = names.with(|all| branch.and_then(|it| all.get(&it).cloned()));
        name.unwrap_or_else(|| "—".to_owned())
    };
    let tax = if customer.exempt {
        t::exempt(lang)
    } else {
        t::charged(lang)
    };
    let field = CustomerField::Phone;
    let phone = Hidden::Customer { id, field };
    let known = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    view! {
        <dt>{t::phone(lang)}</dt>
        <dd>{veiled(customer.phone, phone, t::phone(lang))}</dd>
        <dt>{t::col_branch(lang)}</dt>
        <dd>{branch}</dd>
        <dt>{t::nik(lang)}</dt>
        <dd>{known(customer.nik)}</dd>
        <dt>{t::npwp(lang)}</dt>
        <dd>{known(customer.npwp)}</dd>
        <dt>{t::tax(lang)}</dt>
        <dd>{tax}</dd>
    }
}

#[component]
pub(super) fn Note(text: String) -> impl IntoView {
    let lang = lang();
    let note = if text.is_empty() {
        view! { <p class="t3">{t::no_note(lang)}</p> }.into_any()
    } else {
        view! { <p class="prose selectable">{text}</p> }.into_any()
    };
    view! {
        <section class="card fixed" id="customer-note">
            <header><h2>{t::note(lang)}</h2></header>
            <div class="body">{note}</div>
        </section>
    }
}
