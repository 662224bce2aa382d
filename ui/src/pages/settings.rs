//! Settings: language and theme of this computer; the way to the shared server; who signs in, and
//! the own password; and the vault.

mod vault;

use leptos::prelude::*;
use mikromon_domain::permission::Permission;

use crate::components::{Icon, Seg, icon};
use crate::locales::{Lang, settings as t, shell, sync};
use crate::pages::operator::{Operators, OwnPassword};
use crate::state::{Prefs, Session, SyncStatus, Theme, lang, part};
use vault::Vault;

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let lang = lang();
    let may_edit = part::<Session>().may(Permission::SettingsEdit);
    view! {
        <div class="page-head"><h1>{shell::settings(lang)}</h1></div>
        <div class="narrow col g4">
            <Look />
            <Shared />
            <Operators />
            <OwnPassword />
            <Vault may_make=may_edit />
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
    let host = Memo::new(move |_| {
        status.read(|it| {
            it.server
                .as_ref()
                .map(|server| server.host.as_str().to_owned())
        })
    });
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
