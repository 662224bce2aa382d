//! What a subscription is of and where it is served: plans and routers to choose from.

use std::collections::HashMap;

use leptos::prelude::*;
use mikromon_api::plan::{ListPlans, PlanForm};
use mikromon_api::{Field, Tag};

use super::draft::Draft;
use crate::components::SelectField;
use crate::format;
use crate::locales::{Lang, subscription as t};
use crate::state::{Action, Checked, Routers, lang, part, query};

/// By id, as text; nothing before they are known.
pub(super) type Plans = Memo<Option<HashMap<String, PlanForm>>>;

pub(super) fn plans() -> Plans {
    let plans = query(&[Tag::Plans], None, || Some(ListPlans {}));
    Memo::new(move |_| {
        let all = plans.data.get()?.into_iter();
        Some(all.map(|it| (it.id.to_string(), it.form)).collect())
    })
}

/// The plan that is chosen; followed.
pub(super) fn chosen(plans: Plans, draft: Draft) -> Option<PlanForm> {
    let plan = draft.plan.get();
    plans.with(|all| all.as_ref()?.get(&plan).cloned())
}

#[component]
pub(super) fn PlanChoice(plans: Plans, draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let options = Signal::derive(move || {
        let none = (String::new(), t::plan_choose(lang).to_owned());
        let all = plans.with(|all| all.as_ref().map(|all| in_order(all, lang)));
        std::iter::once(none)
            .chain(all.unwrap_or_default())
            .collect::<Vec<_>>()
    });
    let hint = Signal::derive(move || {
        let none = plans.with(|all| all.as_ref().is_some_and(HashMap::is_empty));
        let hint = none.then(|| t::plan_none(lang).to_owned());
        hint.unwrap_or_default()
    });
    view! {
        <SelectField
            name="plan"
            label=t::plan(lang)
            value=draft.plan
            options=options
            autofocus=true
            hint=hint
            error=draft.error(Field::Plan, action, lang)
        />
    }
}

fn in_order(plans: &HashMap<String, PlanForm>, lang: Lang) -> Vec<(String, String)> {
    let said = |(id, it): (&String, &PlanForm)| {
        let price = format::rupiah(it.price, lang);
        (id.clone(), t::plan_of(&it.name, &price, lang))
    };
    let mut all: Vec<_> = plans.iter().map(said).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

#[component]
pub(super) fn RouterChoice(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    // One that the operator does not see is kept, too.
    let stored = draft.router.get_untracked();
    let options = Signal::derive(move || {
        let all = routers.in_order().into_iter();
        let mut all: Vec<_> = all
            .map(|row| row.with(|it| (it.router.id.to_string(), it.router.name.clone())))
            .collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        if !stored.is_empty() && !all.iter().any(|it| it.0 == stored) {
            all.push((stored.clone(), t::router_other(lang).to_owned()));
        }
        let none = (String::new(), t::router_none(lang).to_owned());
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let refused = action.about(Field::Router, lang);
    let error = Signal::derive(move || refused.get().map(|_| t::router_wrong(lang).to_owned()));
    view! {
        <SelectField
            name="router"
            label=t::router(lang)
            value=draft.router
            options=options
            hint=t::router_hint(lang)
            error=error
        />
    }
}
