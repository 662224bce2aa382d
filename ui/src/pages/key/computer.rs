//! What the server says of the computers.

use leptos::prelude::*;
use mikromon_api::key::KeyDevices;
use mikromon_api::sync::ComputerView;
use mikromon_domain::ids::DeviceId;

use crate::components::{Icon, icon};
use crate::locales::{Lang, key as t};
use crate::state::{Clock, Query, lang, part};

/// In whose name it exchanges, its series, and when it was last there.
fn say(computer: &ComputerView, clock: Clock, lang: Lang) -> String {
    let seen = match (computer.shut_out, computer.seen_at) {
        (true, _) => t::refused_there(lang).to_owned(),
        (false, Some(at)) => t::seen(&clock.moment(at, lang), lang),
        (false, None) => t::never_seen(lang).to_owned(),
    };
    format!("{} · {} · {seen}", computer.operator, computer.series)
}

/// Beside a holder of keys, once the server has told.
pub(super) fn at_server(
    device: Option<DeviceId>,
    computers: Query<Vec<ComputerView>>,
) -> impl Fn() -> Option<String> + Send + 'static {
    let (lang, clock) = (lang(), part::<Clock>());
    let found = Memo::new(move |_| {
        computers.data.with(|all| {
            let mut all = all.iter().flatten();
            all.find(|it| Some(it.device) == device).cloned()
        })
    });
    move || {
        found
            .get()
            .map(|it| format!(" · {}", say(&it, clock, lang)))
    }
}

/// Computers that the server let in and that have not told of their keys yet.
#[component]
pub(super) fn Others(
    devices: Query<KeyDevices>,
    computers: Query<Vec<ComputerView>>,
) -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let others = Memo::new(move |_| {
        let all = computers.data.get().unwrap_or_default();
        devices.data.with(|known| {
            let known: Vec<_> = known
                .iter()
                .flat_map(|it| it.holders.iter().filter_map(|it| it.device))
                .collect();
            let others = all.into_iter().filter(|it| !known.contains(&it.device));
            others.collect::<Vec<_>>()
        })
    });
    let line = move |computer: ComputerView| {
        let (name, series) = (computer.name.clone(), computer.series.clone());
        view! {
            <li class="holder" data-computer=series>
                <span class="st idle">{icon(Icon::Overview)}</span>
                <div class="grow">
                    <span class="b cut">{name}</span>
                    <p class="xs t3">{move || say(&computer, clock, lang)}</p>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || !others.with(Vec::is_empty)>
            <ul class="list">{move || others.get().into_iter().map(line).collect_view()}</ul>
        </Show>
    }
}
