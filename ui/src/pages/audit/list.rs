//! The list of the log, newest first; more of it comes as it is scrolled.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::Tag;
use mikromon_api::audit::{AuditOutcome, AuditRow, ListAudit};

use super::detail::Detail;
use super::export::Export;
use super::filters::Filters;
use super::wanted::Wanted;
use super::{seen, shown};
use crate::components::table::hover;
use crate::components::{
    Blank, Column, Columns, FailureLine, Icon, Region, TopBar, VirtualRows, status,
};
use crate::format;
use crate::locales::{Lang, audit as t, shell};
use crate::state::{Action, Clock, lang, part, query};

/// Rows that are asked for at once; `ListAudit` allows at most 500.
const PAGE: u32 = 200;
/// `--row-dense`, pixels.
const HEIGHT: usize = 32;

#[component]
pub(crate) fn Audit() -> impl IntoView {
    let lang = lang();
    let zone = part::<Clock>().zone();
    let url = use_query_map();
    let wanted = Memo::new(move |_| url.with(|url| Wanted::of(|name| url.get(name))));
    let filter = Memo::new(move |_| wanted.with(|it| it.filter(zone)));
    let navigate = StoredValue::new_local(use_navigate());
    let go = Callback::new(move |next: Wanted| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        let address = next.address(|it| String::from(js_sys::encode_uri_component(it)));
        navigate.with_value(|go| go(&address, options));
    });
    let newest = query(&[Tag::Audit], None, move || {
        Some(ListAudit {
            filter: filter.get(),
            offset: 0,
            limit: PAGE,
        })
    });
    let held = RwSignal::new(Vec::<AuditRow>::new());
    let total = Memo::new(move |_| newest.data.with(|it| it.as_ref().map_or(0, |it| it.total)));
    // What was held for another question is not for this one.
    Effect::new(move |_| {
        filter.track();
        held.set(Vec::new());
        newest.forget();
    });
    Effect::new(move |_| {
        if let Some(page) = newest.data.get() {
            held.update(|held| *held = seen::with_newest(std::mem::take(held), page.rows));
        }
    });
    let more = Action::new();
    let older = Callback::new(move |()| {
        let count = held.with_untracked(Vec::len);
        let all = usize::try_from(total.get_untracked()).unwrap_or(usize::MAX);
        if (1..all).contains(&count) {
            let asked = filter.get_untracked();
            let order = ListAudit {
                filter: asked.clone(),
                offset: u32::try_from(count).unwrap_or(u32::MAX),
                limit: PAGE,
            };
            more.send(order, move |page| {
                if filter.with_untracked(|it| *it == asked) {
                    held.update(|held| *held = seen::with(std::mem::take(held), page.rows));
                }
            });
        }
    });
    let open = Memo::new(move |_| {
        let id = wanted.with(|it| it.id.clone());
        held.with(|rows| rows.iter().find(|it| it.id.to_string() == id).cloned())
    });
    let choose = Callback::new(move |id: String| {
        go.run(Wanted {
            id,
            ..wanted.get_untracked()
        });
    });
    let close = Callback::new(move |()| choose.run(String::new()));
    let export = Action::new();
    let none = move || {
        if !wanted.with(Wanted::narrows) {
            return view! { <Blank picture=Icon::Audit title=t::empty(lang) hint=t::sub(lang) /> };
        }
        view! {
            <Blank picture=Icon::Search title=t::empty_here(lang) hint=t::empty_here_hint(lang)>
                <button
                    type="button"
                    class="btn"
                    on:click=move |_| go.run(Wanted::default())
                >
                    {t::show_all(lang)}
                </button>
            </Blank>
        }
    };
    view! {
        <div class="page-head">
            <h1>{shell::audit(lang)}</h1>
            <span class="t3" id="audit-total">{move || format::whole(total.get(), lang)}</span>
            <span class="t3">{t::sub(lang)}</span>
            <span class="push"></span>
            <Export filter=filter action=export />
        </div>
        <FailureLine error=export.error />
        <Filters wanted=wanted go=go />
        <div class="split side-400">
            <section class="card grow" id="audit">
                <TopBar on=more.busy />
                <Region query=newest lines=10>
                    <Show when=move || held.with(|it| !it.is_empty()) fallback=none>
                        <Rows rows=held open=open choose=choose older=older />
                    </Show>
                    <FailureLine error=more.error />
                </Region>
            </section>
            {move || open.get().map(|row| view! { <Detail row=row close=close /> })}
        </div>
    }
}

#[component]
fn Rows(
    rows: RwSignal<Vec<AuditRow>>,
    open: Memo<Option<AuditRow>>,
    choose: Callback<String>,
    older: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let columns = columns(choose, lang);
    let row = move |entry: AuditRow| {
        let id = entry.id;
        let is_open = Memo::new(move |_| open.with(|it| it.as_ref().is_some_and(|it| it.id == id)));
        view! {
            <tr
                data-command=entry.command.clone()
                class:sel=move || is_open.get()
                aria-selected=move || is_open.get().to_string()
            >
                {columns.cells(&entry)}
            </tr>
        }
    };
    view! {
        <VirtualRows
            rows=rows
            key=|it| (it.id, it.outcome == AuditOutcome::Unfinished)
            row=row
            height=HEIGHT
            columns=columns
            label=shell::audit(lang)
            class="dense audit"
            at_end=older
        />
    }
}

fn columns(choose: Callback<String>, lang: Lang) -> Columns<AuditRow> {
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
            let id = it.id.to_string();
            view! {
                <button
                    type="button"
                    class="link row-link"
                    title=it.command.clone()
                    on:click=move |_| choose.run(id.clone())
                >
                    <span class="cut">{t::command(&it.command, lang)}</span>
                </button>
            }
        })
        .width("w-200"),
        Column::new("subject", t::col_subject(lang), |it: &AuditRow| {
            hover(it.subject.to_string())
        }),
        Column::new("outcome", t::col_outcome(lang), move |it: &AuditRow| {
            status(shown(it.outcome, lang))
        })
        .width("w-280")
        .leaves_first(),
    ])
}
