//! The subscriptions of one customer: what is bought, from where it is served, and since when.

use std::collections::HashMap;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::plan::{ListPlans, PlanForm, PlanView};
use mikromon_api::privacy::{Hidden, SubscriptionField};
use mikromon_api::subscription::SubscriptionView;
use mikromon_domain::ids::PlanId;
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;

use super::detail::Ask;
use crate::components::table::{act, figure, hover, marked};
use crate::components::{Column, Columns, Icon, Rows, Table, icon, veiled};
use crate::format;
use crate::locales::{Lang, common, customer as t, subscription as s};
use crate::state::{Clock, Routers, Session, lang, part, query};

type Plans = HashMap<PlanId, PlanView>;

#[component]
pub(super) fn Subscriptions(
    all: Vec<SubscriptionView>,
    asking: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let lang = lang();
    let may_edit = part::<Session>().may(Permission::CustomerEdit);
    let plans = plans();
    let count = all.len();
    let mut columns = columns(plans, all.iter().any(|it| it.terms.ends_on.is_some()), lang);
    if may_edit {
        columns.push(acts(plans, asking, lang));
    }
    let columns = Columns::new(columns);
    let body = if all.is_empty() {
        let hint = may_edit.then(|| t::no_services_hint(lang));
        view! { <p class="t3 pad">{t::no_services(lang)}" "{hint}</p> }.into_any()
    } else {
        view! {
            <Table
                name="subscription"
                rows=Rows::of(Signal::stored(all))
                columns=columns
                line=Some
                mark=|it: &SubscriptionView| marked("data-subscription", it.id)
                dense=true
                label=t::services(lang)
            />
        }
        .into_any()
    };
    view! {
        <section class="card half" id="customer-subscriptions">
            <header>
                <h2>{t::services(lang)}</h2>
                <span class="push t3 xs pad-r">{count}</span>
            </header>
            {body}
        </section>
    }
}

/// As lines of a list of terms: what is bought, and where it is served.
#[component]
pub(super) fn Bought(all: Vec<SubscriptionView>) -> impl IntoView {
    let (lang, routers) = (lang(), part::<Routers>());
    let plans = plans();
    let terms = move |it: SubscriptionView| {
        let (id, own) = (it.terms.plan, it.terms.price);
        let plan = move || plans.with(|all| all.get(&id).map(|it| said(&it.form, own, lang)));
        let router = it.terms.router.and_then(|id| routers.of(id));
        let router = router.map(|row| row.with(|it| it.router.name.clone()));
        let hidden = |field| Hidden::Subscription { id: it.id, field };
        let (user, address) = (
            hidden(SubscriptionField::PppoeUser),
            hidden(SubscriptionField::StaticAddress),
        );
        view! {
            <dt>{t::col_plan(lang)}</dt>
            <dd>{plan}</dd>
            <dt>{t::router(lang)}</dt>
            <dd>{router.unwrap_or_else(|| "—".to_owned())}</dd>
            <dt>{t::pppoe(lang)}</dt>
            <dd>{veiled(Some(it.pppoe_user), user, t::pppoe(lang))}</dd>
            <dt>{t::address_ip(lang)}</dt>
            <dd>{veiled(Some(it.static_address), address, t::address_ip(lang))}</dd>
        }
    };
    all.into_iter().map(terms).collect_view()
}

/// `Rumah 20 · Rp 222.000/bulan`, by its own price where it has one.
fn said(plan: &PlanForm, own: Option<Rupiah>, lang: Lang) -> String {
    let price = format::rupiah(own.unwrap_or(plan.price), lang);
    format!("{} · {}", plan.name, t::a_month(&price, lang))
}

fn plans() -> Memo<Plans> {
    let plans = query(&[Tag::Plans], None, || Some(ListPlans {}));
    Memo::new(move |_| {
        let all = plans.data.get().unwrap_or_default();
        all.into_iter().map(|it| (it.id, it)).collect::<Plans>()
    })
}

