//! Sign-in: the operator, the password, and how long a locked login has to wait.

use leptos::prelude::*;
use mikromon_api::session::{SignIn as Order, SignInName};
use mikromon_api::store::Restored;
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::{Millis, UnixMillis, Zone};

use super::frame::Frame;
use crate::components::{FailureLine, Icon, PasswordField, TextField, icon};
use crate::format;
use crate::locales::{Lang, error, session as t, store};
use crate::state::{Action, Clock, Session, StoreRestored, lang, part};

/// With more operators than this, the name is typed.
const CHOICES: usize = 4;

#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let lang = lang();
    let (session, clock) = (part::<Session>(), part::<Clock>());
    let names = session.status.data.with_untracked(|it| {
        it.as_ref()
            .map(|it| it.operators.clone())
            .unwrap_or_default()
    });
    let typed = RwSignal::new(names.is_empty() || names.len() > CHOICES);
    let login = RwSignal::new(
        names
            .first()
            .filter(|_| !typed.get_untracked())
            .map(|it| it.login.clone())
            .unwrap_or_default(),
    );
    let password = RwSignal::new(String::new());
    let action = Action::new();
    let locked_until = RwSignal::new(None::<UnixMillis>);
    Effect::new(move |_| {
        if let Some(left) = action.error.with(|it| it.as_ref().and_then(lock_left)) {
            locked_until.set(Some(clock.now_untracked().plus(left)));
        }
    });
    let left = Memo::new(move |_| {
        locked_until
            .get()
            .map(|until| until.since(clock.now()))
            .filter(|left| left.0 > 0)
    });
    let locked = Memo::new(move |_| locked_until.get().filter(|_| left.get().is_some()));
    let ready = Memo::new(move |_| {
        locked.get().is_none()
            && login.with(|it| !it.is_empty())
            && password.with(|it| !it.is_empty())
    });
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if ready.get_untracked() {
            let order = Order {
                login: login.get_untracked().trim().to_owned(),
                password: Secret::new(password.get_untracked()),
            };
            action.send(order, |_| ());
        }
    };
    let wrong = Signal::derive(move || match locked.get() {
        Some(until) => Some(t::locked(&unlocked_at(until, clock.zone(), lang), lang)),
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
    let other = Signal::derive(move || {
        action
            .error
            .get()
            .filter(|it| !matches!(it.code, ErrorCode::WrongPassword | ErrorCode::LockedOut))
    });
    view! {
        <Frame title=t::sign_in(lang) hint=t::sign_in_hint(lang)>
            <form id="sign-in" class="col g5" on:submit=submit>
                <Show when=move || !typed.get() fallback=move || view! {
                    <TextField
                        name="login"
                        label=t::login(lang)
                        value=login
                        autofocus=true
                        autocomplete="username"
                        error=action.about(Field::Login, lang)
                    />
                }>
                    <Choices names=names.clone() login=login typed=typed />
                </Show>
                <PasswordField
                    name="password"
                    label=t::password(lang)
                    value=password
                    autofocus=!typed.get_untracked()
                    hint=t::lock_hint(lang)
                    error=wrong
                />
                <Show when=move || locked.get().is_some()>
                    <p class="xs t3" role="timer" aria-live="off">{countdown}</p>
                </Show>
                <FailureLine error=other />
                <RestoredNote />
                <button
                    type="submit"
                    class="btn primary lg wide"
                    disabled=move || !ready.get() || action.busy.get()
                >
                    {t::sign_in(lang)}
                </button>
                <p class="xs t3">{t::audited(lang)}</p>
            </form>
        </Frame>
    }
}

/// What became of the store, for who put it back and was signed out by it.
#[component]
fn RestoredNote() -> impl IntoView {
    let lang = lang();
    let restored = part::<StoreRestored>().0;
    let lines = move |it: Restored| {
        let aside = it.aside.map(|path| store::done_aside(&path, lang));
        let server = it.server.map(|host| store::of_server(&host.as_str(), lang));
        let keys = (it.keys == 0).then(|| store::without_keys(lang).to_owned());
        let lines = [
            aside,
            server,
            keys,
            Some(store::done_vault(lang).to_owned()),
        ];
        let lines = lines.into_iter().flatten();
        lines
            .map(|it| view! { <p class="xs t2 path">{it}</p> })
            .collect_view()
    };
    move || {
        restored.get().map(|it| {
            view! {
                <div class="notice ok" id="store-restored" role="status">
                    {icon(Icon::Good)}
                    <div class="grow">
                        <p class="b">{store::done(lang)}</p>
                        {lines(it)}
                    </div>
                </div>
            }
        })
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

#[component]
fn Choices(
    names: Vec<SignInName>,
    login: RwSignal<String>,
    typed: RwSignal<bool>,
) -> impl IntoView {
    let lang = lang();
    let choices = names
        .into_iter()
        .map(|name| choice(name, login, lang))
        .collect_view();
    let other = move |_| {
        login.set(String::new());
        typed.set(true);
    };
    view! {
        <div class="field" role="radiogroup" aria-label=t::operator(lang)>
            <span class="label">{t::operator(lang)}</span>
            <div class="col g2">
                {choices}
                <button type="button" class="opt other" on:click=other>
                    {icon(Icon::User)}
                    {t::other_operator(lang)}
                </button>
            </div>
        </div>
    }
}

fn choice(name: SignInName, login: RwSignal<String>, lang: Lang) -> impl IntoView {
    let code = name.login.clone();
    let chosen = Memo::new(move |_| login.with(|it| *it == code));
    let pick = name.login.clone();
    view! {
        <button
            type="button"
            class="opt"
            role="radio"
            data-login=name.login
            class:on=move || chosen.get()
            aria-checked=move || chosen.get().to_string()
            on:click=move |_| login.set(pick.clone())
        >
            <span class="avatar">{format::initials(&name.name)}</span>
            <span class="grow">
                <span class="name">{name.name}</span>
                <span class="xs t3">{t::role(name.role, lang)}</span>
            </span>
            {move || chosen.get().then(|| icon(Icon::Check))}
        </button>
    }
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
