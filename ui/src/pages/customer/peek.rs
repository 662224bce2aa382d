//! A customer beside the list: how it stands, how to reach it, and what happened last. All of it
//! is on the customer's own page, too.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::customer::{
    CustomerDetail, GetCustomer, GetStatement, Statement, StatementEntry,
};
use mikromon_domain::ids::CustomerId;
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::contact::Known;
use super::statement::{owed, said};
use super::subscriptions::Bought;
use crate::components::{Icon, Moment, Region, Timeline, icon};
use crate::format;
use crate::locales::{Lang, common, customer as t};
use crate::state::{Clock, Query, Session, lang, part, query};

/// Entries that have room.
const ENTRIES: u32 = 8;

#[component]
pub(super) fn Peek(id: CustomerId, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let customer = query(&[Tag::Customers, Tag::Plans], None, move || {
        Some(GetCustomer { id })
    });
    let with_money = part::<Session>().may(Permission::InvoiceView);
    let statement = query(&[Tag::Invoices, Tag::Payments], None, move || {
        let limit = ENTRIES;
        with_money.then_some(GetStatement { id, limit })
    });
    let body = move || {
        let detail = customer.data.get()?;
        Some(view! {
            <Head detail=detail.clone() close=close />
            {with_money.then(|| view! { <Standing statement=statement /> })}
            <section>
                <a class="btn primary wide" href=format!("/customers/{id}")>
                    {t::open_page(lang)}
                </a>
            </section>
            <section>
                <dl class="kv">
                    <Bought all=detail.subscriptions />
                    <Known customer=detail.customer />
                </dl>
            </section>
            {with_money.then(|| view! { <Last statement=statement /> })}
        })
    };
    // Escape in a dialog of its own closes that one.
    let keys = move |ev: leptos::ev::KeyboardEvent| {
        let within = ev.target().and_then(|it| it.dyn_into::<Element>().ok());
        let in_dialog = within.is_some_and(|it| it.closest("dialog").is_ok_and(|it| it.is_some()));
        if ev.key() == "Escape" && !in_dialog {
            close.run(());
        }
    };
    view! {
        <aside class="drawer" id="customer-peek" aria-label=t::peek(lang) on:keydown=keys>
            <Region query=customer lines=12>{body}</Region>
        </aside>
    }
}

#[component]
fn Head(detail: CustomerDetail, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let it = detail.customer;
    let meta = [it.code.clone(), it.address.as_str().to_owned()];
    let meta: Vec<_> = meta.into_iter().filter(|it| !it.is_empty()).collect();
    view! {
        <header class="row g3" data-customer=it.code>
            <span class="avatar lg" aria-hidden="true">{format::initials(&it.name)}</span>
            <div class="col grow">
                <h2 class="cut" title=it.name.clone()>{it.name.clone()}</h2>
                <span class="t3 xs cut">{meta.join(" · ")}</span>
            </div>
            <button
                type="button"
                class="icon-btn sm"
                aria-label=common::close(lang)
                title=common::close(lang)
                on:click=move |_| close.run(())
            >
                {icon(Icon::Close)}
            </button>
        </header>
    }
}

#[component]
fn Standing(statement: Query<Statement>) -> impl IntoView {
    let lang = lang();
    let sum = move || {
        let sum = statement.data.with(|it| it.as_ref().map(owed))?;
        Some(format::rupiah(sum, lang))
    };
    view! {
        <section class="row between">
            <span class="t2">{t::owed(lang)}</span>
            <span class="sum" id="peek-owed">{move || sum().unwrap_or_else(|| "—".to_owned())}</span>
        </section>
    }
}

#[component]
fn Last(statement: Query<Statement>) -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let moments = move || {
        let all = statement.data.get().map(|it| it.entries);
        let all = all.unwrap_or_default();
        if all.is_empty() {
            return view! { <p class="t3">{t::no_entries(lang)}</p> }.into_any();
        }
        let moments = all.iter().map(|it| moment(it, clock, lang)).collect();
        view! { <Timeline moments=moments /> }.into_any()
    };
    view! {
        <section class="grow scroll">
            <h3>{t::statement(lang)}</h3>
            {moments}
        </section>
    }
}

fn moment(entry: &StatementEntry, clock: Clock, lang: Lang) -> Moment {
    let said = said(&entry.what, lang);
    // The words tell a bill from a payment.
    let sum = if entry.amount < Rupiah::ZERO {
        Rupiah::ZERO.minus(entry.amount).unwrap_or(entry.amount)
    } else {
        entry.amount
    };
    Moment {
        icon: said.icon,
        tone: said.tone,
        title: said.word,
        when: format::day(entry.on, clock.today(), lang),
        exact: entry.on.to_string(),
        text: format::rupiah(sum, lang),
    }
}
