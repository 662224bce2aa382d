//! The server that this desktop follows.

use leptos::prelude::*;
use mikromon_api::sync::ServerView;

use crate::locales::sync as t;
use crate::state::{SyncStatus, lang, part};

#[component]
pub(super) fn Server() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let server = Memo::new(move |_| status.read(|it| it.server.clone()).flatten());
    let draw = move |server: ServerView| {
        view! {
            <dl class="kv left">
                <dt>{t::address(lang)}</dt>
                <dd class="path">{format!("{}:{}", server.host.as_str(), server.port.as_str())}</dd>
                <dt>{t::database(lang)}</dt>
                <dd>{server.database}</dd>
                <dt>{t::login(lang)}</dt>
                <dd>{server.login}</dd>
            </dl>
        }
    };
    view! {
        <section class="card pad col g3" id="sync-server">
            <h2>{t::server(lang)}</h2>
            {move || server.get().map(draw)}
            <p class="t3 xs">{t::server_hint(lang)}</p>
        </section>
    }
}
