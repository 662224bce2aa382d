//! Sign-in: the operator and the password.

use leptos::prelude::*;
use mikromon_api::session::{SignIn as Order, SignInName};
use mikromon_api::store::Restored;
use mikromon_api::{ErrorCode, Field};
use mikromon_domain::secret::Secret;

use super::attempts::{Attempts, PasswordAttempt};
use super::frame::Frame;
use crate::components::{Icon, TextField, icon};
use crate::format;
use crate::locales::{Lang, error, session as t, store, totp};
use crate::state::{Action, Session, StoreRestored, lang, part};

/// With more operators than this, the name is typed.
const CHOICES: usize = 4;

#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
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
    let attempts = Attempts::new();
    let action = attempts.action;
    let code = Code::of(action, login);
    let ready =
        Memo::new(move |_| attempts.ready() && login.with(|it| !it.is_empty()) && code.ready());
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if ready.get_untracked() {
            let order = Order {
                login: login.get_untracked().trim().to_owned(),
                password: Secret::new(attempts.password.get_untracked()),
                code: code.typed(),
            };
            action.send(order, |_| ());
        }
    };
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
                <PasswordAttempt attempts=attempts autofocus=!typed.get_untracked() />
                <CodeField code=code action=action />
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

/// The second step, which is there once it is asked for.
#[derive(Clone, Copy)]
struct Code {
    asked: RwSignal<bool>,
    text: RwSignal<String>,
}

impl Code {
    fn of(action: Action, login: RwSignal<String>) -> Self {
        let (asked, text) = (RwSignal::new(false), RwSignal::new(String::new()));
        Effect::new(move |_| {
            let code = action.error.with(|it| it.as_ref().map(|it| it.code));
            if code == Some(ErrorCode::CodeNeeded) {
                asked.set(true);
            }
        });
        Effect::new(move |_| {
            login.track();
            asked.set(false);
            text.set(String::new());
        });
        Self { asked, text }
    }

    /// Followed.
    fn ready(self) -> bool {
        !self.asked.get() || self.text.with(|it| !it.trim().is_empty())
    }

    fn typed(self) -> Option<Secret> {
        let asked = self.asked.get_untracked();
        asked.then(|| Secret::new(self.text.get_untracked()))
    }
}

#[component]
fn CodeField(code: Code, action: Action) -> impl IntoView {
    let lang = lang();
    // That one is needed is what the field itself says.
    let wrong = Signal::derive(move || {
        let code = action.error.with(|it| it.as_ref().map(|it| it.code));
        let words = code.filter(|it| *it == ErrorCode::WrongCode);
        words.map(|it| error::words(it, lang).what.to_owned())
    });
    view! {
        <Show when=move || code.asked.get()>
            <TextField
                name="code"
                label=totp::code(lang)
                value=code.text
                hint=totp::sign_in_hint(lang)
                autofocus=true
                autocomplete="one-time-code"
                error=wrong
            />
        </Show>
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
            Some(store::done_automatic(lang).to_owned()),
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
