//! Settings of this computer: language and theme; the way to the shared server; and the vault for
//! those who may make one.

use leptos::prelude::*;
use mikromon_api::Field;
use mikromon_api::session::CreateVault;
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;

use crate::components::{FailureLine, Icon, Seg, icon};
use crate::locales::{Lang, session, settings as t, shell, sync};
use crate::pages::session::{NewSecret, NewSecretField};
use crate::state::{Action, Prefs, Session, SyncStatus, Theme, Toasts, lang, part};

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let lang = lang();
    let may_edit = part::<Session>().may(Permission::SettingsEdit);
    view! {
        <div class="page-head"><h1>{shell::settings(lang)}</h1></div>
        <div class="narrow col g4">
            <Look />
            <Shared />
            {may_edit.then(|| view! { <Vault /> })}
            <About />
        </div>
    }
}

#[component]
fn Look() -> impl IntoView {
    let lang = lang();
    let prefs = part::<Prefs>();
    let languages = Lang::ALL
        .into_iter()
        .map(|it| (it, it.name().to_owned()))
        .collect();
    let themes = Theme::ALL
        .into_iter()
        .map(|it| (it, theme_name(it, lang).to_owned()))
        .collect();
    view! {
        <section class="card pad col g4 fixed" id="settings-look">
            <div>
                <h2>{t::look(lang)}</h2>
                <p class="t3 xs">{t::local_hint(lang)}</p>
            </div>
            <div class="row between">
                <span class="t2">{t::language(lang)}</span>
                <Seg
                    label=t::language(lang)
                    options=languages
                    chosen=prefs.lang
                    choose=move |it| prefs.lang.set(it)
                />
            </div>
            <div class="row between">
                <span class="t2">{t::theme(lang)}</span>
                <Seg
                    label=t::theme(lang)
                    options=themes
                    chosen=prefs.theme
                    choose=move |it| prefs.theme.set(it)
                />
            </div>
        </section>
    }
}

fn theme_name(theme: Theme, lang: Lang) -> &'static str {
    match theme {
        Theme::System => t::theme_system(lang),
        Theme::Dark => t::theme_dark(lang),
        Theme::Light => t::theme_light(lang),
    }
}

/// The shared server, or the way to one; nothing before it is known which.
#[component]
fn Shared() -> impl IntoView {
    let lang = lang();
    let status = part::<SyncStatus>();
    let host =
        Memo::new(move |_| status.read(|it| it.server.as_ref().map(|server| server.host.clone())));
    let draw = move |host: Option<String>| {
        let (words, button) = match host {
            Some(host) => (sync::follows(&host, lang), sync::open_page(lang)),
            None => (sync::alone_hint(lang).to_owned(), sync::connect(lang)),
        };
        view! {
            <section class="card pad col g3 fixed" id="shared-server">
                <div>
                    <h2>{sync::title(lang)}</h2>
                    <p class="t3 xs">{words}</p>
                </div>
                <div>
                    <a href="/sync" class="btn">{icon(Icon::Retry)}{button}</a>
                </div>
            </section>
        }
    };
    move || host.get().map(draw)
}

#[component]
fn Vault() -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let passphrase = NewSecret::passphrase();
    let action = Action::new();
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let order = CreateVault {
            passphrase: Secret::new(passphrase.text.get_untracked()),
        };
        action.send(order, move |()| {
            passphrase.text.set(String::new());
            toasts.done(t::vault_made(lang));
        });
    };
    view! {
        <form class="card pad col g3 fixed" id="create-vault" on:submit=submit>
            <div>
                <h2>{t::vault(lang)}</h2>
                <p class="t3 xs">{t::vault_hint(lang)}</p>
            </div>
            <NewSecretField
                name="passphrase"
                label=session::passphrase(lang)
                hint=session::passphrase_hint(lang)
                secret=passphrase
                action=action
                field=Field::Passphrase
            />
            <FailureLine error=action.elsewhere(&[Field::Passphrase]) />
            <div>
                <button
                    type="submit"
                    class="btn"
                    disabled=move || !passphrase.is_good() || action.busy.get()
                >
                    {t::vault_make(lang)}
                </button>
            </div>
        </form>
    }
}

#[component]
fn About() -> impl IntoView {
    let lang = lang();
    let session = part::<Session>();
    let version = move || session.read(|it| it.version.clone());
    view! {
        <section class="card pad col g3 fixed" id="about">
            <div>
                <h2>{t::about(lang)}" MikroMon"</h2>
                <p class="t3 xs">{t::about_what(lang)}</p>
            </div>
            <dl class="kv">
                <dt>{t::version(lang)}</dt><dd>{version}</dd>
                <dt>{t::license(lang)}</dt><dd>"MIT OR Apache-2.0"</dd>
                <dt>{t::font(lang)}</dt><dd>"Inter, SIL OFL 1.1"</dd>
            </dl>
        </section>
    }
}
