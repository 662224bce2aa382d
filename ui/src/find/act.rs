//! What the palette can do at once, besides going somewhere.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::Command;
use mikromon_api::alert::{MuteAlerts, UnmuteAlerts};
use mikromon_api::session::SignOut;
use mikromon_api::sync::SyncNow;
use mikromon_domain::permission::Permission;

use super::Finder;
use crate::bridge;
use crate::components::Icon;
use crate::locales::{Lang, customer, find as t, router_import, shell, wall};
use crate::state::{Prefs, Session, SyncStatus, Theme, Toasts, WALL, lang, lock_now, part};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    AddRouter,
    ImportRouters,
    AddCustomer,
    Wall,
    Mute,
    Unmute,
    SyncNow,
    Look(Theme),
    Speak(Lang),
    Keys,
    Lock,
    SignOut,
}

impl Act {
    /// Those that the operator may do now and that would change something.
    pub(crate) fn all() -> Vec<Self> {
        let (session, prefs) = (part::<Session>(), part::<Prefs>());
        let muted = session.read(|it| it.muted_until).is_some();
        let mut all = Vec::new();
        if session.may(Permission::RouterEdit) {
            all.extend([Self::AddRouter, Self::ImportRouters]);
        }
        if session.may(Permission::CustomerEdit) {
            all.push(Self::AddCustomer);
        }
        if session.may(Permission::RouterView) {
            all.push(Self::Wall);
        }
        if session.may(Permission::AlertMute) {
            all.push(if muted { Self::Unmute } else { Self::Mute });
        }
        if part::<SyncStatus>().trade().is_some() {
            all.push(Self::SyncNow);
        }
        all.extend(other(&Theme::ALL, prefs.theme.get()).map(Self::Look));
        all.extend(other(&Lang::ALL, prefs.lang.get()).map(Self::Speak));
        all.push(Self::Keys);
        if session.locks() {
            all.push(Self::Lock);
        }
        all.push(Self::SignOut);
        all
    }

    pub(crate) fn word(self, lang: Lang) -> String {
        match self {
            Self::AddRouter => crate::locales::router::add(lang).to_owned(),
            Self::ImportRouters => router_import::title(lang).to_owned(),
            Self::AddCustomer => customer::add(lang).to_owned(),
            Self::Wall => wall::open(lang).to_owned(),
            Self::Mute => shell::mute_hour(lang).to_owned(),
            Self::Unmute => shell::unmute(lang).to_owned(),
            Self::SyncNow => t::sync_now(lang).to_owned(),
            Self::Look(Theme::System) => t::look_system(lang).to_owned(),
            Self::Look(Theme::Dark) => t::look_dark(lang).to_owned(),
            Self::Look(Theme::Light) => t::look_light(lang).to_owned(),
            Self::Speak(other) => t::speak(&other.name(), lang),
            Self::Keys => t::keys(lang).to_owned(),
            Self::Lock => shell::lock(lang).to_owned(),
            Self::SignOut => shell::sign_out(lang).to_owned(),
        }
    }

    /// The key that does the same.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Wall => "F11",
            Self::Keys => "?",
            _ => "",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::AddRouter | Self::AddCustomer => Icon::Plus,
            Self::ImportRouters => Icon::Download,
            Self::Wall => Icon::Fit,
            Self::Mute => Icon::BellOff,
            Self::Unmute => Icon::Bell,
            Self::SyncNow => Icon::Retry,
            Self::Look(_) => Icon::Eye,
            Self::Speak(_) => Icon::Note,
            Self::Keys => Icon::Keys,
            Self::Lock => Icon::Lock,
            Self::SignOut => Icon::Exit,
        }
    }
}

/// What an act works on, taken where it is drawn.
#[derive(Clone, Copy)]
pub(crate) struct Hands {
    prefs: Prefs,
    toasts: Toasts,
    finder: Finder,
    lang: Lang,
}

impl Hands {
    pub(crate) fn here() -> Self {
        Self {
            prefs: part(),
            toasts: part(),
            finder: part(),
            lang: lang(),
        }
    }

    /// `go` opens an address of the app.
    pub(crate) fn run(self, act: Act, go: impl Fn(&str)) {
        let lang = self.lang;
        match act {
            Act::AddRouter => go("/routers/add"),
            Act::ImportRouters => go("/routers/import"),
            Act::AddCustomer => go("/customers/new"),
            Act::Wall => go(WALL),
            Act::Mute => self.order(MuteAlerts { minutes: 60 }, shell::muted(lang)),
            Act::Unmute => self.order(UnmuteAlerts {}, shell::unmuted(lang)),
            Act::SyncNow => self.order(SyncNow {}, t::sync_asked(lang)),
            Act::Look(theme) => self.prefs.theme.set(theme),
            Act::Speak(other) => self.prefs.lang.set(other),
            Act::Keys => self.finder.help.set(true),
            Act::Lock => lock_now(self.toasts, lang),
            Act::SignOut => self.order(SignOut {}, shell::signed_out_hint(lang)),
        }
    }

    fn order<C: Command>(self, command: C, done: &'static str) {
        spawn_local(async move {
            let ended = bridge::call(command).await.map(|_| done);
            self.toasts.result(ended, self.lang);
        });
    }
}

/// All but the one that is chosen.
fn other<T: Copy + PartialEq>(all: &[T], chosen: T) -> impl Iterator<Item = T> {
    all.iter().copied().filter(move |it| *it != chosen)
}
