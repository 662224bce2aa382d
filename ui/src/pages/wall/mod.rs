//! The wallboard: the Overview for a screen that is looked at from across a room. It has no
//! controls but the one that leaves it, and asks for nothing that the Overview does not ask for.

mod fit;
mod glance;
mod hero;
mod line;
#[cfg(test)]
mod sample;
mod tile;

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::overview::Range;
use mikromon_domain::ids::RouterId;

use crate::bridge;
use crate::components::Verdict;
use crate::find;
use crate::format;
use crate::locales::{Lang, wall as t};
use crate::state::{Clock, Company, Routers, lang, part};
use fit::Fit;
use glance::{Glance, Mood};
use hero::Hero;
use line::BottomLine;
use tile::Tile;

/// How long the pointer and what it may press are shown after it was moved.
const AWAKE: Duration = Duration::from_secs(3);

#[component]
pub(crate) fn Wall() -> impl IntoView {
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let overview = super::overview::overview(Signal::stored(Range::Day));
    let glance = Memo::new(move |_| routers.fold(Glance::default(), Glance::and));
    let mood = Memo::new(move |_| glance.with(|it| it.mood(clock.now())));
    let stale = Memo::new(move |_| matches!(mood.get(), Mood::Stale(_)));
    let fit = Memo::new(move |_| Fit::of(routers.len()));
    let shown = Memo::new(move |_| worst(routers, fit.get().shown));
    let (awake, wake) = awake();
    bridge::set_full_screen(true);
    on_cleanup(|| bridge::set_full_screen(false));
    view! {
        <div
            class="wall"
            id="wall"
            class:stale=move || stale.get()
            class:awake=move || awake.get()
            on:pointermove=move |_| wake.run(())
        >
            <Top fit=fit />
            <Hero glance=glance mood=mood overview=overview />
            <ul class=move || fit.get().class>
                <For each=move || shown.get() key=|id| *id let:id>
                    <Tile id=id />
                </For>
            </ul>
            <BottomLine glance=glance stale=stale />
        </div>
    }
}

#[component]
fn Top(fit: Memo<Fit>) -> impl IntoView {
    let lang = lang();
    let (clock, routers, company) = (part::<Clock>(), part::<Routers>(), part::<Company>());
    let name = move || {
        let name = |it: &mikromon_api::company::CompanyView| it.form.name.clone();
        let known = company.view.data.with(|it| it.as_ref().map(name));
        let known = known.filter(|it| !it.is_empty());
        known.unwrap_or_else(|| "MikroMon".to_owned())
    };
    let say = move || legend(fit.get().shown, routers.len(), lang);
    view! {
        <header class="top">
            <h1>{name}</h1>
            <span class="t2 cut">
                {move || format::date_long(clock.minute(), clock.zone(), lang)} " · " {say}
            </span>
            <button type="button" class="btn leave" on:click=move |_| find::leave_wall()>
                {t::leave(lang)}
                " "
                <span class="kbd">"Esc"</span>
            </button>
            <span class="clock push">
                {move || format::clock_short(clock.minute(), clock.zone(), lang)}
            </span>
        </header>
    }
}

fn legend(shown: usize, all: usize, lang: Lang) -> String {
    if shown == all {
        return t::legend(lang).to_owned();
    }
    let count = |count: usize| format::whole(u64::try_from(count).unwrap_or_default(), lang);
    format!(
        "{} · {}",
        t::worst_of(&count(shown), &count(all), lang),
        t::legend(lang)
    )
}

/// The first so many: those that are down, those worth a look, then the others as the list has them.
fn worst(routers: Routers, most: usize) -> Vec<RouterId> {
    let rank = |row: &mikromon_api::router::RouterRow| {
        let verdict = Verdict::of(&row.live);
        (!verdict.is_down(), !verdict.needs_look())
    };
    let mut all = routers.ranked(rank);
    all.truncate(most);
    all
}

/// Whether the pointer was moved just now, and what to call when it is.
fn awake() -> (RwSignal<bool>, Callback<()>) {
    let awake = RwSignal::new(false);
    let sleep = StoredValue::new_local(None::<TimeoutHandle>);
    let wake = Callback::new(move |()| {
        awake.set(true);
        if let Some(Some(before)) = sleep.try_get_value() {
            before.clear();
        }
        let late = move || {
            awake.try_set(false);
        };
        sleep.set_value(set_timeout_with_handle(late, AWAKE).ok());
    });
    (awake, wake)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_counted() {
        assert_eq!(legend(18, 18, Lang::Id), t::legend(Lang::Id));
        assert!(legend(32, 1_000, Lang::Id).starts_with("32 terburuk dari 1.000 router"));
    }
}
