//! "Check everything": the button, how far it is, and how each table compared.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::sync::{
    BookCheckView, CheckBook, CheckProgress, GetBookCheck, LastCheck, TableCheck,
};
use mikromon_domain::permission::Permission;

use crate::components::{
    Blank, Chip, Column, Columns, FailureLine, Icon, Region, Status, Tone, badge, icon,
};
use crate::format;
use crate::locales::sync::check as t;
use crate::locales::{Lang, common, sync};
use crate::state::{Action, Checking, Clock, Query, Session, lang, part, query};

#[component]
pub(super) fn Check() -> impl IntoView {
    let lang = lang();
    let checks = query(&[Tag::Sync], None, || Some(GetBookCheck {}));
    let (action, checking) = (Action::new(), part::<Checking>());
    let may = part::<Session>().may(Permission::SyncResolve);
    let running = Memo::new(move |_| {
        let elsewhere = checks.data.with(|it| it.as_ref().and_then(|it| it.running));
        action.busy.get() || elsewhere.is_some()
    });
    let start = move |_| {
        checking.0.set(None);
        action.send(CheckBook {}, move |view| checks.data.set(Some(view)));
    };
    view! {
        <section class="card" id="check">
            <header class="wrap">
                <h2>{t::title(lang)}</h2>
                <span class="sub">{t::hint(lang)}</span>
                <Show when=move || may>
                    <span class="push">
                        <button
                            type="button"
                            class="btn sm"
                            id="check-now"
                            disabled=move || running.get()
                            on:click=start
                        >
                            {icon(Icon::Good)}
                            {t::start(lang)}
                        </button>
                    </span>
                </Show>
            </header>
            <FailureLine error=action.error />
            <Show when=move || running.get()>
                <Progress />
            </Show>
            <Region query=checks lines=3>
                <Outcome checks=checks />
            </Region>
        </section>
    }
}

#[component]
fn Progress() -> impl IntoView {
    let lang = lang();
    let checking = part::<Checking>();
    let text = move || match checking.0.get() {
        Some(CheckProgress { done, of }) => t::under_way(&done.saturating_add(1), &of, lang),
        None => t::begins(lang).to_owned(),
    };
    view! {
        <div class="pad col g2" id="check-progress" aria-busy="true">
            <div
                class="progress"
                role="progressbar"
                aria-label=t::title(lang)
                aria-valuemin="0"
                aria-valuenow=move || checking.0.get().map(|it| it.done)
                aria-valuemax=move || checking.0.get().map(|it| it.of)
            ></div>
            <p class="xs t2" role="status">{text}</p>
        </div>
    }
}

#[component]
fn Outcome(checks: Query<BookCheckView>) -> impl IntoView {
    let lang = lang();
    let last = Memo::new(move |_| {
        checks
            .data
            .with(|it| it.as_ref().and_then(|it| it.last.clone()))
    });
    move || match last.get() {
        Some(last) => view! { <Last last=last /> }.into_any(),
        None => view! {
            <Blank picture=Icon::Good title=t::never(lang) hint=t::never_hint(lang) />
        }
        .into_any(),
    }
}

#[component]
fn Last(last: LastCheck) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let (at, by) = (last.at, last.by.clone());
    let when = move || {
        let moment = clock.moment(at, lang);
        by.as_ref().map_or_else(
            || t::by_itself(&moment, lang),
            |name| t::by(&moment, name, lang),
        )
    };
    let sums = Sums::of(&last);
    let hints = sums.hints(lang);
    view! {
        <div class="pad col g2">
            <div class="row between">
                {badge(sums.verdict(lang))}
                <span class="xs t3" title=clock.exact(at, lang)>{when}</span>
            </div>
            {hints.into_iter().map(|it| view! { <p class="xs t2">{it}</p> }).collect_view()}
        </div>
        <Tables tables=last.tables />
    }
}