fn columns(plans: Memo<Plans>, some_end: bool, lang: Lang) -> Vec<Column<SubscriptionView>> {
    let (clock, routers) = (part::<Clock>(), part::<Routers>());
    let text = |text: String| figure(Some(text).filter(|it| !it.is_empty()));
    let mut columns = vec![
        Column::new("plan", t::col_plan(lang), move |it: &SubscriptionView| {
            let id = it.terms.plan;
            let name = move || plans.with(|all| all.get(&id).map(|it| it.form.name.clone()));
            view! { <span class="b">{name}</span> }
        }),
        Column::new("router", t::router(lang), move |it: &SubscriptionView| {
            let row = it.terms.router.and_then(|id| routers.of(id));
            row.map(|row| hover(row.with(|it| it.router.name.clone())))
        })
        .quiet()
        .width("w-124"),
        Column::new("pppoe", t::pppoe(lang), move |it: &SubscriptionView| {
            text(it.pppoe_user.as_str().to_owned())
        })
        .quiet()
        .width("w-124"),
        Column::new(
            "address",
            t::address_ip(lang),
            move |it: &SubscriptionView| text(it.static_address.as_str().to_owned()),
        )
        .quiet()
        .leaves_first()
        .width("w-124"),
        Column::new("starts", t::starts(lang), move |it: &SubscriptionView| {
            format::day(it.terms.starts_on, clock.today(), lang)
        })
        .number()
        .quiet()
        .width("w-104"),
    ];
    if some_end {
        columns.push(ends(clock, lang));
    }
    columns.push(price(plans, lang));
    columns
}

fn ends(clock: Clock, lang: Lang) -> Column<SubscriptionView> {
    let draw = move |it: &SubscriptionView| {
        let last = it.terms.ends_on;
        figure(last.map(|day| format::day(day, clock.today(), lang)))
    };
    Column::new("ends", t::until(lang), draw)
        .number()
        .quiet()
        .leaves_next()
        .width("w-104")
}

fn price(plans: Memo<Plans>, lang: Lang) -> Column<SubscriptionView> {
    let draw = move |it: &SubscriptionView| {
        let (own, plan) = (it.terms.price, it.terms.plan);
        move || {
            let of_plan = plans.with(|all| all.get(&plan).map(|it| it.form.price));
            figure(own.or(of_plan).map(|it| format::amount(it, lang)))
        }
    };
    Column::new("price", t::price(lang), draw)
        .number()
        .width("w-104")
}

/// What can be done with one: it is changed on a page of its own.
fn acts(plans: Memo<Plans>, asking: RwSignal<Option<Ask>>, lang: Lang) -> Column<SubscriptionView> {
    let draw = move |it: &SubscriptionView| {
        let (id, plan) = (it.id, it.terms.plan);
        // A plan that is not known yet still has to be called something.
        let name = move || {
            let name = plans.with(|all| all.get(&plan).map(|it| it.form.name.clone()));
            name.unwrap_or_else(|| s::one(lang).to_owned())
        };
        let edit = move || s::edit_of(&name(), lang);
        let at_router = dials_in(it);
        let ask = move || {
            let plan = untrack(name);
            asking.set(Some(Ask::RemoveSubscription {
                id,
                plan,
                at_router,
            }));
        };
        view! {
            <span class="row">
                <a
                    class="icon-btn sm"
                    href=format!("/customers/{}/subscriptions/{id}/edit", it.customer)
                    data-act="edit"
                    aria-label=edit
                    title=edit
                >
                    {icon(Icon::Edit)}
                </a>
                {act("remove", Icon::Trash, move || s::remove_of(&name(), lang), ask)}
            </span>
        }
    };
    Column::new("acts", common::acts(lang), draw)
        .number()
        .width("w-80")
}

/// The book says by which router and name.
pub(super) fn dials_in(subscription: &SubscriptionView) -> bool {
    subscription.terms.router.is_some() && !subscription.pppoe_user.as_str().is_empty()
}
