//! The backups that this computer makes by itself: how they go, and turning them on and off.

use leptos::prelude::*;
use mikromon_api::backup_schedule::{BackupFailing, BackupSchedule, UnscheduleBackups};
use mikromon_api::store::StoreView;
use mikromon_domain::time::UnixMillis;

use super::schedule_form::ScheduleForm;
use crate::components::{CopyCode, Icon, Question, Region, icon};
use crate::format;
use crate::locales::{Lang, error, store as t};
use crate::state::{Action, Clock, Query, Toasts, lang, part};

#[component]
pub(crate) fn Schedule(store: Query<StoreView>) -> impl IntoView {
    let lang = lang();
    // Drawn anew only after a change: sizes are fetched more often.
    let schedule = Memo::new(move |_| store.data.get().map(|it| it.schedule));
    let suggested = move || {
        let suggested = |it: &StoreView| it.suggested.clone();
        store
            .data
            .with_untracked(|it| it.as_ref().map(suggested))
            .unwrap_or_default()
    };
    let editing = RwSignal::new(false);
    let close = Callback::new(move |()| editing.set(false));
    view! {
        <section class="card pad col g3 fixed" id="backup-schedule">
            <div>
                <h2>{t::automatic(lang)}</h2>
                <p class="t3 xs">{t::automatic_hint(lang)}</p>
            </div>
            <Region query=store lines=2>
                {move || {
                    if editing.get() {
                        // What somebody types is not taken from under their hands.
                        let schedule = schedule.get_untracked().flatten();
                        let suggested = suggested();
                        view! { <ScheduleForm before=schedule suggested=suggested close=close /> }
                            .into_any()
                    } else {
                        let schedule = schedule.get().flatten();
                        view! { <Stands schedule=schedule editing=editing /> }.into_any()
                    }
                }}
            </Region>
        </section>
    }
}

#[component]
fn Stands(schedule: Option<BackupSchedule>, editing: RwSignal<bool>) -> impl IntoView {
    let lang = lang();
    let edit = move |_| editing.set(true);
    match schedule {
        None => view! {
            <p class="t2">{t::automatic_off(lang)}</p>
            <div>
                <button type="button" class="btn primary" id="schedule-edit" on:click=edit>
                    {icon(Icon::Clock)}
                    {t::turn_on(lang)}
                </button>
            </div>
        }
        .into_any(),
        Some(schedule) => view! { <Going schedule=schedule editing=editing /> }.into_any(),
    }
}

#[component]
fn Going(schedule: BackupSchedule, editing: RwSignal<bool>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let asking = RwSignal::new(false);
    let plan = plan(&schedule, clock, lang);
    let folder = StoredValue::new(schedule.folder.clone());
    let made = schedule.made.clone();
    let last = move || match &made {
        Some(it) => {
            let bytes = format::bytes(it.bytes, lang);
            t::automatic_last(&clock.moment(it.at, lang), &bytes, lang)
        }
        None => t::automatic_none(lang).to_owned(),
    };
    // Else it is said below when it is made.
    let goes_well = schedule.failing.is_none() && !schedule.waits_for_vault;
    let next = goes_well.then(|| view! { " · "{move || coming(schedule.next, clock, lang)} });
    let failing = schedule.failing.clone();
    let trouble = failing.map(|it| view! { <Failing failing=it again=schedule.next /> });
    let waits = schedule.waits_for_vault.then(|| {
        view! { <div class="notice warn">{icon(Icon::Lock)}<p class="grow">{t::automatic_waits(lang)}</p></div> }
    });
    view! {
        <div class="col" data-schedule="on">
            <p class="b">{plan}</p>
            <p class="t2 path selectable">{folder.get_value()}</p>
            <p class="xs t2">{last}{next}</p>
        </div>
        {waits}
        {trouble}
        <div class="row">
            <button
                type="button"
                class="btn"
                id="schedule-edit"
                on:click=move |_| editing.set(true)
            >
                {t::change(lang)}
            </button>
            <button
                type="button"
                class="btn"
                id="schedule-off"
                on:click=move |_| asking.set(true)
            >
                {t::turn_off(lang)}
            </button>
        </div>
        <Show when=move || asking.get()>
            <TurnOff folder=folder.get_value() close=move |()| asking.set(false) />
        </Show>
    }
}

/// `Tiap hari pukul 02.00 WIB · 7 berkas terakhir disimpan · dengan pengukuran`
fn plan(schedule: &BackupSchedule, clock: Clock, lang: Lang) -> String {
    let (hour, zone) = (hour(schedule.hour, lang), clock.zone().name());
    let files = t::files(schedule.keep, lang);
    let plan = t::every_day(&format!("{hour} {zone}"), &files, lang);
    if schedule.telemetry {
        return format!("{plan} · {}", t::with_measurements(lang));
    }
    plan
}

/// `02.00`
pub(super) fn hour(hour: u8, lang: Lang) -> String {
    format!("{hour:02}{}00", lang.clock_mark())
}

fn coming(next: UnixMillis, clock: Clock, lang: Lang) -> String {
    if next <= clock.minute() {
        return t::automatic_now(lang).to_owned();
    }
    t::automatic_next(&clock.moment(next, lang), lang)
}

#[component]
fn Failing(failing: BackupFailing, again: UnixMillis) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let words = error::words(failing.error.code, lang);
    let title = crate::locales::shell::backup_failing(&clock.moment(failing.since, lang), lang);
    let safe = move || t::automatic_safe(&clock.moment(again, lang), lang);
    view! {
        <div class="failure" role="status" data-error=format!("{:?}", failing.error.code)>
            {icon(Icon::Bad)}
            <div class="grow">
                <p class="b">{title}</p>
                <p class="t2">{words.what}". "{words.act}</p>
                <p class="t2">{safe}</p>
                <CopyCode text=failing.error.to_string() />
            </div>
        </div>
    }
}

#[component]
fn TurnOff(folder: String, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let act = move |()| {
        action.send(UnscheduleBackups {}, move |()| {
            toasts.done(t::automatic_stopped(lang));
            close.run(());
        });
    };
    view! {
        <Question
            name="schedule-off"
            title=t::turn_off_title(lang)
            what=t::turn_off_what(&folder, lang)
            button=t::turn_off(lang)
            act=act
            close=close
            busy=action.busy
            error=action.error
        />
    }
}
