//! How this computer tells of outages.

use leptos::prelude::*;

use super::autostart::Autostart;
use super::told::Told;
use crate::components::{Check, Icon, icon};
use crate::locales::settings as t;
use crate::sound::{Sound, play};
use crate::state::{Prefs, lang, part};

#[component]
pub(super) fn Monitoring() -> impl IntoView {
    let lang = lang();
    let prefs = part::<Prefs>();
    let tests = [
        (Sound::Outage, t::sound_outage(lang)),
        (Sound::Recovery, t::sound_recovery(lang)),
    ];
    let button = |(sound, word): (Sound, &'static str)| {
        view! {
            <button type="button" class="btn" on:click=move |_| play(sound)>
                {icon(Icon::Bell)}
                {word}
            </button>
        }
    };
    view! {
        <section class="card pad col g4 fixed" id="monitoring">
            <div>
                <h2>{t::monitoring(lang)}</h2>
                <p class="t3 xs">{t::local_hint(lang)}</p>
            </div>
            <Autostart />
            <Told />
            <Check
                name="sounds"
                label=t::sounds(lang)
                hint=t::sounds_hint(lang)
                value=prefs.sounds
            />
            <div class="row wrap">{tests.map(button).into_iter().collect_view()}</div>
        </section>
    }
}
