//! The server that this desktop follows.

use leptos::prelude::*;
use mikromon_api::privacy::Hidden;
use mikromon_api::sync::ServerView;

use crate::components::Veiled;
use crate::locales::sync as t;
use crate::state::{SyncStatus, lang, part};

#[component]
pub(super) fn Server() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let server = Memo::new(move |_| status.read(|it| it.server.clone()).flatten());
    let draw = move |server: ServerView| {
        // Shown behind the mask it comes with its port.
        let port = (!server.host.is_masked()).then(|| format!(":{}", server.port.as_str()));
        let address = view! {
            <Veiled value=server.host what=Hidden::Server name=t::address(lang) />
            {port}
        };
        view! {
            <dl class="kv left">
                <dt>{t::address(lang)}</dt>
                <dd class="path">{address}</dd>
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
