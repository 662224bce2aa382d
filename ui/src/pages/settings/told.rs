//! Which alerts this computer tells of: outages always, the rest as its people like.

use std::collections::BTreeSet;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::alert::{AlertTopic, GetUntold, SetUntold};
use mikromon_domain::permission::Permission;

use crate::components::{Check, FailureLine, Region};
use crate::locales::{Lang, settings as t};
use crate::state::{Action, Session, lang, part, query};

#[component]
pub(super) fn Told() -> impl IntoView {
    let lang = lang();
    let may = part::<Session>().may(Permission::AlertMute);
    let untold = query(&[Tag::Alerts], None, || Some(GetUntold {}));
    // Drawn once: this page alone changes it, and keeps the focus while it does.
    let known = Memo::new(move |_| untold.data.with(Option::is_some));
    view! {
        <fieldset class="col g3" id="told" disabled=!may>
            <legend class="b">{t::told(lang)}</legend>
            <p class="t3 xs">{t::told_hint(lang)}</p>
            <Region query=untold lines=5>
                {move || {
                    let untold = known.get().then(|| untold.data.get_untracked()).flatten();
                    untold.map(|it| view! { <Topics untold=it /> })
                }}
            </Region>
        </fieldset>
    }
}

#[component]
fn Topics(untold: BTreeSet<AlertTopic>) -> impl IntoView {
    let lang = lang();
    let action = Action::new();
    let topics = AlertTopic::ALL.map(|it| (it, RwSignal::new(!untold.contains(&it))));
    let chosen = move || -> BTreeSet<AlertTopic> {
        let untold = topics.into_iter().filter(|(_, told)| !told.get());
        untold.map(|(topic, _)| topic).collect()
    };
    let stands = StoredValue::new(untold);
    let sent = StoredValue::new(stands.get_value());
    // What is chosen while the last choice is on its way follows it.
    Effect::new(move |_| {
        let topics = chosen();
        if !action.busy.get() && sent.with_value(|it| *it != topics) {
            sent.set_value(topics.clone());
            let kept = topics.clone();
            action.send(SetUntold { topics }, move |()| stands.set_value(kept));
        }
    });
    // What was refused is shown as it stands, so that a second press asks again.
    Effect::new(move |_| {
        if action.error.with(Option::is_some) {
            let stands = stands.get_value();
            sent.set_value(stands.clone());
            for (topic, told) in topics {
                told.set(!stands.contains(&topic));
            }
        }
    });
    let check = |(topic, told): (AlertTopic, RwSignal<bool>)| {
        let (label, hint) = words(topic, lang);
        view! { <Check name=name(topic) label=label hint=hint value=told /> }
    };
    view! {
        {topics.map(check).into_iter().collect_view()}
        <FailureLine error=action.error />
    }
}

const fn name(topic: AlertTopic) -> &'static str {
    match topic {
        AlertTopic::Recovered => "told-recovered",
        AlertTopic::Rebooted => "told-rebooted",
        AlertTopic::Flapping => "told-flapping",
        AlertTopic::Access => "told-access",
        AlertTopic::Observer => "told-observer",
    }
}

fn words(topic: AlertTopic, lang: Lang) -> (&'static str, &'static str) {
    match topic {
        AlertTopic::Recovered => (t::told_recovered(lang), t::told_recovered_hint(lang)),
        AlertTopic::Rebooted => (t::told_rebooted(lang), t::told_rebooted_hint(lang)),
        AlertTopic::Flapping => (t::told_flapping(lang), t::told_flapping_hint(lang)),
        AlertTopic::Access => (t::told_access(lang), t::told_access_hint(lang)),
        AlertTopic::Observer => (t::told_observer(lang), t::told_observer_hint(lang)),
    }
}
