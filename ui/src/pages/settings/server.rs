//! The shared server, or the way to one.

use leptos::prelude::*;

use crate::components::{Icon, icon};
use crate::locales::sync;
use crate::state::{SyncStatus, lang, part};

/// Nothing before it is known which.
#[component]
pub(super) fn Shared() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let host = Memo::new(move |_| {
        status.read(|it| {
            it.server
                .as_ref()
                .map(|server| server.host.as_str().to_owned())
        })
    });
    let draw = move |host: Option<String>| {
        let (words, button) = match host {
            Some(host) => (sync::follows(&host, lang), sync::open_page(lang)),
            None => (sync::alone_hint(lang).to_owned(), sync::connect(lang)),
        };
        view! {
            <section class="card pad col g3 fixed" id="shared-server">
                <div>
                    <h2>{sync::title(lang)}</h2>
                    <p class="t3 xs">{words}</p>
                </div>
                <div>
                    <a href="/sync" class="btn">{icon(Icon::Retry)}{button}</a>
                </div>
            </section>
        }
    };
    move || host.get().map(draw)
}
