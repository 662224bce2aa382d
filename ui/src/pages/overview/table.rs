//! The routers of the Overview: worst first, with what a glance needs.

use leptos::prelude::*;
use mikromon_api::router::RouterRow;

use crate::components::{Chip, Columns, Verdict};
use crate::locales::{Lang, common, find, overview as t, shell};
use crate::pages::router::table::{self, Line, RouterTable};
use crate::state::{Pins, Routers, lang, part};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    NeedLook,
    All,
    Pinned,
}

#[component]
pub(crate) fn Glance() -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let pins = part::<Pins>();
    let show = RwSignal::new(Show::All);
    let fits = move |show: Show, row: &RouterRow| match show {
        Show::All => true,
        Show::NeedLook => Verdict::of(&row.live).needs_look(),
        Show::Pinned => pins.is_pinned(row.router.id),
    };
    let ids = Memo::new(move |_| routers.chosen(|row| fits(show.get(), row)));
    let none = move || match show.get() {
        Show::Pinned => t::none_pinned(lang),
        Show::NeedLook | Show::All => t::none_need_look(lang),
    };
    let chip = move |of: Show, word: &'static str| {
        view! {
            <Chip
                word=word
                count=Memo::new(move |_| routers.count(|row| fits(of, row)))
                on=Signal::derive(move || show.get() == of)
                toggle=move || show.set(of)
            />
        }
    };
    view! {
        <section class="card" id="overview-routers">
            <header>
                <h2>{shell::routers(lang)}</h2>
                <span class="sub">{t::worst_first(lang)}</span>
                <span class="push">
                    {chip(Show::NeedLook, t::need_look(lang))}
                    {chip(Show::All, common::all(lang))}
                    {chip(Show::Pinned, find::pinned(lang))}
                </span>
            </header>
            <RouterTable
                ids=ids
                columns=columns(lang)
                none=move || view! { <p class="t3 pad">{none()}</p> }
                lines=8
            />
        </section>
    }
}

fn columns(lang: Lang) -> Columns<Line> {
    Columns::new([
        table::state(lang).width("w-158"),
        table::name(t::col_router(lang)),
        table::ppp(lang).width("w-88"),
        table::cpu().width("w-124").leaves_next(),
        table::latency(lang).width("w-72").leaves_next(),
        table::traffic_line(lang).width("w-148"),
        table::day(lang).width("w-96").leaves_first(),
    ])
}
