//! One customer: how it stands, its subscriptions, what was billed and paid, and what is known.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use mikromon_api::Tag;
use mikromon_api::customer::{CustomerDetail, GetCustomer, GetStatement, Statement};
use mikromon_domain::permission::Permission;

use super::contact::{Contact, Note};
use super::statement::{Entries, Sums};
use super::subscriptions::Subscriptions;
use crate::components::{Crumbs, Region};
use crate::format;
use crate::locales::shell;
use crate::state::{Query, Session, lang, part, query};

/// Entries that are shown; `GetStatement` allows at most 500.
pub(super) const ENTRIES: u32 = 200;

#[component]
pub(crate) fn CustomerPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params
            .with(|it| it.get("id"))
            .and_then(|id| id.parse().ok())
    });
    let customer = query(&[Tag::Customers, Tag::Plans], None, move || {
        id.get().map(|id| GetCustomer { id })
    });
    let with_money = part::<Session>().may(Permission::InvoiceView);
    let statement = query(&[Tag::Invoices, Tag::Payments], None, move || {
        let id = id.get().filter(|_| with_money)?;
        Some(GetStatement { id, limit: ENTRIES })
    });
    view! {
        <Region query=customer lines=12>
            {move || customer.data.get().map(|it| view! { <Body detail=it statement=statement /> })}
        </Region>
    }
}

#[component]
fn Body(detail: CustomerDetail, statement: Query<Statement>) -> impl IntoView {
    let customer = detail.customer;
    let with_money = part::<Session>().may(Permission::InvoiceView);
    view! {
        <Heading
            name=customer.name.clone()
            code=customer.code.clone()
            address=customer.address.as_str().to_owned()
        />
        {with_money.then(|| view! { <Sums statement=statement /> })}
        <div class="split side-336 tall">
            <div class="col g4">
                <Subscriptions all=detail.subscriptions />
                {with_money.then(|| view! { <Entries statement=statement /> })}
            </div>
            <div class="col g4">
                <Note text=customer.note.as_str().to_owned() />
                <Contact customer=customer />
            </div>
        </div>
    }
}

#[component]
fn Heading(name: String, code: String, address: String) -> impl IntoView {
    let lang = lang();
    let crumb = Signal::stored(name.clone());
    let list = Signal::stored(shell::customers(lang).to_owned());
    let above = vec![("/customers".to_owned(), list)];
    let parts = [code.clone(), address];
    let meta = parts
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>();
    view! {
        <div class="top" id="customer-page" data-customer=code>
            <Crumbs above=above here=crumb />
            <div class="page-head">
                <span class="avatar" aria-hidden="true">{format::initials(&name)}</span>
                <h1 class="cut" title=name.clone()>{name.clone()}</h1>
                <span class="t3 cut grow">{meta.join(" · ")}</span>
            </div>
        </div>
    }
}
