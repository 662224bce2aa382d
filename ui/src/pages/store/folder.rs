//! Where the data is and how much of it there is.

use leptos::prelude::*;
use mikromon_api::store::StoreView;

use crate::components::Region;
use crate::format;
use crate::locales::store as t;
use crate::state::{Query, lang};

#[component]
pub(crate) fn Folder(store: Query<StoreView>) -> impl IntoView {
    let lang = lang();
    view! {
        <section class="card pad col g3 fixed" id="data-folder">
            <div>
                <h2>{t::folder(lang)}</h2>
                <p class="t3 xs">{t::folder_hint(lang)}</p>
            </div>
            <Region query=store lines=5>
                {move || store.data.get().map(|it| view! { <Sizes store=it /> })}
            </Region>
        </section>
    }
}

#[component]
fn Sizes(store: StoreView) -> impl IntoView {
    let lang = lang();
    let sizes = [
        (t::book(lang), Some(store.book)),
        (t::telemetry(lang), Some(store.telemetry)),
        (t::tiles(lang), Some(store.tiles)),
        (t::logs(lang), Some(store.logs)),
        (t::aside(lang), Some(store.aside)),
        (t::free(lang), store.free),
    ];
    let size = |(word, bytes): (&'static str, Option<u64>)| {
        let bytes = bytes?;
        Some(view! {
            <dt>{word}</dt>
            <dd class="num">{format::bytes(bytes, lang).to_string()}</dd>
        })
    };
    let sizes = sizes.into_iter().filter_map(size).collect_view();
    view! {
        <dl class="kv">
            <dt>{t::place(lang)}</dt>
            <dd class="path selectable">{store.folder}</dd>
            {sizes}
        </dl>
    }
}
