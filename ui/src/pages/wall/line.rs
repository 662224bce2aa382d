//! The bottom line: what goes on, and how old the figures are.

use leptos::prelude::*;
use mikromon_api::incident::IncidentView;
use mikromon_domain::incident::IncidentStatus;

use super::glance::Glance;
use crate::components::{Icon, icon};
use crate::format;
use crate::locales::{Lang, incident, wall as t};
use crate::pages::incident::{handling, mark};
use crate::state::{Clock, Incidents, lang, part};

/// Incidents that have room on the line.
const SHOWN: usize = 2;

#[component]
pub(super) fn BottomLine(glance: Memo<Glance>, stale: Memo<bool>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let current = part::<Incidents>().current;
    let first = move || {
        current.data.with(|all| {
            let all = all.as_deref().unwrap_or_default();
            let first = in_turn(all).into_iter().take(SHOWN);
            first.map(|it| one(it, clock, lang)).collect_view()
        })
    };
    let count = Memo::new(move |_| current.data.with(|all| all.as_ref().map_or(0, Vec::len)));
    let rest = move || match count.get() {
        0 => Some(t::no_incidents(lang).to_owned()),
        count if count > SHOWN => Some(t::more(&(count - SHOWN), lang)),
        _ => None,
    };
    let heard = Memo::new(move |_| glance.with(|it| it.heard));
    let age = move || match heard.get() {
        Some(at) => format::ago(at, clock.now(), lang),
        None => t::no_answer(lang).to_owned(),
    };
    view! {
        <footer class="bottom">
            {first} <span class="fixed">{rest}</span>
            <span
                class="st push"
                class:warn=move || stale.get()
                class:ok=move || !stale.get()
                id="wall-age"
            >
                {icon(Icon::Retry)}
                {age}
            </span>
        </footer>
    }
}

/// Those that nobody works on first.
fn in_turn(all: &[IncidentView]) -> Vec<&IncidentView> {
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by_key(|it| it.times.status() != IncidentStatus::Open);
    all
}

/// `BR-Ciawi-02 putus, 16 mnt, belum ditangani`
fn one(of: &IncidentView, clock: Clock, lang: Lang) -> impl IntoView + use<> {
    let (sign, tone) = mark(of);
    let (title, times) = (incident::title(of.kind, &of.router_name, lang), of.times);
    let who = handling(of, lang).word;
    let length = move || format::duration_short(times.duration(clock.now()), lang);
    view! {
        <span class=format!("st {}", tone.class())>
            {icon(sign)} <span class="cut">{title}", "{length}", "{who}</span>
        </span>
    }
}
