//! The audit log, newest first, a page at a time.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::audit::{AuditOutcome, AuditRow, ListAudit};

use crate::components::table::hover;
use crate::components::{Blank, Column, Columns, Icon, Region, Status, Tone, status};
use crate::locales::{Lang, audit as t, error, shell};
use crate::state::{Action, Clock, lang, part, query};

const PAGE: u32 = 200;

#[component]
pub(crate) fn Audit() -> impl IntoView {
    let lang = lang();
    let newest = query(&[Tag::Audit], None, || {
        Some(ListAudit {
            limit: PAGE,
            before: None,
        })
    });
    let older = RwSignal::new(Vec::<AuditRow>::new());
    let ended = RwSignal::new(false);
    let more = Action::new();
    let rows = Memo::new(move |_| {
        let mut all = newest.data.get().unwrap_or_default();
        let last = all.last().map(|it| it.id);
        all.extend(older.get().into_iter().filter(|it| Some(it.id) < last));
        all
    });
    let load = move |_| {
        let before = rows.with_untracked(|rows| rows.last().map(|it| it.id));
        more.send(
            ListAudit {
                limit: PAGE,
                before,
            },
            move |page| {
                ended.set(page.is_empty());
                older.update(|all| all.extend(page));
            },
        );
    };
    let full = move || {
        !ended.get() && rows.with(|it| it.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX))
    };
    let columns = columns(lang);
    view! {
        <div class="page-head">
            <h1>{shell::audit(lang)}</h1>
            <span class="t3">{t::sub(lang)}</span>
        </div>
        <section class="card grow" id="audit">
            <Region query=newest lines=10>
                <Show
                    when=move || !rows.with(Vec::is_empty)
                    fallback=move || view! {
                        <Blank picture=Icon::Audit title=t::empty(lang) hint=t::sub(lang) />
                    }
                >
                    <div class="scroll">
                        <table class="table dense fixed audit" aria-label=shell::audit(lang)>
                            {columns.above()}
                            <tbody>
                                <For
                                    each=move || rows.get()
                                    key=|it| (it.id, it.outcome == AuditOutcome::Unfinished)
                                    let:entry
                                >
                                    <tr data-command=entry.command.clone()>
                                        {columns.cells(&entry)}
                                    </tr>
                                </For>
                            </tbody>
                        </table>
                        <Show when=full>
                            <p class="pad">
                                <button
                                    type="button"
                                    class="btn"
                                    disabled=move || more.busy.get()
                                    on:click=load
                                >
                                    {t::older(lang)}
                                </button>
                            </p>
                        </Show>
                    </div>
                </Show>
            </Region>
        </section>
    }
}

fn columns(lang: Lang) -> Columns<AuditRow> {
    let clock = part::<Clock>();
    Columns::new([
        Column::new("at", t::col_at(lang), move |it: &AuditRow| {
            clock.exact(it.at, lang)
        })
        .quiet()
        .width("w-200"),
        Column::new(
            "operator",
            t::col_operator(lang),
            move |it: &AuditRow| match it.operator.clone() {
                Some(name) => view! { <span class="b">{name}</span> }.into_any(),
                None => view! { <span class="t3">{t::nobody(lang)}</span> }.into_any(),
            },
        )
        .width("w-124"),
        Column::new("command", t::col_command(lang), move |it: &AuditRow| {
            let words = t::command(&it.command, lang);
            view! { <span title=it.command.clone()>{words}</span> }
        })
        .quiet()
        .width("w-200"),
        Column::new("subject", t::col_subject(lang), |it: &AuditRow| {
            hover(it.subject.clone())
        }),
        Column::new("outcome", t::col_outcome(lang), move |it: &AuditRow| {
            status(outcome(it.outcome, lang))
        })
        .width("w-336"),
    ])
}

fn outcome(outcome: AuditOutcome, lang: Lang) -> Status {
    match outcome {
        AuditOutcome::Done => Status {
            tone: Tone::Ok,
            icon: Icon::Good,
            word: t::done(lang).to_owned(),
        },
        AuditOutcome::Unfinished => Status {
            tone: Tone::Warn,
            icon: Icon::Clock,
            word: t::unfinished(lang).to_owned(),
        },
        AuditOutcome::Refused(code) => {
            let words = error::words(code, lang);
            Status {
                tone: Tone::Bad,
                icon: Icon::Bad,
                word: format!("{}: {}", t::refused(lang), words.what),
            }
        }
    }
}
