//! Where somebody is signed in, and ending one of these sessions.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::operator::{EndSession, ListSessions, SessionView};
use mikromon_domain::ids::{OperatorId, SessionId};

use crate::components::{FailureLine, Icon, Region, icon};
use crate::locales::{Lang, key, operator as t};
use crate::state::{Action, Clock, Toasts, lang, part, query};

/// Locks of this computer are in no event that tells of them all.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

#[component]
pub(super) fn Sessions(operator: OperatorId) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let tags = &[Tag::Session, Tag::Operators];
    let sessions = query(tags, Some(LOOK_AGAIN), move || {
        Some(ListSessions { operator })
    });
    let action = Action::new();
    let end = Callback::new(move |(id, computer): (SessionId, String)| {
        let said = t::session_ended(&computer, lang);
        action.send(EndSession { id }, move |()| toasts.done(said));
    });
    let all = Memo::new(move |_| sessions.data.get().unwrap_or_default());
    view! {
        <section class="col g2" id="operator-sessions">
            <h3 class="b">{t::sessions(lang)}</h3>
            <Region query=sessions lines=2>
                <Show
                    when=move || !all.with(Vec::is_empty)
                    fallback=move || view! { <p class="t2">{t::no_sessions(lang)}</p> }
                >
                    <ul class="list framed">
                        <For each=move || all.get() key=|it| (it.id, it.locked) let:session>
                            <Line session=session end=end busy=action.busy.into() />
                        </For>
                    </ul>
                </Show>
            </Region>
            <FailureLine error=action.error />
        </section>
    }
}

#[component]
fn Line(
    session: SessionView,
    end: Callback<(SessionId, String)>,
    busy: Signal<bool>,
) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let SessionView {
        id,
        computer,
        since,
        here,
        locked,
    } = session;
    let press = {
        let computer = computer.clone();
        move |_| end.run((id, computer.clone()))
    };
    view! {
        <li class="holder" data-session=id.to_string()>
            <span class="st idle">{icon(Icon::Overview)}</span>
            <div class="grow">
                <div class="row">
                    <span class="b cut" title=computer.clone()>{computer.clone()}</span>
                    {here.then(|| view! { <span class="badge plain">{key::this_one(lang)}</span> })}
                    {locked_badge(locked, lang)}
                </div>
                <p class="xs t3">
                    <time title=clock.exact(since, lang)>
                        {move || t::session_since(&clock.moment(since, lang), lang)}
                    </time>
                </p>
            </div>
            <button
                type="button"
                class="btn sm"
                name="end-session"
                aria-label=t::end_session_of(&computer, lang)
                disabled=move || busy.get()
                on:click=press
            >
                {t::end_session(lang)}
            </button>
        </li>
    }
}

fn locked_badge(locked: Option<bool>, lang: Lang) -> Option<impl IntoView> {
    let is_locked = locked == Some(true);
    is_locked.then(|| view! { <span class="badge plain">{t::session_locked(lang)}</span> })
}
