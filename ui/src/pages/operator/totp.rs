//! The own second step of signing in: turning it on with a telephone, and off.

use leptos::prelude::*;
use mikromon_api::totp::{DisableTotp, DraftTotp, EnableTotp, GetTotp, TotpDraft, TotpView};
use mikromon_api::{Field, Tag};
use mikromon_domain::secret::Secret;

use crate::components::{
    Acts, Dialog, FileText, Icon, PasswordField, Qr, Region, Status, TextField, Tone, badge,
};
use crate::locales::totp as t;
use crate::state::{Action, Clock, Session, Toasts, lang, part, query};

/// With fewer recovery codes than this, new ones are advised.
const FEW: u32 = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    On,
    Off,
}

#[component]
pub(crate) fn OwnTotp() -> impl IntoView {
    let lang = lang();
    let totp = query(&[Tag::Session, Tag::Operators], None, || Some(GetTotp {}));
    let asking = RwSignal::new(None::<Ask>);
    let close = Callback::new(move |()| asking.set(None));
    let dialog = move || match asking.get()? {
        Ask::On => Some(view! { <TurnOn close=close /> }.into_any()),
        Ask::Off => Some(view! { <TurnOff close=close /> }.into_any()),
    };
    let state = move || {
        totp.data
            .get()
            .map(|it| view! { <State totp=it asking=asking /> })
    };
    view! {
        <section class="card pad col g3 fixed" id="own-totp">
            <div>
                <h2>{t::title(lang)}</h2>
                <p class="t3 xs">{t::what(lang)}</p>
            </div>
            <Region query=totp lines=1>{state}</Region>
        </section>
        {dialog}
    }
}

#[component]
fn State(totp: TotpView, asking: RwSignal<Option<Ask>>) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let button = move |word: &'static str, name: &'static str, ask: Ask| {
        view! {
            <button type="button" class="btn" name=name on:click=move |_| asking.set(Some(ask))>
                {word}
            </button>
        }
    };
    let Some(since) = totp.since else {
        let (tone, icon) = (Tone::Idle, Icon::Minus);
        let word = t::off(lang).to_owned();
        return view! {
            <div class="row">
                {badge(Status { tone, icon, word })}
                <span class="push"></span>
                {button(t::turn_on(lang), "turn-on-totp", Ask::On)}
            </div>
        }
        .into_any();
    };
    let (tone, icon) = (Tone::Ok, Icon::Shield);
    let word = t::on_since(&clock.moment(since, lang), lang);
    let count = t::codes(totp.recovery.try_into().unwrap_or(usize::MAX), lang);
    view! {
        <div class="row wrap">
            {badge(Status { tone, icon, word })}
            <span class="xs t3">{count}</span>
            <span class="push"></span>
            {button(t::renew(lang), "renew-totp", Ask::On)}
            {button(t::turn_off(lang), "turn-off-totp", Ask::Off)}
        </div>
        {(totp.recovery < FEW).then(|| view! { <p class="xs warn">{t::few_left(lang)}</p> })}
    }
    .into_any()
}

#[component]
fn TurnOn(close: Callback<()>) -> impl IntoView {
    let codes = RwSignal::new(None::<Vec<Secret>>);
    // Drawn up once: what was scanned must be what is sent.
    let draft = query(&[], None, || Some(DraftTotp {}));
    move || match codes.get() {
        Some(codes) => view! { <Keep codes=codes close=close /> }.into_any(),
        None => {
            let form = move || {
                draft
                    .data
                    .get()
                    .map(|it| view! { <Scan draft=it codes=codes close=close /> })
            };
            view! {
                <Dialog title=t::title(lang()) close=close name="turn-on-totp">
                    <Region query=draft lines=6>{form}</Region>
                </Dialog>
            }
            .into_any()
        }
    }
}

#[component]
fn Scan(
    draft: TotpDraft,
    codes: RwSignal<Option<Vec<Secret>>>,
    close: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let (code, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let action = Action::new();
    let filled = Memo::new(move |_| {
        code.with(|it| !it.trim().is_empty()) && password.with(|it| !it.is_empty())
    });
    let secret = draft.secret.clone();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = EnableTotp {
            secret: secret.clone(),
            code: Secret::new(code.get_untracked()),
            password: Secret::new(password.get_untracked()),
        };
        action.send(order, move |it| codes.set(Some(it)));
    };
    view! {
        <form class="col g4" on:submit=submit>
            <p class="t2">{t::scan(lang)}</p>
            <div class="scan">
                <Qr side=draft.side modules=draft.modules.expose() label=t::qr(lang) />
                <div class="col g1">
                    <span class="xs t3">{t::by_hand(lang)}</span>
                    <code class="selectable" id="totp-secret">{in_groups(draft.secret.expose())}</code>
                </div>
            </div>
            <TextField
                name="totp-code"
                label=t::code(lang)
                value=code
                hint=t::code_hint(lang)
                inputmode="numeric"
                autofocus=true
                autocomplete="one-time-code"
                error=action.about(Field::OneTimeCode, lang)
            />
            <PasswordField
                name="totp-password"
                label=t::own_password(lang)
                value=password
                error=action.about(Field::Password, lang)
            />
            <Acts
                button=t::turn_on(lang)
                close=close
                ready=Signal::derive(move || filled.get() && !action.busy.get())
                error=action.elsewhere(&[Field::OneTimeCode, Field::Password])
            />
        </form>
    }
}

/// In fours, as authenticator apps show it.
fn in_groups(secret: &str) -> String {
    let letters: Vec<_> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|it| it.iter().collect()).collect();
    groups.join(" ")
}

#[component]
fn Keep(codes: Vec<Secret>, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let login = part::<Session>()
        .me
        .with_untracked(|me| me.as_ref().map(|it| it.login.clone()));
    let login = login.unwrap_or_default();
    let lines: Vec<_> = codes.iter().map(Secret::expose).collect();
    let text = format!("MikroMon · {login}\n\n{}\n", lines.join("\n"));
    let done = move |_| {
        toasts.done(t::turned_on(lang));
        close.run(());
    };
    view! {
        <Dialog title=t::keep(lang) close=close name="recovery-codes">
            <p class="t2">{t::keep_what(lang)}</p>
            <FileText
                name=format!("{}-{login}.txt", t::file(lang))
                label=t::codes_label(lang)
                text=text
            />
            <div class="acts">
                <button type="button" class="btn primary" name="codes-kept" on:click=done>
                    {t::kept(lang)}
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn TurnOff(close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let password = RwSignal::new(String::new());
    let action = Action::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let password = Secret::new(password.get_untracked());
        action.send(DisableTotp { password }, move |()| {
            toasts.done(t::turned_off(lang));
            close.run(());
        });
    };
    view! {
        <Dialog title=t::turn_off(lang) close=close name="turn-off-totp">
            <p class="t2">{t::off_what(lang)}</p>
            <form class="col g4" on:submit=submit>
                <PasswordField
                    name="totp-password"
                    label=t::own_password(lang)
                    value=password
                    autofocus=true
                    error=action.about(Field::Password, lang)
                />
                <Acts
                    button=t::turn_off(lang)
                    close=close
                    ready=Signal::derive(move || {
                        password.with(|it| !it.is_empty()) && !action.busy.get()
                    })
                    error=action.elsewhere(&[Field::Password])
                />
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_in_fours() {
        assert_eq!(in_groups("JBSWY3DPEHPK3"), "JBSW Y3DP EHPK 3");
    }
}
