//! Customers as rows of a table, and as lines of a file.

use leptos::prelude::*;
use mikromon_api::customer::{CustomerOrder, CustomerRow};
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::Zone;

use super::Branches;
use super::standing::standing;
use crate::components::table::{figure, hover};
use crate::components::{Column, Columns, Sort, status};
use crate::format;
use crate::format::csv::{self, Cell};
use crate::locales::{Lang, customer as t};
use crate::state::{Clock, lang, part};

/// What the core sorts by, for a head that was pressed.
pub(super) fn order(sort: &Sort) -> CustomerOrder {
    match sort.by.as_deref() {
        Some("code") => CustomerOrder::Code,
        Some("since") => CustomerOrder::Since,
        _ => CustomerOrder::Name,
    }
}

/// Money is left out for those who may not see it. The cells are plain text: while the table is
/// scrolled every one of them is written in every frame.
pub(super) fn columns(branches: Memo<Branches>, with_money: bool) -> Columns<CustomerRow> {
    let (lang, clock) = (lang(), part::<Clock>());
    let quiet = |code, title, of: fn(&CustomerRow) -> String| Column::new(code, title, of).quiet();
    let mut columns = vec![
        Column::new("name", t::col_name(lang), link)
            .sorts()
            .width("w-200"),
        quiet("code", t::col_code(lang), |it| it.code.clone())
            .sorts()
            .leaves_next()
            .width("w-104"),
        Column::new("state", t::col_state(lang), move |it: &CustomerRow| {
            status(standing(it.subscriptions, it.owed, clock.today(), lang))
        })
        .width("w-148"),
        quiet("plan", t::col_plan(lang), plan)
            .leaves_first()
            .width("w-124"),
        Column::new("address", t::col_address(lang), |it: &CustomerRow| {
            hover(it.address.as_str().to_owned())
        })
        .quiet()
        .leaves_next(),
        Column::new("branch", t::col_branch(lang), move |it: &CustomerRow| {
            branches.with(|all| it.branch.and_then(|it| all.get(&it).cloned()))
        })
        .quiet()
        .leaves_first()
        .width("w-112"),
        quiet("phone", t::col_phone(lang), phone)
            .leaves_first()
            .width("w-124"),
        quiet("subscriptions", t::col_subscriptions(lang), |it| {
            it.subscriptions.to_string()
        })
        .number()
        .spare()
        .width("w-96"),
        Column::new("since", t::col_since(lang), move |it: &CustomerRow| {
            format::day(CivilDate::of(it.since, clock.zone()), clock.today(), lang)
        })
        .number()
        .quiet()
        .sorts()
        .spare()
        .width("w-104"),
    ];
    if with_money {
        columns.push(due(clock, lang));
        columns.push(owed(lang));
    }
    Columns::new(columns)
}

fn link(row: &CustomerRow) -> impl IntoView + use<> {
    let name = row.name.clone();
    let shown = format::middle(&name, 28);
    view! {
        <a href=format!("/customers/{}", row.id) tabindex="-1" class="b" title=name>
            {shown}
        </a>
    }
}

fn plan(row: &CustomerRow) -> String {
    let plan = row.plan.clone().unwrap_or_default();
    match row.subscriptions {
        0 | 1 => plan,
        more => format!("{plan} +{}", more - 1),
    }
}

fn phone(row: &CustomerRow) -> String {
    row.phone
        .as_ref()
        .map(|it| it.as_str().to_owned())
        .unwrap_or_default()
}

fn due(clock: Clock, lang: Lang) -> Column<CustomerRow> {
    let draw = move |it: &CustomerRow| {
        let due = it.owed.and_then(|it| it.due_on);
        figure(due.map(|day| format::day(day, clock.today(), lang)))
    };
    Column::new("due", t::col_due(lang), draw)
        .number()
        .quiet()
        .leaves_next()
        .width("w-104")
}

fn owed(lang: Lang) -> Column<CustomerRow> {
    let draw = move |it: &CustomerRow| {
        let owes = it.owed.is_some_and(|it| it.amount.is_positive());
        let class = if owes { "b" } else { "t3" };
        let text = it.owed.map(|it| format::amount(it.amount, lang));
        view! { <span class=class>{text}</span> }
    };
    Column::new("owed", t::col_owed(lang), draw)
        .number()
        .width("w-112")
}

pub(super) fn file(rows: &[CustomerRow], branches: &Branches, zone: Zone, lang: Lang) -> String {
    let heads = [
        t::col_code(lang),
        t::col_name(lang),
        t::col_phone(lang),
        t::col_address(lang),
        t::col_branch(lang),
        t::col_plan(lang),
        t::col_subscriptions(lang),
        t::col_since(lang),
        t::col_due(lang),
        t::col_owed(lang),
    ];
    let line = |row: &CustomerRow| {
        let branch = row.branch.and_then(|it| branches.get(&it).cloned());
        let due = row.owed.and_then(|it| it.due_on);
        [
            row.code.clone().into(),
            row.name.clone().into(),
            phone(row).into(),
            row.address.as_str().to_owned().into(),
            branch.unwrap_or_default().into(),
            row.plan.clone().unwrap_or_default().into(),
            Cell::Number(row.subscriptions.into()),
            CivilDate::of(row.since, zone).to_string().into(),
            due.map(|it| it.to_string()).unwrap_or_default().into(),
            row.owed.map(|it| it.amount.get()).into(),
        ]
    };
    csv::text(heads, rows.iter().map(line), lang)
}
