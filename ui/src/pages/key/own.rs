//! How this desktop stands with the organisation's keys; while it waits, the words that an admin
//! compares.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::key::{GetOwnKeys, OwnKeys as Own, OwnState};
use mikromon_domain::permission::Permission;

use super::recover::Recover;
use crate::components::{Icon, Status, Tone, Words, badge};
use crate::locales::{Lang, key as t};
use crate::state::{Session, lang, part, query};

#[component]
pub(crate) fn OwnKeys() -> impl IntoView {
    let lang = lang();
    let own = query(&[Tag::Keys], None, || Some(GetOwnKeys {}));
    let may_recover = part::<Session>().may(Permission::KeyEdit);
    let recovering = RwSignal::new(false);
    let recover = move || {
        view! {
            <div>
                <button type="button" class="btn" on:click=move |_| recovering.set(true)>
                    {t::recover_open(lang)}
                </button>
            </div>
        }
    };
    let draw = move |own: Own| {
        let waiting = own.state == OwnState::Waiting;
        let words = own.words.filter(|_| waiting);
        view! {
            <section class="card pad col g3" id="own-keys">
                <div class="row between">
                    <h2>{t::own(lang)}</h2>
                    {badge(mark(own.state, lang))}
                </div>
                {words.map(|words| view! {
                    <p class="b">{t::own_words(lang)}</p>
                    <Words words=words />
                    <p class="t3 xs">{t::own_words_hint(lang)}</p>
                })}
                {(waiting && may_recover).then(recover)}
            </section>
        }
    };
    let shown = move || {
        let own = own.data.get();
        own.filter(|it| it.state != OwnState::Alone).map(draw)
    };
    view! {
        {shown}
        <Show when=move || recovering.get()>
            <Recover close=move |()| recovering.set(false) />
        </Show>
    }
}

fn mark(state: OwnState, lang: Lang) -> Status {
    let (tone, icon) = match state {
        OwnState::Alone => (Tone::Idle, Icon::Minus),
        OwnState::Waiting => (Tone::Warn, Icon::Clock),
        OwnState::Granted => (Tone::Ok, Icon::Good),
        OwnState::Admin => (Tone::Ok, Icon::Shield),
        OwnState::Gone => (Tone::Bad, Icon::Lock),
    };
    let word = t::own_state(state, lang).to_owned();
    Status { tone, icon, word }
}
