//! Taking in the accounts of a router that the book does not know.

use std::collections::HashMap;

use leptos::prelude::*;
use mikromon_api::autosync::{
    GetAutoSync, LeftOutWhy, ListStrangers, RouterReading, Strangers, TakeIn, TakenIn,
};
use mikromon_api::plan::{ListPlans, PlanView};
use mikromon_api::{Field, Tag};
use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::RouterId;

use crate::components::{
    Blank, Crumbs, EntryForm, FailureLine, Icon, Pick, Region, SelectField, TextField, icon,
};
use crate::format;
use crate::locales::{Lang, drift as t};
use crate::pages::customer::{branch_names, in_order};
use crate::state::{Action, Clock, lang, part, query, step_in_url};

const TAGS: &[Tag] = &[Tag::Drift, Tag::Customers, Tag::Plans, Tag::Routers];
/// Those that show their own errors.
const FIELDS: &[Field] = &[Field::StartsOn, Field::Branch];
/// Names of a list that the page has room for.
const NAMED: usize = 20;

/// What is chosen on the page.
#[derive(Clone, Copy)]
struct Draft {
    /// By profile; what was not chosen is as it was proposed.
    plans: RwSignal<HashMap<String, String>>,
    starts_on: RwSignal<String>,
    branch: RwSignal<String>,
    /// The day that was typed is none.
    no_day: RwSignal<bool>,
}

impl Draft {
    /// Whoever was billed elsewhere is so until the end of the month.
    fn new(today: CivilDate) -> Self {
        Self {
            plans: RwSignal::default(),
            starts_on: RwSignal::new(today.period().next().first().to_string()),
            branch: RwSignal::default(),
            no_day: RwSignal::new(false),
        }
    }

    /// The plan of those who have that profile, as text; empty: they are left out.
    fn plan(self, strangers: &Strangers) -> String {
        let proposed = || {
            let plan = strangers.plan.filter(|_| !strangers.cut_off);
            plan.map(|it| it.to_string()).unwrap_or_default()
        };
        self.plans
            .with(|all| all.get(&strangers.profile).cloned())
            .unwrap_or_else(proposed)
    }

    /// How many would be taken in.
    fn count(self, all: &[Strangers]) -> u64 {
        let chosen = all.iter().filter(|it| !self.plan(it).is_empty());
        chosen.map(|it| u64::from(it.accounts)).sum()
    }

    fn order(self, router: RouterId, all: &[Strangers]) -> Option<TakeIn> {
        let starts_on = self.starts_on.with_untracked(|it| it.trim().parse().ok());
        self.no_day.set(starts_on.is_none());
        let plan = |it: &Strangers| Some((it.profile.clone(), self.plan(it).parse().ok()?));
        Some(TakeIn {
            router,
            plans: all.iter().filter_map(plan).collect(),
            starts_on: starts_on?,
            branch: self.branch.with_untracked(|it| it.parse().ok()),
        })
    }
}

