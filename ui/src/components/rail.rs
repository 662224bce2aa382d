//! The rail: the places of the app that the operator's role may open.

use leptos::prelude::*;
use leptos_router::components::A;
use mikromon_domain::permission::Permission;

use super::{Icon, Mark, icon};
use crate::locales::shell as t;
use crate::state::{Incidents, Routers, Session, lang, part};

#[component]
pub(crate) fn Rail() -> impl IntoView {
    let lang = lang();
    let (session, routers) = (part::<Session>(), part::<Routers>());
    let may = move |right| session.may(right);
    let waiting = part::<Incidents>().waiting;
    let router_count = move || {
        let count = routers.len();
        (count > 0).then(|| view! { <span class="count">{count}</span> })
    };
    let incident_count = move || {
        let count = waiting.get();
        (count > 0).then(|| view! { <span class="count bad">{count}</span> })
    };
    view! {
        <nav class="rail" aria-label=t::main_nav(lang)>
            <div class="brand"><Mark />"MikroMon"</div>
            <Show when=move || may(Permission::RouterView)>
                <A href="/" exact=true>{icon(Icon::Overview)}{t::overview(lang)}</A>
                <A href="/routers">{icon(Icon::Router)}{t::routers(lang)}{router_count}</A>
                <A href="/map">{icon(Icon::Map)}{t::map(lang)}</A>
            </Show>
            <Show when=move || may(Permission::IncidentView)>
                <A href="/incidents">{icon(Icon::Warn)}{t::incidents(lang)}{incident_count}</A>
            </Show>
            <span class="gap"></span>
            <Show when=move || may(Permission::AuditView)>
                <A href="/audit">{icon(Icon::Audit)}{t::audit(lang)}</A>
            </Show>
            <A href="/settings">{icon(Icon::Settings)}{t::settings(lang)}</A>
        </nav>
    }
}
