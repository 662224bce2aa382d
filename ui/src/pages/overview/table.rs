//! The routers of the Overview: worst first, with what a glance needs.

use leptos::prelude::*;

use crate::components::{Chip, Columns, Verdict};
use crate::locales::{Lang, common, overview as t, shell};
use crate::pages::router::table::{self, Line, RouterTable};
use crate::state::{Routers, lang, part};

#[component]
pub(crate) fn Glance() -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let look_only = RwSignal::new(false);
    let look = Memo::new(move |_| routers.count(|row| Verdict::of(&row.live).needs_look()));
    let ids = Memo::new(move |_| {
        routers.chosen(|row| !look_only.get() || Verdict::of(&row.live).needs_look())
    });
    let count = Signal::derive(move || routers.len());
    view! {
        <section class="card" id="overview-routers">
            <header>
                <h2>{shell::routers(lang)}</h2>
                <span class="sub">{t::worst_first(lang)}</span>
                <span class="push">
                    <Chip
                        word=t::need_look(lang)
                        count=look
                        on=look_only
                        toggle=move || look_only.set(true)
                    />
                    <Chip
                        word=common::all(lang)
                        count=count
                        on=Signal::derive(move || !look_only.get())
                        toggle=move || look_only.set(false)
                    />
                </span>
            </header>
            <RouterTable
                ids=ids
                columns=columns(lang)
                none=move || view! { <p class="t3 pad">{t::none_need_look(lang)}</p> }
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
