//! The large figures: what matters most, then the network's own.

use leptos::prelude::*;
use mikromon_api::overview::Overview;
use mikromon_domain::ids::RouterId;

use super::glance::{Glance, Gone, Mood};
use crate::components::{Icon, icon};
use crate::format::{self, Figure};
use crate::locales::{Lang, common, wall as t};
use crate::pages::overview::{Download, RoutersUp, Sessions};
use crate::state::{Clock, Incidents, Query, lang, part};

#[component]
pub(super) fn Hero(
    glance: Memo<Glance>,
    mood: Memo<Mood>,
    overview: Query<Overview>,
) -> impl IntoView {
    view! {
        <section class="hero">
            <Alarm glance=glance mood=mood />
            <Sessions overview=overview />
            <Download overview=overview />
            <RoutersUp />
        </section>
    }
}

/// Only its title is an alert: the figure below it runs on.
#[component]
fn Alarm(glance: Memo<Glance>, mood: Memo<Mood>) -> impl IntoView {
    let lang = lang();
    let (clock, incidents) = (part::<Clock>(), part::<Incidents>());
    let class = move || match mood.get() {
        Mood::Down(_) => "stat alarm bad",
        Mood::Stale(_) | Mood::Offline | Mood::Look => "stat alarm warn",
        Mood::Calm | Mood::Empty => "stat alarm",
    };
    let title = Memo::new(move |_| mood.with(|mood| title(mood, &glance.read(), lang)));
    let figure = move || mood.with(|mood| figure(mood, &glance.read(), clock, lang));
    let detail = move || {
        let lost = |id| lost(incidents, id);
        mood.with(|mood| detail(mood, &glance.read(), lost, lang))
    };
    view! {
        <div class=class id="wall-alarm">
            <span class="k row" role="alert">
                {move || icon(title.get().0)} {move || title.get().1}
            </span>
            <span class="v">{move || figure().number}" "<small>{move || figure().unit}</small></span>
            <span class="d">{detail}</span>
        </div>
    }
}

fn title(mood: &Mood, glance: &Glance, lang: Lang) -> (Icon, String) {
    let plain = |sign, word: &str| (sign, word.to_owned());
    match mood {
        Mood::Empty => plain(Icon::Router, t::calm(lang)),
        Mood::Stale(_) => plain(Icon::Warn, t::stale(lang)),
        Mood::Offline => plain(Icon::Warn, t::offline(lang)),
        Mood::Down(_) => {
            let routers = common::routers(glance.down, lang);
            (Icon::Bad, t::down_n(&routers, lang))
        }
        Mood::Look => plain(Icon::Warn, t::look(lang)),
        Mood::Calm => plain(Icon::Good, t::calm(lang)),
    }
}

fn figure(mood: &Mood, glance: &Glance, clock: Clock, lang: Lang) -> Figure {
    let word = |word: &str| Figure::new(word, "");
    match mood {
        Mood::Empty => word("—"),
        Mood::Stale(age) => apart(&format::duration_short(*age, lang)),
        Mood::Offline => word(t::offline_value(lang)),
        Mood::Down(gone) => apart(&format::duration_short(clock.now().since(gone.since), lang)),
        Mood::Look => {
            let (count, noun) = (glance.look.to_string(), common::routers(glance.look, lang));
            let unit = noun.split_once(' ').map(|it| it.1.to_owned());
            Figure::new(count, unit.unwrap_or_default())
        }
        Mood::Calm => word(t::normal(lang)),
    }
}

/// `16 mnt`, the number apart from its unit.
fn apart(length: &str) -> Figure {
    let (number, unit) = length.split_once(' ').unwrap_or((length, ""));
    Figure::new(number, unit)
}

fn detail(
    mood: &Mood,
    glance: &Glance,
    lost: impl Fn(RouterId) -> Option<u32>,
    lang: Lang,
) -> String {
    match mood {
        Mood::Empty => t::empty(lang).to_owned(),
        Mood::Stale(_) => t::stale_hint(lang).to_owned(),
        Mood::Offline => t::offline_hint(lang).to_owned(),
        Mood::Down(gone) => about(gone, glance, lost(gone.id), lang),
        Mood::Look | Mood::Calm => t::none_down(lang).to_owned(),
    }
}

/// `BR-Cisarua-01, 214 sesi PPPoE`
fn about(gone: &Gone, glance: &Glance, lost: Option<u32>, lang: Lang) -> String {
    let name = match glance.down {
        1 => gone.name.clone(),
        _ => t::newest(&gone.name, lang),
    };
    let lost = lost.filter(|count| *count > 0);
    let lost = lost.map(|count| common::ppp_sessions(count, lang));
    match lost {
        Some(lost) => format!("{name}, {lost}"),
        None => name,
    }
}

/// How many sessions the incident that goes on there ended.
fn lost(incidents: Incidents, router: RouterId) -> Option<u32> {
    incidents.current.data.with(|all| {
        let all = all.as_deref().unwrap_or_default().iter();
        let this = all.filter(|it| it.router == router && it.times.resolved.is_none());
        this.filter_map(|it| it.sessions_lost).max()
    })
}
