//! One incident in a list beside other things: what, how long, who works on it.

use leptos::prelude::*;
use mikromon_api::incident::IncidentView;
use mikromon_domain::incident::IncidentStatus;
use mikromon_domain::permission::Permission;

use super::{Acknowledge, handling, impact, mark};
use crate::components::{badge, icon};
use crate::format;
use crate::locales::{common, incident as t};
use crate::state::{Clock, Session, lang, part};

#[component]
pub(crate) fn Card(incident: IncidentView) -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let (picture, tone) = mark(&incident);
    let title = t::title(incident.kind, &incident.router_name, lang);
    let times = incident.times;
    let length = move || format::duration_short(times.duration(clock.now()), lang);
    let note = incident
        .notes
        .last()
        .map(|it| it.text.clone())
        .unwrap_or_default();
    let text = if note.is_empty() {
        impact(&incident, lang)
    } else {
        format!("{} · {note}", impact(&incident, lang))
    };
    let asking = RwSignal::new(false);
    let open = times.status() == IncidentStatus::Open && session.may(Permission::IncidentHandle);
    let href = format!("/routers/{}", incident.router);
    let action = if open {
        view! {
            <button type="button" class="link push" on:click=move |_| asking.set(true)>
                {t::acknowledge(lang)}
            </button>
        }
        .into_any()
    } else {
        view! { <a href=href class="link push">{common::open(lang)}</a> }.into_any()
    };
    view! {
        <li data-incident=incident.router_name.clone() data-status=times.status().name()>
            <span class=format!("st {}", tone.class())>{icon(picture)}</span>
            <div class="grow">
                <div class="row between">
                    <span class="b cut" title=title.clone()>{title.clone()}</span>
                    <time class="t3 xs nowrap" title=clock.exact(times.opened, lang)>{length}</time>
                </div>
                <p class="xs t2 two-lines">{text}</p>
                <div class="row xs above-6">{badge(handling(&incident, lang))} {action}</div>
            </div>
            <Show when=move || asking.get()>
                <Acknowledge id=incident.id title=title.clone() close=move |()| asking.set(false) />
            </Show>
        </li>
    }
}
