//! Every plan of the company: what it is called at the routers, what a month of it costs, and how
//! it is paid for.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::plan::{ListPlans, PlanView, RemovePlan};

use super::form::Form;
use crate::components::table::{act, hover, marked, name};
use crate::components::{Blank, Column, Columns, Icon, InUse, Question, Region, Rows, Table, icon};
use crate::format;
use crate::locales::{Lang, common, plan as t};
use crate::state::{Action, Toasts, lang, part, query};

/// What a dialog is open for.
#[derive(Clone, Debug, PartialEq)]
enum Ask {
    Add,
    Edit(PlanView),
    Remove(PlanView),
}

#[component]
pub(crate) fn Plans() -> impl IntoView {
    let lang = lang();
    let plans = query(&[Tag::Plans], None, || Some(ListPlans {}));
    let asking = RwSignal::new(None::<Ask>);
    let close = Callback::new(move |()| asking.set(None));
    let dialog = move || {
        Some(match asking.get()? {
            Ask::Add => view! { <Form plan=None close=close /> }.into_any(),
            Ask::Edit(it) => view! { <Form plan=Some(it) close=close /> }.into_any(),
            Ask::Remove(it) => view! { <Remove plan=it close=close /> }.into_any(),
        })
    };
    let all = Memo::new(move |_| plans.data.get().unwrap_or_default());
    let columns = columns(asking, lang);
    let none = move || {
        view! {
            <Blank picture=Icon::Plan title=t::empty(lang) hint=t::empty_hint(lang)>
                <button
                    type="button"
                    class="btn primary"
                    on:click=move |_| asking.set(Some(Ask::Add))
                >
                    {icon(Icon::Plus)}
                    {t::add(lang)}
                </button>
            </Blank>
        }
    };
    view! {
        <div class="page-head">
            <h1>{t::title(lang)}</h1>
            <span class="t3">{t::sub(lang)}</span>
            <span class="push"></span>
            <button
                type="button"
                class="btn primary"
                id="add-plan"
                on:click=move |_| asking.set(Some(Ask::Add))
            >
                {icon(Icon::Plus)}
                {t::add(lang)}
            </button>
        </div>
        <section class="card grow" id="plan-list">
            <Region query=plans lines=6>
                <Show when=move || all.with(|it| !it.is_empty()) fallback=none>
                    <Table
                        name="plan"
                        rows=Rows::of(all)
                        columns=columns
                        line=Some
                        mark=|it: &PlanView| marked("data-plan", &it.form.name)
                        open=Callback::new(move |it| asking.set(Some(Ask::Edit(it))))
                        label=t::title(lang)
                    />
                </Show>
            </Region>
        </section>
        {dialog}
    }
}

fn columns(asking: RwSignal<Option<Ask>>, lang: Lang) -> Columns<PlanView> {
    Columns::new([
        Column::new("name", t::title(lang), |it: &PlanView| {
            name(it.form.name.clone(), 40)
        })
        .width("w-200"),
        Column::new("profile", t::profile(lang), |it: &PlanView| {
            hover(it.form.profile.clone())
        })
        .quiet()
        .leaves_next()
        .width("w-148"),
        Column::new("price", t::col_price(lang), move |it: &PlanView| {
            format::amount(it.form.price, lang)
        })
        .number()
        .width("w-112"),
        Column::new("tax", t::tax(lang), move |it: &PlanView| {
            t::tax_kind(it.form.tax, lang)
        })
        .quiet()
        .leaves_next()
        .width("w-148"),
        Column::new("billing", t::billing(lang), move |it: &PlanView| {
            t::billing_kind(it.form.billing, lang)
        })
        .quiet()
        .leaves_first()
        .width("w-112"),
        Column::new("note", t::note(lang), |it: &PlanView| {
            hover(it.form.note.clone())
        })
        .quiet(),
        Column::new("acts", common::acts(lang), move |it: &PlanView| {
            acts(it, asking, lang)
        })
        .number()
        .width("w-80"),
    ])
}

fn acts(plan: &PlanView, asking: RwSignal<Option<Ask>>, lang: Lang) -> impl IntoView + use<> {
    let button = move |code, picture, words: String, ask: Ask| {
        let words = StoredValue::new(words);
        let press = move || asking.set(Some(ask.clone()));
        act(code, picture, move || words.get_value(), press)
    };
    let name = &plan.form.name;
    let (edit, remove) = (t::edit_of(name, lang), t::remove_of(name, lang));
    view! {
        <span class="row">
            {button("edit", Icon::Edit, edit, Ask::Edit(plan.clone()))}
            {button("remove", Icon::Trash, remove, Ask::Remove(plan.clone()))}
        </span>
    }
}

#[component]
fn Remove(plan: PlanView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let (id, name) = (plan.id, plan.form.name.clone());
    let press = move |()| {
        let said = t::removed(&name, lang);
        action.send(RemovePlan { id }, move |()| {
            toasts.done(said);
            close.run(());
        });
    };
    let in_use = InUse {
        what: t::in_use(lang),
        act: t::in_use_act(lang),
    };
    view! {
        <Question
            name="remove-plan"
            title=t::remove_title(&plan.form.name, lang)
            what=t::remove_what(lang)
            button=t::remove(lang)
            act=press
            close=close
            busy=action.busy
            error=action.error
            in_use=Some(in_use)
        />
    }
}
