//! What a person chose for this computer: language, theme, density and keys, kept in the browser's
//! storage.

use leptos::prelude::*;

use crate::locales::Lang;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    #[default]
    System,
    Dark,
    Light,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Dark, Self::Light];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// How much a table shows at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Density {
    #[default]
    Normal,
    Dense,
}

impl Density {
    pub(crate) const ALL: [Self; 2] = [Self::Normal, Self::Dense];

    const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Dense => "dense",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    pub lang: RwSignal<Lang>,
    pub theme: RwSignal<Theme>,
    /// Whether keys of one letter do something.
    pub letters: RwSignal<bool>,
    pub density: RwSignal<Density>,
    /// Whether alerts are heard.
    pub sounds: RwSignal<bool>,
}

const LANG: &str = "mikromon.language";
const THEME: &str = "mikromon.theme";
const LETTERS: &str = "mikromon.letters";
const DENSITY: &str = "mikromon.density";
const SOUNDS: &str = "mikromon.sounds";

impl Prefs {
    /// Reads them, applies them to the document, and keeps both in step from then on.
    pub(crate) fn load() -> Self {
        let lang = kept(LANG)
            .and_then(|code| Lang::from_code(&code))
            .unwrap_or_default();
        let theme = kept(THEME)
            .and_then(|code| Theme::from_code(&code))
            .unwrap_or_default();
        let density = kept(DENSITY)
            .and_then(|code| Density::from_code(&code))
            .unwrap_or_default();
        let prefs = Self {
            lang: RwSignal::new(lang),
            theme: RwSignal::new(theme),
            letters: RwSignal::new(kept(LETTERS).as_deref() != Some("off")),
            density: RwSignal::new(density),
            sounds: RwSignal::new(kept(SOUNDS).as_deref() != Some("off")),
        };
        Effect::new(move |_| {
            let code = prefs.lang.get().code();
            keep(LANG, code);
            set_root_attribute("lang", Some(code));
        });
        Effect::new(move |_| {
            let theme = prefs.theme.get();
            keep(THEME, theme.code());
            set_root_attribute("data-theme", (theme != Theme::System).then(|| theme.code()));
        });
        Effect::new(move |_| keep(LETTERS, if prefs.letters.get() { "on" } else { "off" }));
        Effect::new(move |_| keep(SOUNDS, if prefs.sounds.get() { "on" } else { "off" }));
        Effect::new(move |_| {
            let density = prefs.density.get();
            keep(DENSITY, density.code());
            let set = (density != Density::Normal).then(|| density.code());
            set_root_attribute("data-density", set);
        });
        prefs
    }
}

/// What was kept on this computer under a key.
pub(crate) fn kept(key: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()
        .flatten()?
        .get_item(key)
        .ok()
        .flatten()
}

/// A storage that refuses (a full disk) costs only the memory of the choice.
pub(crate) fn keep(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        drop(storage.set_item(key, value));
    }
}

fn set_root_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        drop(match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        });
    }
}
