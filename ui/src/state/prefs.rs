//! What a person chose for this computer: language, theme, density, keys and size, kept in the
//! browser's storage.

use leptos::prelude::*;

use crate::bridge;
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
    /// How large the page is drawn.
    pub zoom: RwSignal<Zoom>,
}

/// Percent of what the system has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Zoom(u16);

impl Zoom {
    const STEPS: &[u16] = &[80, 90, 100, 110, 125, 150, 175, 200];
    pub(crate) const WHOLE: Self = Self(100);

    pub(crate) const fn percent(self) -> u16 {
        self.0
    }

    /// The next larger one, or the largest.
    pub(crate) fn larger(self) -> Self {
        let mut larger = Self::STEPS.iter().filter(|it| **it > self.0);
        larger.next().map_or(self, |it| Self(*it))
    }

    pub(crate) fn smaller(self) -> Self {
        let mut smaller = Self::STEPS.iter().rev().filter(|it| **it < self.0);
        smaller.next().map_or(self, |it| Self(*it))
    }

    fn from_text(text: &str) -> Option<Self> {
        let percent = text.parse().ok()?;
        Self::STEPS.contains(&percent).then_some(Self(percent))
    }
}

const LANG: &str = "mikromon.language";
const THEME: &str = "mikromon.theme";
const LETTERS: &str = "mikromon.letters";
const DENSITY: &str = "mikromon.density";
const SOUNDS: &str = "mikromon.sounds";
const ZOOM: &str = "mikromon.zoom";

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
            zoom: RwSignal::new(
                kept(ZOOM)
                    .and_then(|it| Zoom::from_text(&it))
                    .unwrap_or(Zoom::WHOLE),
            ),
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
        Effect::new(move |_| {
            let zoom = prefs.zoom.get();
            keep(ZOOM, &zoom.percent().to_string());
            bridge::set_zoom(zoom.percent());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_drawn_larger_and_smaller_in_steps_that_end() {
        let mut zoom = Zoom::WHOLE;
        for _ in 0..20 {
            zoom = zoom.larger();
        }
        assert_eq!(zoom, Zoom(200));
        assert_eq!(zoom.smaller(), Zoom(175));
        for _ in 0..20 {
            zoom = zoom.smaller();
        }
        assert_eq!(zoom, Zoom(80));
    }

    #[test]
    fn what_is_kept_and_no_step_is_not_taken() {
        assert_eq!(Zoom::from_text("125"), Some(Zoom(125)));
        assert_eq!(
            (Zoom::from_text("9000"), Zoom::from_text("x")),
            (None, None)
        );
    }
}
