//! Testing the connection before it is stored: the exact reason of a failure, and the certificate
//! to compare and accept.

use leptos::prelude::*;
use mikromon_api::ErrorCode;
use mikromon_api::router::{ConnectionTest, TestConnection};

use super::draft::Draft;
use crate::components::{FailureLine, Icon, icon};
use crate::format;
use crate::locales::router as t;
use crate::pages::router::certificate::Fingerprint;
use crate::state::{Action, lang};

#[component]
pub(crate) fn TestPanel(draft: Draft) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let result = RwSignal::new(None::<ConnectionTest>);
    let run = move || {
        let Some(form) = draft.form() else { return };
        result.set(None);
        let order = TestConnection {
            form,
            id: draft.id,
            accept_pin: draft.accepted.get_untracked(),
        };
        action.send(order, move |test| result.set(Some(test)));
    };
    let unknown = Memo::new(move |_| {
        action.error.with(|error| {
            let error = error.as_ref()?;
            let changed = match error.code {
                ErrorCode::CertificateUntrusted => false,
                ErrorCode::CertificateChanged => true,
                _ => return None,
            };
            Some((error.detail.to_string(), draft.known_pin(), changed))
        })
    });
    let accept = Callback::new(move |pin: String| {
        draft.accepted.set(Some(pin));
        run();
    });
    let other =
        Signal::derive(move || action.error.get().filter(|_| unknown.with(Option::is_none)));
    view! {
        <section class="card pad col g3" id="connection-test">
            <div class="row between">
                <h2>{t::connection(lang)}</h2>
                <button
                    type="button"
                    class="btn"
                    id="test-connection"
                    disabled=move || action.busy.get()
                    on:click=move |_| run()
                >
                    {icon(Icon::Link)}
                    {move || if action.busy.get() { t::testing(lang) } else { t::test(lang) }}
                </button>
            </div>
            {move || result.get().map(|test| view! { <Good test=test /> })}
            {move || unknown.get().map(|(pin, known, changed)| view! {
                <Fingerprint pin=pin known=known changed=changed accept=accept />
            })}
            <FailureLine error=other />
        </section>
    }
}

#[component]
fn Good(test: ConnectionTest) -> impl IntoView {
    let lang = lang();
    let took = format::milliseconds(test.took, lang);
    view! {
        <div class="success" role="status" id="test-result" data-result="ok">
            {icon(Icon::Good)}
            <div class="grow">
                <p class="b">{t::test_good(&took, lang)}</p>
                <p class="t2">{test.identity}" · "{test.board}" · RouterOS "{test.version}</p>
            </div>
        </div>
    }
}
