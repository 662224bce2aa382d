//! The file for who helps: shown whole before it is saved.

use leptos::prelude::*;
use mikromon_api::support::{GetSupportLogs, SupportLogs};

use crate::components::{FailureLine, FileText, Icon, icon};
use crate::locales::{common, settings as t};
use crate::state::{Action, lang};

#[component]
pub(super) fn Support(may: bool) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let file = RwSignal::new(None::<SupportLogs>);
    let make = move |_| action.send(GetSupportLogs {}, move |it| file.set(Some(it)));
    let shown = move || {
        file.get().map(|it| {
            view! { <FileText name=it.name label=t::support_file(lang) text=it.text /> }
        })
    };
    view! {
        <section class="card pad col g3 fixed" id="support">
            <div>
                <h2>{t::support(lang)}</h2>
                <p class="t3 xs">{t::support_hint(lang)}</p>
            </div>
            <div>
                <button
                    type="button"
                    class="btn"
                    id="support-make"
                    disabled=move || !may || action.busy.get()
                    on:click=make
                >
                    {icon(Icon::Note)}
                    {t::support_make(lang)}
                </button>
            </div>
            {(!may).then(|| view! { <p class="xs t3">{common::not_allowed_hint(lang)}</p> })}
            <FailureLine error=action.error />
            {shown}
        </section>
    }
}