#[component]
pub(crate) fn TakeInPage() -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let (router, set_router) = step_in_url("router");
    let router = Memo::new(move |_| router.with(|it| it.as_ref()?.parse::<RouterId>().ok()));
    let autosync = query(TAGS, None, || Some(GetAutoSync {}));
    let routers = Signal::derive(move || {
        let known = autosync.data.get().map(|it| it.routers).unwrap_or_default();
        std::iter::once((String::new(), t::take_in_choose(lang).to_owned()))
            .chain(known.into_iter().filter(was_read).map(named))
            .collect::<Vec<_>>()
    });
    let strangers = query(TAGS, None, move || {
        router.get().map(|router| ListStrangers { router })
    });
    let taken = RwSignal::new(None::<TakenIn>);
    let draft = Draft::new(clock.today());
    let above = vec![(
        "/drift".to_owned(),
        Signal::stored(t::open(lang).to_owned()),
    )];
    let here = Signal::stored(t::take_in(lang).to_owned());
    let body = move || {
        let router = router.get()?;
        let all = strangers.data.get()?;
        Some(match all.is_empty() {
            true => nobody(lang).into_any(),
            false => view! { <Form router=router all=all draft=draft taken=taken /> }.into_any(),
        })
    };
    view! {
        <div class="top" id="take-in-page">
            <Crumbs above=above here=here />
            <div class="page-head">
                <h1>{t::take_in_title(lang)}</h1>
                <span class="push"></span>
                <Pick
                    name="take-in-router"
                    label=t::take_in_router(lang)
                    options=routers
                    chosen=Signal::derive(move || {
                        router.get().map(|it| it.to_string()).unwrap_or_default()
                    })
                    choose=Callback::new(move |text: String| {
                        taken.set(None);
                        set_router.set(Some(text).filter(|it| !it.is_empty()));
                    })
                />
            </div>
            <p class="t2">{t::take_in_sub(lang)}</p>
        </div>
        {move || taken.get().map(|it| view! { <Taken taken=it /> })}
        <Show when=move || router.get().is_some()>
            <Region query=strangers lines=6>{body}</Region>
        </Show>
    }
}

fn was_read(reading: &RouterReading) -> bool {
    reading.read.is_some()
}

fn named(reading: RouterReading) -> (String, String) {
    (reading.router.to_string(), reading.name)
}

fn nobody(lang: Lang) -> impl IntoView {
    view! {
        <section class="card">
            <Blank
                picture=Icon::Good
                title=t::no_strangers(lang)
                hint=t::no_strangers_hint(lang)
            />
        </section>
    }
}

