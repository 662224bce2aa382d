//! Trying a password: the field, and how long a login that was guessed at too often has to wait.

use leptos::prelude::*;
use mikromon_api::ErrorCode;
use mikromon_domain::time::{Millis, UnixMillis, Zone};

use crate::components::{FailureLine, PasswordField};
use crate::format;
use crate::locales::{Lang, error, session as t};
use crate::state::{Action, Clock, lang, part};

/// What is told at the field of the password or of the code.
const FIELDS: [ErrorCode; 4] = [
    ErrorCode::WrongPassword,
    ErrorCode::LockedOut,
    ErrorCode::CodeNeeded,
    ErrorCode::WrongCode,
];

#[derive(Clone, Copy)]
pub(super) struct Attempts {
    pub action: Action,
    pub password: RwSignal<String>,
    /// How long the login is still locked.
    left: Memo<Option<Millis>>,
    locked: Memo<Option<UnixMillis>>,
}

impl Attempts {
    pub(super) fn new() -> Self {
        let clock = part::<Clock>();
        let action = Action::new();
        let until = RwSignal::new(None::<UnixMillis>);
        Effect::new(move |_| {
            if let Some(left) = action.error.with(|it| it.as_ref().and_then(lock_left)) {
                until.set(Some(clock.now_untracked().plus(left)));
            }
        });
        let left = Memo::new(move |_| {
            until
                .get()
                .map(|until| until.since(clock.now()))
                .filter(|left| left.0 > 0)
        });
        Self {
            action,
            password: RwSignal::new(String::new()),
            left,
            locked: Memo::new(move |_| until.get().filter(|_| left.get().is_some())),
        }
    }

    /// Whether one may be tried now; followed.
    pub(super) fn ready(self) -> bool {
        self.locked.get().is_none() && self.password.with(|it| !it.is_empty())
    }
}

#[component]
pub(super) fn PasswordAttempt(attempts: Attempts, autofocus: bool) -> impl IntoView {
    let lang = lang();
    let zone = part::<Clock>().zone();
    let Attempts {
        action,
        password,
        left,
        locked,
    } = attempts;
    let wrong = Signal::derive(move || match locked.get() {
        Some(until) => Some(t::locked(&unlocked_at(until, zone, lang), lang)),
        None => action.error.with(|it| {
            it.as_ref()
                .filter(|it| it.code == ErrorCode::WrongPassword)
                .map(|it| error::words(it.code, lang).what.to_owned())
        }),
    });
    let countdown = move || {
        left.get()
            .map(|left| t::locked_left(&format::countdown(left, lang), lang))
    };
    let other = Signal::derive(move || action.error.get().filter(|it| !FIELDS.contains(&it.code)));
    view! {
        <PasswordField
            name="password"
            label=t::password(lang)
            value=password
            autofocus=autofocus
            hint=t::lock_hint(lang)
            error=wrong
        />
        <Show when=move || locked.get().is_some()>
            <p class="xs t3" role="timer" aria-live="off">{countdown}</p>
        </Show>
        <FailureLine error=other />
    }
}

/// `LockedOut` tells the seconds left in its detail.
fn lock_left(error: &mikromon_api::ApiError) -> Option<Millis> {
    (error.code == ErrorCode::LockedOut)
        .then(|| Millis::seconds(error.detail.trim().parse().unwrap_or(300)))
}

/// The first whole minute at which the login is open again. It is said aloud, so it must not
/// change while the seconds run.
fn unlocked_at(until: UnixMillis, zone: Zone, lang: Lang) -> String {
    format::clock_short(until.plus(Millis(59_999)), zone, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_api::ApiError;

    #[test]
    fn a_lock_never_names_a_minute_at_which_it_still_holds() {
        for (until, expected) in [
            (0, "07.00"),
            (1, "07.01"),
            (59_999, "07.01"),
            (60_000, "07.01"),
        ] {
            let said = unlocked_at(UnixMillis(until), Zone::Wib, Lang::Id);
            assert_eq!(said, expected, "{until}");
        }
    }

    #[test]
    fn a_lock_tells_how_long_it_lasts() {
        assert_eq!(
            lock_left(&ApiError::new(ErrorCode::LockedOut, "299")),
            Some(Millis::seconds(299))
        );
        assert_eq!(
            lock_left(&ApiError::new(ErrorCode::LockedOut, "")),
            Some(Millis::minutes(5))
        );
        assert_eq!(
            lock_left(&ApiError::new(ErrorCode::WrongPassword, "9")),
            None
        );
    }
}
