//! The form that adds and edits a customer's subscription.

mod choices;
mod draft;
mod extras;
mod fields;
mod lines;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::customer::{CustomerDetail, GetCustomer};
use mikromon_api::subscription::{
    AddSubscription as Add, EditSubscription as Edit, GetSubscription, SubscriptionView,
};
use mikromon_domain::ids::{CustomerId, SubscriptionId};

use crate::components::{Crumbs, EntryEnd, EntryForm, Region};
use crate::locales::subscription as t;
use crate::pages::customer::above;
use crate::state::{Action, Checked, Clock, Query, Toasts, id_in_path, lang, part, query};
use choices::{Plans, chosen, plans};
use draft::Draft;
use fields::{Days, Note, Price, Service};

#[component]
pub(crate) fn AddSubscription() -> impl IntoView {
    let lang = lang();
    let id = id_in_path::<CustomerId>("id");
    // Who it is for; a customer who is gone is told of before anything is typed.
    let customer = query(&[], None, move || id.get().map(|id| GetCustomer { id }));
    let known = Memo::new(move |_| {
        customer
            .data
            .with(|it| it.as_ref().map(|it| it.customer.id))
    });
    view! {
        <Top customer=customer title=t::add(lang) />
        <Region query=customer lines=10>
            {move || known.get().map(|id| view! { <Adding customer=id /> })}
        </Region>
    }
}

#[component]
pub(crate) fn EditSubscription() -> impl IntoView {
    let lang = lang();
    let customer = id_in_path::<CustomerId>("id");
    let id = id_in_path::<SubscriptionId>("subscription");
    // No tags, as with every form: what others change must not overwrite what is being typed.
    let customer = query(&[], None, move || {
        customer.get().map(|id| GetCustomer { id })
    });
    let subscription = query(&[], None, move || id.get().map(|id| GetSubscription { id }));
    view! {
        <Top customer=customer title=t::edit(lang) />
        <Region query=subscription lines=10>
            {move || subscription.data.get().map(|it| view! { <Editing subscription=it /> })}
        </Region>
    }
}

#[component]
fn Top(customer: Query<CustomerDetail>, title: &'static str) -> impl IntoView {
    let lang = lang();
    let known = Memo::new(move |_| {
        let known = |it: &CustomerDetail| (it.customer.id, it.customer.name.clone());
        customer.data.with(|it| it.as_ref().map(known))
    });
    let crumbs = move || {
        let parent = known.get().map(|(id, name)| (id, Signal::stored(name)));
        view! { <Crumbs above=above(parent, lang) here=title /> }
    };
    view! {
        <div class="top">
            {crumbs}
            <div class="page-head">
                <h1>{title}</h1>
                <span class="t3 cut">{move || known.get().map(|it| it.1)}</span>
            </div>
        </div>
    }
}

#[component]
fn Adding(customer: CustomerId) -> impl IntoView {
    let lang = lang();
    let (toasts, clock) = (part::<Toasts>(), part::<Clock>());
    let navigate = use_navigate();
    let draft = Draft::starting(untrack(|| clock.today()), lang);
    let plans = plans();
    let action = Action::new();
    let save = Callback::new(move |()| {
        let Some(form) = draft.form() else { return };
        let navigate = navigate.clone();
        let order = Add {
            customer,
            form,
            pppoe_password: draft.password.first(),
        };
        let added = t::added(&name(plans, draft), lang);
        action.send(order, move |_| {
            toasts.done(added);
            navigate(&format!("/customers/{customer}"), Default::default());
        });
    });
    view! { <FormBody draft=draft plans=plans action=action save=save customer=customer /> }
}

#[component]
fn Editing(subscription: SubscriptionView) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let navigate = use_navigate();
    let (id, revision) = (subscription.id, subscription.revision);
    let customer = subscription.customer;
    let draft = Draft::of(&subscription, lang);
    let plans = plans();
    let action = Action::new();
    let save = Callback::new(move |()| {
        let Some(form) = draft.form() else { return };
        let navigate = navigate.clone();
        let order = Edit {
            id,
            revision,
            form,
            pppoe_password: draft.password.typed(),
        };
        let saved = t::saved(&name(plans, draft), lang);
        action.send(order, move |()| {
            toasts.done(saved);
            navigate(&format!("/customers/{customer}"), Default::default());
        });
    });
    view! { <FormBody draft=draft plans=plans action=action save=save customer=customer /> }
}

/// What the plan is called that is chosen.
fn name(plans: Plans, draft: Draft) -> String {
    let chosen = untrack(|| chosen(plans, draft));
    chosen.map(|it| it.name).unwrap_or_default()
}

#[component]
fn FormBody(
    draft: Draft,
    plans: Plans,
    action: Action,
    save: Callback<()>,
    customer: CustomerId,
) -> impl IntoView {
    view! {
        <EntryForm id="subscription-form" class="form scroll" action=action save=save>
            <div class="col g4">
                <Service draft=draft plans=plans action=action />
                <Days draft=draft action=action />
            </div>
            <div class="col g4">
                <Price draft=draft plans=plans action=action />
                <Note draft=draft action=action />
                <EntryEnd back=format!("/customers/{customer}") action=action fields=Draft::FIELDS />
            </div>
        </EntryForm>
    }
}
