//! The list of the log, newest first; more of it comes as it is scrolled.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::Tag;
use mikromon_api::audit::{AuditRow, ListAudit};

use super::detail::Detail;
use super::export::Export;
use super::filters::Filters;
use super::shown;
use super::wanted::Wanted;
use crate::components::table::{hover, marked};
use crate::components::{
    Blank, Column, ColumnChoice, Columns, FailureLine, Icon, Region, Table, status,
};
use crate::format;
use crate::locales::{Lang, audit as t, shell};
use crate::state::{Action, Clock, lang, part, spans};

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
    let log = spans(
        &[Tag::Audit],
        move |offset, limit| ListAudit {
            filter: filter.get(),
            offset,
            limit,
        },
        |page| (u32::try_from(page.total).unwrap_or(u32::MAX), page.rows),
    );
    let open = Memo::new(move |_| {
        let id = wanted.with(|it| it.id.clone());
        log.find(|it| it.id.to_string() == id)
    });
    let choose = Callback::new(move |id: String| {
        go.run(Wanted {
            id,
            ..wanted.get_untracked()
        });
    });
    let close = Callback::new(move |()| choose.run(String::new()));
    let export = Action::new();
    let columns = columns(choose, lang).choosable("audit");
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
            <span class="t3" id="audit-total">{move || format::whole(log.total().try_into().unwrap_or_default(), lang)}</span>
            <span class="t3">{t::sub(lang)}</span>
            <span class="push"></span>
            <ColumnChoice columns=columns />
            <Export filter=filter action=export />
        </div>
        <FailureLine error=export.error />
        <Filters wanted=wanted go=go />
        <div class="split side-400">
            <section class="card grow" id="audit">
                <Region query=log.query lines=10>
                    <Show when=move || log.total() != 0 fallback=none>
                        <Table
                            name="audit"
                            rows=log
                            columns=columns
                            line=Some
                            mark=|it: &AuditRow| marked("data-command", &it.command)
                            open=Callback::new(move |it: AuditRow| choose.run(it.id.to_string()))
                            dense=true
                            label=shell::audit(lang)
                        />
                    </Show>
                </Region>
            </section>
            {move || open.get().map(|row| view! { <Detail row=row close=close /> })}
        </div>
    }
}

fn columns(choose: Callback<String>, lang: Lang) -> Columns<AuditRow> {
    let clock = part::<Clock>();
    Columns::new([
        Column::new("at", t::col_at(lang), move |it: &AuditRow| {
            hover(clock.exact(it.at, lang))
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
        .width("w-124")
        .leaves_beside(),
        Column::new("command", t::col_command(lang), move |it: &AuditRow| {
            let id = it.id.to_string();
            view! {
                <button
                    type="button"
                    class="link row-link"
                    tabindex="-1"
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
        })
        .leaves_beside(),
        Column::new("outcome", t::col_outcome(lang), move |it: &AuditRow| {
            status(shown(it.outcome, lang))
        })
        .width("w-168"),
    ])
}
