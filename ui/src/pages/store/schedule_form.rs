//! The form of the backups that this computer makes by itself.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::backup_schedule::{BackupSchedule, ScheduleBackups};
use mikromon_domain::secret::Secret;

use super::schedule::hour;
use crate::bridge::Wanted;
use crate::components::{Check, FailureLine, PasswordField, PathField, SelectField, TextField};
use crate::locales::{common, session as s, store as t};
use crate::pages::session::{NewSecret, NewSecretField};
use crate::state::{Action, Clock, Toasts, lang, part};

/// When nobody is at work.
const HOUR: u8 = 2;
/// A week.
const KEEP: u16 = 7;
const FIELDS: &[Field] = &[Field::Folder, Field::Keep, Field::Passphrase];

#[derive(Clone, Copy)]
struct Draft {
    folder: RwSignal<String>,
    hour: RwSignal<String>,
    keep: RwSignal<String>,
    passphrase: NewSecret,
    again: RwSignal<String>,
    telemetry: RwSignal<bool>,
    /// This computer keeps a passphrase already.
    kept: bool,
}

impl Draft {
    fn of(before: Option<&BackupSchedule>, suggested: String) -> Self {
        let folder = before.map_or(suggested, |it| it.folder.clone());
        let hour = before.map_or(HOUR, |it| it.hour);
        let keep = before.map_or(KEEP, |it| it.keep);
        Self {
            folder: RwSignal::new(folder),
            hour: RwSignal::new(hour.to_string()),
            keep: RwSignal::new(keep.to_string()),
            passphrase: NewSecret::passphrase(),
            again: RwSignal::new(String::new()),
            telemetry: RwSignal::new(before.is_none_or(|it| it.telemetry)),
            kept: before.is_some(),
        }
    }

    fn leaves_the_passphrase(self) -> bool {
        self.kept && self.passphrase.text.with(String::is_empty)
    }

    fn repeated(self) -> bool {
        self.again
            .with(|again| self.passphrase.text.with(|it| it == again))
    }

    fn ready(self) -> bool {
        let passphrase = self.leaves_the_passphrase() || self.passphrase.is_good();
        passphrase && self.repeated() && self.folder.with(|it| !it.is_empty())
    }

    /// What is no number is sent as one that the core refuses, on its field.
    fn command(self) -> ScheduleBackups {
        let text = self.passphrase.text.get_untracked();
        ScheduleBackups {
            folder: self.folder.get_untracked(),
            hour: self.hour.with_untracked(|it| it.parse().unwrap_or(u8::MAX)),
            keep: self
                .keep
                .with_untracked(|it| it.trim().parse().unwrap_or(0)),
            telemetry: self.telemetry.get_untracked(),
            passphrase: (!text.is_empty()).then(|| Secret::new(text)),
        }
    }
}

#[component]
pub(super) fn ScheduleForm(
    before: Option<BackupSchedule>,
    suggested: String,
    close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let draft = Draft::of(before.as_ref(), suggested);
    let action = Action::new();
    let ready = Memo::new(move |_| draft.ready());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if ready.get_untracked() {
            action.send(draft.command(), move |()| {
                toasts.done(t::automatic_set(lang));
                close.run(());
            });
        }
    };
    let zone = part::<Clock>().zone().name();
    let hours = (0..24).map(|it| (it.to_string(), format!("{} {zone}", hour(it, lang))));
    let hours = Signal::stored(hours.collect::<Vec<_>>());
    view! {
        <form class="col g3" id="schedule-form" on:submit=submit>
            <PathField
                name="schedule-folder"
                label=t::target(lang)
                hint=t::automatic_target_hint(lang)
                value=draft.folder
                wanted=Wanted::Folder
                error=action.about(Field::Folder, lang)
            />
            <div class="pair even">
                <SelectField
                    name="schedule-hour"
                    label=t::hour(lang)
                    value=draft.hour
                    options=hours
                />
                <TextField
                    name="schedule-keep"
                    label=t::keep(lang)
                    hint=t::keep_hint(lang)
                    value=draft.keep
                    inputmode="numeric"
                    error=action.about(Field::Keep, lang)
                />
            </div>
            <Passphrase draft=draft action=action />
            <Check
                name="schedule-telemetry"
                label=t::with_telemetry(lang)
                hint=t::with_telemetry_hint(lang)
                value=draft.telemetry
            />
            <FailureLine error=action.elsewhere(FIELDS) />
            <div class="row">
                <button
                    type="submit"
                    class="btn primary"
                    disabled=move || !ready.get() || action.busy.get()
                >
                    {common::save(lang)}
                </button>
                <button type="button" class="btn" on:click=move |_| close.run(())>
                    {common::cancel(lang)}
                </button>
            </div>
        </form>
    }
}

/// Typed twice: a slip would be found when a backup is needed, and not before.
#[component]
fn Passphrase(draft: Draft, action: Action) -> impl IntoView {
    let lang = lang();
    let differs = Signal::derive(move || {
        let wrong = draft.again.with(|it| !it.is_empty()) && !draft.repeated();
        wrong.then(|| s::password_differs(lang).to_owned())
    });
    let hint = if draft.kept {
        t::automatic_passphrase_kept(lang)
    } else {
        t::automatic_passphrase_hint(lang)
    };
    view! {
        <NewSecretField
            name="schedule-passphrase"
            label=t::passphrase(lang)
            hint=hint
            secret=draft.passphrase
            action=action
            field=Field::Passphrase
        />
        <PasswordField
            name="schedule-passphrase-again"
            label=t::passphrase_again(lang)
            value=draft.again
            autocomplete="new-password"
            error=differs
        />
    }
}

#[cfg(test)]
mod tests {
    use mikromon_domain::time::UnixMillis;

    use super::*;

    const GOOD: &str = "kalimat sandi otomatis";

    fn before() -> BackupSchedule {
        BackupSchedule {
            folder: "/media/disk".to_owned(),
            hour: 23,
            keep: 30,
            telemetry: false,
            since: UnixMillis(0),
            next: UnixMillis(0),
            made: None,
            failing: None,
            waits_for_vault: false,
        }
    }

    #[test]
    fn a_passphrase_is_typed_twice_and_left_alone_only_where_one_is_kept() {
        Owner::new().with(|| {
            for (kept, text, again, ready) in [
                (false, "", "", false),
                (false, "pendek", "pendek", false),
                (false, GOOD, "", false),
                (false, GOOD, GOOD, true),
                (true, "", "", true),
                (true, "", GOOD, false),
                (true, "pendek", "pendek", false),
                (true, GOOD, GOOD, true),
            ] {
                let before = kept.then(before);
                let draft = Draft::of(before.as_ref(), "/home/budi".to_owned());
                draft.passphrase.text.set(text.to_owned());
                draft.again.set(again.to_owned());
                assert_eq!(draft.ready(), ready, "{kept} {text} {again}");
                let sent = draft.command().passphrase.map(|it| it.expose().to_owned());
                assert_eq!(sent.as_deref(), (!text.is_empty()).then_some(text));
            }
        });
    }

    #[test]
    fn what_is_no_number_is_sent_as_one_that_the_core_refuses() {
        Owner::new().with(|| {
            let draft = Draft::of(Some(&before()), String::new());
            let sent = draft.command();
            assert_eq!((sent.hour, sent.keep, sent.telemetry), (23, 30, false));
            assert_eq!(sent.folder, "/media/disk");
            draft.keep.set("banyak".to_owned());
            assert_eq!(draft.command().keep, 0);
        });
    }
}