/// Those that differed, or all.
#[component]
fn Tables(tables: Vec<TableCheck>) -> impl IntoView {
    let lang = lang();
    let all = RwSignal::new(false);
    let tables = StoredValue::new(tables);
    let differs = |it: &&TableCheck| it.unlike > 0;
    let count = tables.with_value(Vec::len);
    let differing = tables.with_value(|it| it.iter().filter(differs).count());
    let columns = columns(lang);
    let rows = move || {
        tables.with_value(|tables| {
            let shown = tables.iter().filter(|it| all.get() || differs(it));
            shown
                .map(|it| view! { <tr data-table=it.table.clone()>{columns.cells(it)}</tr> })
                .collect_view()
        })
    };
    view! {
        <div class="row g2 note-line">
            <Chip
                word=t::differing(lang)
                count=Signal::stored(differing)
                on=Signal::derive(move || !all.get())
                toggle=move || all.set(false)
            />
            <Chip
                word=common::all(lang)
                count=Signal::stored(count)
                on=all
                toggle=move || all.set(true)
            />
        </div>
        <Show when=move || all.get() || (differing > 0)>
            <table class="table dense" aria-label=t::title(lang)>
                {columns.above()}
                <tbody>{rows}</tbody>
            </table>
        </Show>
    }
}

fn columns(lang: Lang) -> Columns<TableCheck> {
    let number = |code, title, of: fn(&TableCheck) -> u64| {
        Column::new(code, title, move |it: &TableCheck| {
            format::whole(of(it), lang)
        })
        .number()
        .width("w-112")
    };
    Columns::new([
        Column::new("table", t::table(lang), move |it: &TableCheck| {
            sync::table(&it.table, lang)
        }),
        number("here", t::here(lang), |it| it.here).quiet(),
        number("there", t::there(lang), |it| it.there).quiet(),
        number("unlike", t::unlike(lang), |it| it.unlike),
        number("after", t::after(lang), |it| it.remaining).leaves_first(),
    ])
}

/// Rows of all tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sums {
    rows: u64,
    unlike: u64,
    given_back: u64,
    remaining: u64,
}

impl Sums {
    fn of(last: &LastCheck) -> Self {
        let sum = |of: fn(&TableCheck) -> u64| last.tables.iter().map(of).sum();
        Self {
            rows: sum(|it| it.here),
            unlike: sum(|it| it.unlike),
            given_back: sum(|it| it.given_back),
            remaining: sum(|it| it.remaining),
        }
    }

    fn verdict(self, lang: Lang) -> Status {
        let (tone, icon, word) = if self.remaining > 0 {
            let rows = sync::rows(self.remaining, lang);
            (Tone::Warn, Icon::Warn, t::remaining(&rows, lang))
        } else if self.unlike > 0 {
            let rows = sync::rows(self.unlike, lang);
            (Tone::Info, Icon::Good, t::repaired(&rows, lang))
        } else {
            let rows = sync::rows(self.rows, lang);
            (Tone::Ok, Icon::Good, t::same(&rows, lang))
        };
        Status { tone, icon, word }
    }

    fn hints(self, lang: Lang) -> Vec<String> {
        let given =
            (self.given_back > 0).then(|| t::given_back(&sync::rows(self.given_back, lang), lang));
        let remaining = (self.remaining > 0).then(|| t::remaining_hint(lang).to_owned());
        given.into_iter().chain(remaining).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::time::UnixMillis;

    fn sums(unlike: u64, given_back: u64, remaining: u64) -> Sums {
        let table = |name: &str, unlike, given_back, remaining| TableCheck {
            table: name.to_owned(),
            here: 1_000,
            there: 1_000,
            unlike,
            given_back,
            remaining,
        };
        Sums::of(&LastCheck {
            at: UnixMillis(0),
            by: None,
            tables: vec![
                table("router", unlike, given_back, remaining),
                table("plan", 0, 0, 0),
            ],
        })
    }

    #[test]
    fn the_worst_of_a_check_is_said_first() {
        for (sums, word, hints) in [
            (sums(0, 0, 0), "Semua sama · 2.000 baris", 0),
            (sums(3, 0, 0), "3 baris berbeda, sudah diperbaiki", 0),
            (sums(3, 1, 0), "3 baris berbeda, sudah diperbaiki", 1),
            (sums(3, 1, 2), "2 baris masih berbeda", 2),
        ] {
            assert_eq!(sums.verdict(Lang::Id).word, word);
            assert_eq!(sums.hints(Lang::Id).len(), hints, "{word}");
        }
    }
}