#[component]
fn Form(
    router: RouterId,
    all: Vec<Strangers>,
    draft: Draft,
    taken: RwSignal<Option<TakenIn>>,
) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let plans = query(&[Tag::Plans], None, || Some(ListPlans {}));
    let plans = Memo::new(move |_| plans.data.get());
    let all = StoredValue::new(all);
    let count = Memo::new(move |_| all.with_value(|all| draft.count(all)));
    let save = Callback::new(move |()| {
        if count.get_untracked() == 0 {
            return;
        }
        if let Some(order) = all.with_value(|all| draft.order(router, all)) {
            action.send(order, move |came| taken.set(Some(came)));
        }
    });
    let no_plan = move || plans.with(|it| it.as_ref().is_some_and(Vec::is_empty));
    view! {
        <EntryForm id="take-in-form" action=action save=save>
            <section class="card">
                <table class="table" aria-label=t::take_in_profile(lang)>
                    <thead>
                        <tr>
                            <th>{t::take_in_profile(lang)}</th>
                            <th class="num">{t::take_in_accounts(lang)}</th>
                            <th>{t::take_in_plan(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {all.get_value()
                            .into_iter()
                            .map(|it| view! { <Profile strangers=it plans=plans draft=draft /> })
                            .collect_view()}
                    </tbody>
                </table>
            </section>
            <Show when=no_plan>
                <div class="notice warn">
                    {icon(Icon::Warn)} <span class="grow">{t::take_in_no_plan(lang)}</span>
                    <a href="/plans" class="link">{t::take_in_plans(lang)}</a>
                </div>
            </Show>
            <Terms draft=draft action=action />
            <FailureLine error=action.elsewhere(FIELDS) />
            <div class="acts">
                <a href="/drift" class="btn">{crate::locales::common::cancel(lang)}</a>
                <button
                    type="submit"
                    class="btn primary"
                    disabled=move || action.busy.get() || count.get() == 0
                    aria-busy=move || action.busy.get().to_string()
                >
                    {move || t::take_in_count(&t::customers(count.get(), lang), lang)}
                </button>
            </div>
        </EntryForm>
    }
}

/// Those who have one profile at the router, and what they buy.
#[component]
fn Profile(
    strangers: Strangers,
    plans: Memo<Option<Vec<PlanView>>>,
    draft: Draft,
) -> impl IntoView {
    let lang = lang();
    let profile = strangers.profile.clone();
    let options = Signal::derive(move || {
        let none = (String::new(), t::take_in_not(lang).to_owned());
        let all = plans.get().unwrap_or_default().into_iter();
        std::iter::once(none)
            .chain(all.map(|it| (it.id.to_string(), it.form.name)))
            .collect::<Vec<_>>()
    });
    let cut_off = strangers.cut_off;
    let accounts = format::whole(u64::from(strangers.accounts), lang);
    let label = t::take_in_plan_of(&profile, lang);
    let (shown, marked) = (profile.clone(), profile.clone());
    view! {
        <tr data-profile=marked>
            <td>
                <span class="b">{shown}</span>
                {cut_off.then(|| view! { <p class="t3 xs">{t::take_in_cut_off(lang)}</p> })}
            </td>
            <td class="num">{accounts}</td>
            <td>
                <Pick
                    name="take-in-plan"
                    label=label
                    options=options
                    chosen=Signal::derive(move || draft.plan(&strangers))
                    choose=Callback::new(move |plan| {
                        draft.plans.update(|all| drop(all.insert(profile.clone(), plan)));
                    })
                />
            </td>
        </tr>
    }
}

#[component]
fn Terms(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let branches = branch_names();
    let options = Signal::derive(move || {
        let none = (String::new(), t::take_in_branch_none(lang).to_owned());
        std::iter::once(none)
            .chain(branches.with(in_order))
            .collect::<Vec<_>>()
    });
    let some = move || branches.with(|it| !it.is_empty());
    let no_day = action.about(Field::StartsOn, lang);
    let error = Signal::derive(move || {
        let wrong = draft
            .no_day
            .get()
            .then(|| crate::locales::common::day_wrong(lang).to_owned());
        wrong.or_else(|| no_day.get())
    });
    view! {
        <div class="pair even">
            <TextField
                name="starts-on"
                label=t::take_in_starts(lang)
                hint=t::take_in_starts_hint(lang)
                value=draft.starts_on
                inputmode="numeric"
                error=error
            />
            <Show when=some>
                <SelectField
                    name="branch"
                    label=t::take_in_branch(lang)
                    value=draft.branch
                    options=options
                    error=action.about(Field::Branch, lang)
                />
            </Show>
        </div>
    }
}

/// What came of it.
#[component]
fn Taken(taken: TakenIn) -> impl IntoView {
    let lang = lang();
    let customers = t::customers(u64::from(taken.customers), lang);
    let hidden = u64::from(taken.without_password);
    let left = u64::try_from(taken.left.len()).unwrap_or_default();
    let named = taken.left.into_iter().take(NAMED).map(|it| {
        let why = match it.why {
            LeftOutWhy::Name => t::left_out_name(lang),
            LeftOutWhy::Address => t::left_out_address(lang),
        };
        view! { <li>{it.user.as_str().to_owned()} <span class="t3">" · "{why}</span></li> }
    });
    view! {
        <div class="notice" role="status" id="taken-in">
            {icon(Icon::Good)}
            <div class="grow col g2">
                <span class="b">{t::taken_in(&customers, lang)}</span>
                {(hidden > 0)
                    .then(|| {
                        let accounts = t::accounts(hidden, lang);
                        view! { <span class="t2">{t::taken_in_hidden(&accounts, lang)}</span> }
                    })}
                {(left > 0)
                    .then(|| {
                        let accounts = t::accounts(left, lang);
                        view! {
                            <span class="t2">{t::left_out(&accounts, lang)}</span>
                            <ul class="xs">{named.collect_view()}</ul>
                        }
                    })}
            </div>
            <a href="/customers?incomplete=yes" class="btn">{t::taken_in_open(lang)}</a>
        </div>
    }
}
