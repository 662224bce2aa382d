//! What a customer was billed and has paid: the sums, and the entries that they come from.

use leptos::prelude::*;
use mikromon_api::customer::{Statement, StatementEntry, StatementItem};
use mikromon_domain::money::Rupiah;

use super::detail::ENTRIES;
use crate::components::table::marked;
use crate::components::{Column, Columns, Icon, Region, Rows, Stat, Status, Table, Tone, status};
use crate::format::{self, Figure};
use crate::locales::{Lang, customer as t};
use crate::state::{Clock, Query, lang, part};

#[component]
pub(super) fn Sums(statement: Query<Statement>) -> impl IntoView {
    let lang = lang();
    let stat = move |id: &'static str, name: &'static str, of: fn(&Statement) -> Rupiah| {
        let value = Signal::derive(move || {
            let sum = statement.data.with(|it| it.as_ref().map(of))?;
            Some(Figure::new(format::rupiah(sum, lang), ""))
        });
        view! { <Stat id=id name=name value=value detail="" /> }
    };
    view! {
        <div class="stats" id="customer-sums">
            {stat("owed", t::owed(lang), owed)}
            {stat("credit", t::credit(lang), |it| it.credit)}
            {stat("invoiced", t::invoiced(lang), |it| it.invoiced)}
            {stat("paid", t::paid(lang), |it| it.paid)}
        </div>
    }
}

/// What of the bills is not paid, whatever credit there is.
pub(super) fn owed(statement: &Statement) -> Rupiah {
    let open = statement.invoiced.minus(statement.paid);
    open.unwrap_or(Rupiah::ZERO).or_nothing()
}

#[component]
pub(super) fn Entries(statement: Query<Statement>) -> impl IntoView {
    let lang = lang();
    let entries = Memo::new(move |_| {
        let all = statement
            .data
            .with(|it| it.as_ref().map(|it| it.entries.clone()));
        all.unwrap_or_default()
    });
    let cut = move || {
        let full = usize::try_from(ENTRIES).is_ok_and(|most| entries.with(Vec::len) >= most);
        full.then(|| t::newest(&ENTRIES, lang))
    };
    let columns = columns(lang);
    view! {
        <section class="card grow" id="customer-statement">
            <header><h2>{t::statement(lang)}</h2><span class="sub">{cut}</span></header>
            <Region query=statement lines=5>
                <Show
                    when=move || !entries.with(Vec::is_empty)
                    fallback=move || view! { <p class="t3 pad">{t::no_entries(lang)}</p> }
                >
                    <Table
                        name="entry"
                        rows=Rows::of(entries)
                        columns=columns
                        line=Some
                        mark=|it: &StatementEntry| marked("data-entry", it.on)
                        dense=true
                        label=t::statement(lang)
                    />
                </Show>
            </Region>
        </section>
    }
}

fn columns(lang: Lang) -> Columns<StatementEntry> {
    let clock = part::<Clock>();
    Columns::new([
        Column::new("on", t::entry_on(lang), move |it: &StatementEntry| {
            format::day(it.on, clock.today(), lang)
        })
        .quiet()
        .width("w-104"),
        Column::new("entry", t::entry(lang), move |it: &StatementEntry| {
            status(said(&it.what, lang))
        }),
        Column::new("amount", t::amount(lang), move |it: &StatementEntry| {
            format::amount(it.amount, lang)
        })
        .number()
        .width("w-124"),
    ])
}

pub(super) fn said(what: &StatementItem, lang: Lang) -> Status {
    let (tone, icon, word) = match what {
        StatementItem::Invoice { number, .. } => (Tone::Idle, Icon::Bill, t::bill(number, lang)),
        StatementItem::Payment { receipt, .. } => {
            let word = match receipt {
                Some(number) => t::receipt(number, lang),
                None => t::payment(lang).to_owned(),
            };
            (Tone::Ok, Icon::Cash, word)
        }
    };
    Status { tone, icon, word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_advance_is_no_debt_and_no_bill_is_paid_by_it() {
        let rupiah = |it| Rupiah::new(it).unwrap();
        let statement = |invoiced, paid, credit| Statement {
            invoiced: rupiah(invoiced),
            paid: rupiah(paid),
            credit: rupiah(credit),
            balance: Rupiah::ZERO,
            entries: Vec::new(),
        };
        assert_eq!(owed(&statement(300, 100, 0)), rupiah(200));
        assert_eq!(owed(&statement(300, 100, 50)), rupiah(200));
        assert_eq!(owed(&statement(300, 300, 50)), Rupiah::ZERO);
    }
}
