//! How this computer reaches out, and all that MikroMon connects to.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::network::{Gateway, GetNetwork, NetworkView};

use crate::components::{Icon, Region, Status, Tone, icon, status};
use crate::format;
use crate::locales::{Lang, common, network as t};
use crate::state::{Query, SyncStatus, lang, part, query};

#[component]
pub(super) fn Network() -> impl IntoView {
    let network = query(&[Tag::Routers], None, || Some(GetNetwork {}));
    view! {
        <Computer network=network />
        <Reached network=network />
    }
}

#[component]
fn Computer(network: Query<NetworkView>) -> impl IntoView {
    let lang = lang();
    let stands = move || {
        let shown = network
            .data
            .with(|it| it.as_ref().map(|it| standing(&it.gateway, lang)));
        shown.map(|(shown, hint)| view! { {status(shown)} <p class="t2">{hint}</p> })
    };
    view! {
        <section class="card pad col g3 fixed" id="network">
            <div>
                <h2>{t::computer(lang)}</h2>
                <p class="t3 xs">{t::computer_hint(lang)}</p>
            </div>
            <Region query=network lines=2>
                <div class="col g2">{stands}</div>
            </Region>
            <div>
                <button
                    type="button"
                    class="btn"
                    id="network-again"
                    disabled=move || network.loading.get()
                    on:click=move |_| network.refetch()
                >
                    {icon(Icon::Retry)}
                    {t::again(lang)}
                </button>
            </div>
        </section>
    }
}

/// What the gateway's answer means for the watch over routers.
fn standing(gateway: &Gateway, lang: Lang) -> (Status, &'static str) {
    let (tone, icon, word, hint) = match gateway {
        Gateway::None => (
            Tone::Bad,
            Icon::Bad,
            t::no_way(lang).to_owned(),
            t::no_way_hint(lang),
        ),
        Gateway::Unnamed => (
            Tone::Idle,
            Icon::Minus,
            t::unnamed(lang).to_owned(),
            t::unjudged_hint(lang),
        ),
        Gateway::Via { address, answers } => {
            let address = &address.as_str();
            match answers {
                Some(true) => (
                    Tone::Ok,
                    Icon::Good,
                    t::answers(address, lang),
                    t::answers_hint(lang),
                ),
                Some(false) => (
                    Tone::Warn,
                    Icon::Warn,
                    t::silent(address, lang),
                    t::silent_hint(lang),
                ),
                None => (
                    Tone::Idle,
                    Icon::Minus,
                    t::unasked(address, lang),
                    t::unjudged_hint(lang),
                ),
            }
        }
    };
    (Status { tone, icon, word }, hint)
}

/// Nothing else is connected to; who guards this computer's firewall wants to know.
#[component]
fn Reached(network: Query<NetworkView>) -> impl IntoView {
    let lang = lang();
    let sync = part::<SyncStatus>();
    let server = move || {
        let to = sync.read(|it| it.server.clone()).flatten();
        to.map_or_else(
            || t::no_server(lang).to_owned(),
            |it| format!("{}:{}", it.host.as_str(), it.port.as_str()),
        )
    };
    let routers = move |count: fn(&NetworkView) -> u32| {
        network
            .data
            .with(|it| it.as_ref().map(|it| common::routers(count(it), lang)))
    };
    let tiles = move || {
        network.data.with(|it| {
            let tiles = it.as_ref()?.tiles.as_ref();
            Some(tiles.map_or_else(
                || t::no_tiles(lang).to_owned(),
                |it| {
                    let kept = format::bytes(it.kept_bytes, lang).to_string();
                    let room = format::bytes(it.room_bytes, lang).to_string();
                    t::tiles_of(&it.host, &kept, &room, lang)
                },
            ))
        })
    };
    view! {
        <section class="card pad col g3 fixed" id="network-reached">
            <div>
                <h2>{t::reached(lang)}</h2>
                <p class="t3 xs">{t::reached_hint(lang)}</p>
            </div>
            <dl class="kv">
                <dt>{t::plain(lang)}</dt>
                <dd>{move || routers(|it| it.plain)}</dd>
                <dt>{t::tls(lang)}</dt>
                <dd>{move || routers(|it| it.tls)}</dd>
                <dt>{t::server(lang)}</dt>
                <dd>{server}</dd>
                <dt>{t::tiles(lang)}</dt>
                <dd>{tiles}</dd>
            </dl>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_api::private::Private;

    #[test]
    fn only_a_silent_gateway_is_a_warning_and_no_way_at_all_is_bad() {
        let via = |answers| Gateway::Via {
            address: Private::address("10.0.0.1"),
            answers,
        };
        for (gateway, tone) in [
            (Gateway::None, Tone::Bad),
            (Gateway::Unnamed, Tone::Idle),
            (via(Some(true)), Tone::Ok),
            (via(Some(false)), Tone::Warn),
            (via(None), Tone::Idle),
        ] {
            assert_eq!(standing(&gateway, Lang::Id).0.tone, tone, "{gateway:?}");
        }
    }
}
