//! Taking the log out of the program: all that the filters leave, as a table for a spreadsheet.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::audit::{AuditFilter, AuditPage, AuditRow, ExportAudit};
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::Zone;

use super::outcome;
use crate::bridge;
use crate::components::{Icon, icon};
use crate::format::csv::Cell;
use crate::format::{self, csv};
use crate::locales::{Lang, audit as t, common};
use crate::state::{Action, Clock, Toasts, lang, part};

#[component]
pub(super) fn Export(filter: Memo<AuditFilter>, action: Action) -> impl IntoView {
    let lang = lang();
    let (clock, toasts) = (part::<Clock>(), part::<Toasts>());
    let export = move |_| {
        let order = ExportAudit {
            filter: filter.get_untracked(),
        };
        action.send(order, move |page| {
            let day = CivilDate::of(clock.now_untracked(), clock.zone());
            let name = format!("audit-{day}.csv");
            let said = said(&page, lang);
            let text = text(&page.rows, clock.zone(), lang);
            spawn_local(async move {
                match bridge::save_file(&name, &text).await {
                    Ok(path) => toasts.done(format!("{said} {}", common::saved_as(&path, lang))),
                    Err(failed) => drop(action.error.try_set(Some(failed))),
                }
            });
        });
    };
    view! {
        <button
            type="button"
            class="btn"
            id="export-audit"
            disabled=move || action.busy.get()
            on:click=export
        >
            {icon(Icon::Download)}
            {t::export(lang)}
        </button>
    }
}

fn said(page: &AuditPage, lang: Lang) -> String {
    let rows = u64::try_from(page.rows.len()).unwrap_or(u64::MAX);
    let count = common::entries(rows, lang);
    if rows < page.total {
        t::exported_newest(&count, &format::whole(page.total, lang), lang)
    } else {
        t::exported(&count, lang)
    }
}

fn text(rows: &[AuditRow], zone: Zone, lang: Lang) -> String {
    let heads = [
        t::col_at(lang),
        t::col_operator(lang),
        t::col_command(lang),
        t::command_name(lang),
        t::col_subject(lang),
        t::col_outcome(lang),
        t::entry(lang),
    ];
    let line = |row: &AuditRow| {
        [
            format::sortable(row.at, zone),
            row.operator.clone().unwrap_or_default(),
            t::command(&row.command, lang),
            row.command.clone(),
            row.subject.to_string(),
            outcome(row.outcome, lang),
            row.id.to_string(),
        ]
        .map(Cell::from)
    };
    csv::text(heads, rows.iter().map(line), lang)
}
