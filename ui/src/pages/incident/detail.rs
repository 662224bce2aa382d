//! One incident in full: what happened in order, the evidence, and notes.

use leptos::prelude::*;
use mikromon_api::incident::{AddIncidentNote, IncidentView, Probe};
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::ids::IncidentId;
use mikromon_domain::incident::IncidentStatus;
use mikromon_domain::permission::Permission;
use mikromon_domain::time::UnixMillis;

use super::{Acknowledge, handling, impact, mark};
use crate::components::{FailureLine, Icon, Moment, TextArea, Timeline, Tone, badge, icon};
use crate::format;
use crate::locales::{Lang, error, incident as t};
use crate::state::{Action, Clock, Session, Toasts, lang, part};

#[component]
pub(crate) fn Detail(incident: IncidentView) -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let title = t::title(incident.kind, &incident.router_name, lang);
    let asking = RwSignal::new(false);
    let may = session.may(Permission::IncidentHandle);
    let open = may && incident.times.status() == IncidentStatus::Open;
    let (id, times) = (incident.id, incident.times);
    let heading = title.clone();
    view! {
        <section
            class="card detail"
            id="incident-detail"
            data-incident=incident.router_name.clone()
        >
            <header class="tall">
                <div class="grow">
                    <h2 class="lg">{heading}</h2>
                    <p class="t2 xs">{impact(&incident, lang)}</p>
                </div>
                {badge(handling(&incident, lang))}
            </header>
            <div class="scroll body col g4">
                <dl class="kv">
                    <dt>{t::col_opened(lang)}</dt>
                    <dd>{clock.exact(times.opened, lang)}</dd>
                    <dt>{t::col_length(lang)}</dt>
                    <dd>{move || format::duration(times.duration(clock.now()), lang)}</dd>
                </dl>
                <div class="row">
                    {open.then(|| view! {
                        <button
                            type="button"
                            class="btn primary grow"
                            on:click=move |_| asking.set(true)
                        >
                            {t::acknowledge(lang)}
                        </button>
                    })}
                    <a href=format!("/routers/{}", incident.router) class="btn grow">
                        {icon(Icon::Router)}
                        {t::open_router(lang)}
                    </a>
                </div>
                <h3>{t::history(lang)}</h3>
                <Timeline moments=story(&incident, clock, lang) />
                {(!incident.evidence.is_empty()).then(|| view! {
                    <h3>{t::evidence(lang)}</h3>
                    <Evidence probes=incident.evidence.clone() />
                })}
                {may.then(|| view! { <NoteForm id=id /> })}
            </div>
            <Show when=move || asking.get()>
                <Acknowledge id=id title=title.clone() close=move |()| asking.set(false) />
            </Show>
        </section>
    }
}

/// Opened, acknowledged, notes and the end, in the order they happened.
pub(crate) fn story(incident: &IncidentView, clock: Clock, lang: Lang) -> Vec<Moment> {
    let times = incident.times;
    let (picture, tone) = mark(incident);
    let opened_tone = if tone == Tone::Ok { Tone::Bad } else { tone };
    let opened_icon = if tone == Tone::Ok { Icon::Bad } else { picture };
    let mut all = vec![(
        times.opened,
        opened_icon,
        opened_tone,
        t::opened_at(lang).to_owned(),
        String::new(),
    )];
    if let Some(at) = times.acknowledged {
        let by = incident.acknowledged_by.clone().unwrap_or_default();
        all.push((
            at,
            Icon::User,
            Tone::Info,
            t::acknowledged_at(&by, lang),
            String::new(),
        ));
    }
    for note in &incident.notes {
        all.push((
            note.at,
            Icon::Note,
            Tone::Idle,
            note.by.clone(),
            note.text.to_string(),
        ));
    }
    if let Some(at) = times.resolved {
        let length = format::duration(times.duration(at), lang);
        all.push((
            at,
            Icon::Good,
            Tone::Ok,
            t::resolved_after(&length, lang),
            String::new(),
        ));
    }
    all.sort_by_key(|it| it.0);
    all.into_iter().map(|it| moment(it, clock, lang)).collect()
}

fn moment(
    (at, icon, tone, title, text): (UnixMillis, Icon, Tone, String, String),
    clock: Clock,
    lang: Lang,
) -> Moment {
    let when = format::moment(at, clock.now_untracked(), clock.zone(), lang);
    Moment {
        icon,
        tone,
        title,
        when,
        exact: clock.exact(at, lang),
        text,
    }
}

#[component]
fn Evidence(probes: Vec<Probe>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let line = |probe: Probe| {
        let (class, picture, words) = match probe.result {
            Ok(took) => (
                "st ok",
                Icon::Good,
                t::answered(&format::milliseconds(took, lang), lang),
            ),
            Err(reason) => ("st bad", Icon::Bad, in_words(&reason.to_string(), lang)),
        };
        view! {
            <li>
                <span class=class>{icon(picture)}</span>
                <span class="grow">
                    <span>{t::probe(probe.kind, lang)}</span>
                    <span class="t3 xs reason">{words}</span>
                </span>
                <time class="t3 xs" title=clock.exact(probe.at, lang)>
                    {format::clock_short(probe.at, clock.zone(), lang)}
                </time>
            </li>
        }
    };
    view! { <ul class="probes">{probes.into_iter().map(line).collect_view()}</ul> }
}

/// `TimedOut: reply` in the words of its code. What the system itself said stays as it is.
fn in_words(reason: &str, lang: Lang) -> String {
    let code = reason.split([':', ' ']).next().unwrap_or_default();
    match serde_json::from_value::<ErrorCode>(code.into()) {
        Ok(code) => error::words(code, lang).what.to_owned(),
        Err(_) => reason.to_owned(),
    }
}

#[component]
fn NoteForm(id: IncidentId) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let text = RwSignal::new(String::new());
    let action = Action::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = AddIncidentNote {
            id,
            text: text.get_untracked().trim().to_owned(),
        };
        action.send(order, move |()| {
            text.set(String::new());
            toasts.done(t::noted(lang));
        });
    };
    view! {
        <form class="col g2" id="incident-note" on:submit=submit>
            <TextArea
                name="incident-note-text"
                label=t::note(lang)
                value=text
                placeholder=t::note_placeholder(lang)
                error=action.about(Field::Note, lang)
            />
            <FailureLine error=action.elsewhere(&[Field::Note]) />
            <button
                type="submit"
                class="btn sm"
                disabled=move || action.busy.get() || text.with(|it| it.trim().is_empty())
            >
                {icon(Icon::Note)}{t::add_note(lang)}
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_in_words_and_what_the_system_said_as_it_is() {
        let said = |reason| in_words(reason, Lang::Id);
        assert_eq!(said("TimedOut: reply"), "Router tidak menjawab");
        assert_eq!(said("TimedOut"), "Router tidak menjawab");
        let refused = "Connection refused (os error 111)";
        assert_eq!(said(refused), refused);
    }
}
