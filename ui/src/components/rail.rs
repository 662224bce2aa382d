//! The rail: the places of the app that the operator's role may open.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Mark, icon};
use crate::find::places::{PLACES, Place};
use crate::locales::shell as t;
use crate::state::{Incidents, Routers, Session, lang, part};

#[component]
pub(crate) fn Rail() -> impl IntoView {
    let lang = lang();
    let (session, routers) = (part::<Session>(), part::<Routers>());
    let waiting = part::<Incidents>().waiting;
    let router_count = move || {
        let count = routers.len();
        (count > 0).then(|| view! { <span class="count">{count}</span> })
    };
    let incident_count = move || {
        let count = waiting.get();
        (count > 0).then(|| view! { <span class="count bad">{count}</span> })
    };
    let count = move |href| match href {
        "/routers" => router_count.into_any(),
        "/incidents" => incident_count.into_any(),
        _ => ().into_any(),
    };
    let link = move |place: &'static Place| {
        view! {
            <Show when=move || place.is_open(session)>
                <A href=place.href exact=place.href == "/">
                    {icon(place.icon)}
                    {(place.word)(lang)}
                    {count(place.href)}
                </A>
            </Show>
        }
    };
    let part = |low| PLACES.iter().filter(move |it| it.low == low);
    view! {
        <nav class="rail" aria-label=t::main_nav(lang)>
            <div class="brand"><Mark />"MikroMon"</div>
            {part(false).map(link).collect_view()}
            <span class="gap"></span>
            {part(true).map(link).collect_view()}
        </nav>
    }
}
