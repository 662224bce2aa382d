//! One row of the log in full.

use leptos::prelude::*;
use mikromon_api::audit::{AuditOutcome, AuditRow};

use super::shown;
use crate::components::{CopyCode, Icon, badge, icon};
use crate::locales::{audit as t, common, error};
use crate::state::{Clock, lang, part};

#[component]
pub(super) fn Detail(row: AuditRow, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let who = row
        .operator
        .clone()
        .unwrap_or_else(|| t::nobody(lang).to_owned());
    let why = match row.outcome {
        AuditOutcome::Refused(code) => {
            let words = error::words(code, lang);
            Some(format!("{}. {} {}", words.what, words.safe, words.act))
        }
        AuditOutcome::Unfinished => Some(t::unfinished_what(lang).to_owned()),
        AuditOutcome::Done => None,
    };
    let subject = (!row.subject.is_empty()).then(|| row.subject.to_string());
    view! {
        <section class="card detail" id="audit-detail" aria-label=t::detail(lang)>
            <header class="tall">
                <div class="grow">
                    <h2 class="lg">{t::command(&row.command, lang)}</h2>
                    <p class="t2 xs">{who}" · "{clock.exact(row.at, lang)}</p>
                </div>
                <button
                    type="button"
                    class="icon-btn sm"
                    aria-label=common::close(lang)
                    on:click=move |_| close.run(())
                >
                    {icon(Icon::Close)}
                </button>
            </header>
            <div class="scroll body col g4">
                <div>{badge(shown(row.outcome, lang))}</div>
                {why.map(|why| view! { <p class="t2">{why}</p> })}
                {subject.map(|subject| view! {
                    <div class="col g2">
                        <h3 class="xs t3">{t::col_subject(lang)}</h3>
                        <p class="selectable anywhere">{subject}</p>
                    </div>
                })}
                <dl class="kv">
                    <dt>{t::command_name(lang)}</dt>
                    <dd>{row.command.clone()}</dd>
                </dl>
                <CopyCode text=row.id.to_string() />
            </div>
        </section>
    }
}
