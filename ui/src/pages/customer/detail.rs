//! One customer: how it stands, its subscriptions, what was billed and paid, and what is known.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::Tag;
use mikromon_api::customer::{CustomerDetail, GetCustomer, GetStatement, Statement};
use mikromon_domain::ids::{CustomerId, SubscriptionId};
use mikromon_domain::permission::Permission;
use mikromon_domain::provision::Work;

use super::above;
use super::contact::{Contact, Note};
use super::remove::Remove;
use super::statement::{Entries, Sums};
use super::subscriptions::Subscriptions;
use super::works::{Order, Works};
use crate::components::{Crumbs, Icon, Region, icon};
use crate::format;
use crate::locales::{customer as t, subscription};
use crate::pages::subscription::RemoveSubscription;
use crate::state::{Query, Session, id_in_path, lang, part, query};

/// Entries that are shown; `GetStatement` allows at most 500.
pub(super) const ENTRIES: u32 = 200;

/// What a dialog is open for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ask {
    Remove,
    RemoveSubscription {
        id: SubscriptionId,
        plan: String,
        /// It dials in at one.
        at_router: bool,
    },
    Work {
        subscription: SubscriptionId,
        /// By which it dials in.
        name: String,
        work: Work,
    },
}

#[component]
pub(crate) fn CustomerPage() -> impl IntoView {
    let id = id_in_path("id");
    let customer = query(&[Tag::Customers, Tag::Plans], None, move || {
        id.get().map(|id| GetCustomer { id })
    });
    let with_money = part::<Session>().may(Permission::InvoiceView);
    let statement = query(&[Tag::Invoices, Tag::Payments], None, move || {
        let id = id.get().filter(|_| with_money)?;
        Some(GetStatement { id, limit: ENTRIES })
    });
    let asking = RwSignal::new(None::<Ask>);
    let body = move || {
        let detail = customer.data.get()?;
        Some(view! { <Body detail=detail statement=statement asking=asking /> })
    };
    view! {
        <Region query=customer lines=12>{body}</Region>
        // Apart from the page below it, which is drawn anew when anything of it changes.
        <Dialogs customer=customer asking=asking />
    }
}

#[component]
fn Dialogs(customer: Query<CustomerDetail>, asking: RwSignal<Option<Ask>>) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let close = Callback::new(move |()| asking.set(None));
    let gone =
        Callback::new(move |()| navigate.with_value(|go| go("/customers", Default::default())));
    move || {
        Some(match asking.get()? {
            Ask::Remove => {
                let detail = customer.data.get_untracked()?;
                view! { <Remove detail=detail close=close gone=gone /> }.into_any()
            }
            Ask::RemoveSubscription {
                id,
                plan,
                at_router,
            } => view! { <RemoveSubscription id=id plan=plan at_router=at_router close=close /> }
                .into_any(),
            Ask::Work {
                subscription,
                name,
                work,
            } => view! { <Order subscription=subscription name=name work=work close=close /> }
                .into_any(),
        })
    }
}

#[component]
fn Body(
    detail: CustomerDetail,
    statement: Query<Statement>,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let customer = detail.customer;
    let with_money = part::<Session>().may(Permission::InvoiceView);
    view! {
        <Heading
            id=customer.id
            name=customer.name.clone()
            code=customer.code.clone()
            address=customer.address.as_str().to_owned()
            asking=asking
        />
        {with_money.then(|| view! { <Sums statement=statement /> })}
        <div class="split side-336 tall">
            <div class="col g4">
                <Subscriptions all=detail.subscriptions.clone() asking=asking />
                {with_money.then(|| view! { <Entries statement=statement /> })}
            </div>
            <div class="col g4">
                <Works customer=customer.id subscriptions=detail.subscriptions asking=asking />
                <Note text=customer.note.as_str().to_owned() />
                <Contact customer=customer />
            </div>
        </div>
    }
}

#[component]
fn Heading(
    id: CustomerId,
    name: String,
    code: String,
    address: String,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let lang = lang();
    let may_edit = part::<Session>().may(Permission::CustomerEdit);
    let crumb = Signal::stored(name.clone());
    let parts = [code.clone(), address];
    let meta = parts
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>();
    view! {
        <div class="top" id="customer-page" data-customer=code>
            <Crumbs above=above(None, lang) here=crumb />
            <div class="page-head">
                <span class="avatar" aria-hidden="true">{format::initials(&name)}</span>
                <h1 class="cut" title=name.clone()>{name.clone()}</h1>
                <span class="t3 cut grow">{meta.join(" · ")}</span>
                {may_edit.then(|| view! { <Orders id=id asking=asking /> })}
            </div>
        </div>
    }
}

#[component]
fn Orders(id: CustomerId, asking: RwSignal<Option<Ask>>) -> impl IntoView {
    let lang = lang();
    view! {
        <button
            type="button"
            class="btn icon-only"
            id="remove-customer"
            aria-label=t::remove(lang)
            title=t::remove(lang)
            on:click=move |_| asking.set(Some(Ask::Remove))
        >
            {icon(Icon::Trash)}
        </button>
        <a href=format!("/customers/{id}/edit") class="btn" id="edit-customer">
            {icon(Icon::Edit)}
            {t::edit(lang)}
        </a>
        <a
            href=format!("/customers/{id}/subscriptions/new")
            class="btn primary"
            id="add-subscription"
        >
            {icon(Icon::Plus)}
            {subscription::add(lang)}
        </a>
    }
}
