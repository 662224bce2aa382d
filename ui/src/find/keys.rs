//! The keys of the app, once: what each does, and the sheet's words for it. Keys of one letter are
//! for who is not typing, and can be turned off.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use mikromon_domain::permission::Permission;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Finder;
use super::places::PLACES;
use crate::state::{Prefs, Session, Toasts, WALL, Zoom, lang, lock_now, part};

/// How long the second key of two may take.
const SECOND_KEY: Duration = Duration::from_millis(1_500);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Palette,
    Lock,
    Help,
    Search,
    Back,
    Forward,
    Larger,
    Smaller,
    WholeSize,
    /// To the wallboard, and back from it.
    Wall,
    /// The first of two.
    Go,
    Place(&'static str),
}

/// What was pressed, without what only a browser knows.
#[derive(Clone, Copy, Debug, Default)]
struct Press<'a> {
    key: &'a str,
    /// Ctrl, or Command on a Mac.
    command: bool,
    alt: bool,
    /// Whether letters go into a field, or something lies over the page.
    taken: bool,
    /// Whether something lies over the page.
    covered: bool,
    /// Whether the wallboard is shown.
    wall: bool,
    /// Whether `g` was pressed just before.
    second: bool,
    /// Whether keys of one letter are wanted.
    letters: bool,
}

impl Press<'_> {
    fn key(self) -> Option<Key> {
        match (self.key, self.command, self.alt) {
            ("k" | "K", true, false) => Some(Key::Palette),
            ("l" | "L", true, false) => Some(Key::Lock),
            ("+" | "=", true, false) => Some(Key::Larger),
            ("-", true, false) => Some(Key::Smaller),
            ("0", true, false) => Some(Key::WholeSize),
            ("F11", false, false) if !self.covered => Some(Key::Wall),
            ("Escape", false, false) if self.wall && !self.covered => Some(Key::Wall),
            ("ArrowLeft", false, true) => Some(Key::Back),
            ("ArrowRight", false, true) => Some(Key::Forward),
            (_, false, false) if !self.taken && self.letters => self.letter(),
            _ => None,
        }
    }

    fn letter(self) -> Option<Key> {
        if self.second {
            let place = PLACES.iter().find(|it| it.key.to_string() == self.key);
            return place.map(|it| Key::Place(it.href));
        }
        match self.key {
            "?" => Some(Key::Help),
            "/" => Some(Key::Search),
            "g" => Some(Key::Go),
            _ => None,
        }
    }
}

/// Listens for as long as the app's window shows its places.
#[component]
pub(crate) fn Keys() -> impl IntoView {
    let (finder, prefs, session) = (part::<Finder>(), part::<Prefs>(), part::<Session>());
    let (toasts, lang) = (part::<Toasts>(), lang());
    let navigate = StoredValue::new_local(use_navigate());
    let second = RwSignal::new(false);
    let forget = StoredValue::new_local(None::<TimeoutHandle>);
    let handle = window_event_listener(leptos::ev::keydown, move |ev| {
        if session.locked.get_untracked() {
            return;
        }
        let name = ev.key();
        let press = Press {
            key: &name,
            command: ev.ctrl_key() || ev.meta_key(),
            alt: ev.alt_key(),
            taken: typing() || covered(),
            covered: covered(),
            wall: Session::on_wall(),
            second: second.get_untracked(),
            letters: prefs.letters.get_untracked(),
        };
        let Some(key) = press.key() else {
            if !matches!(name.as_str(), "Shift" | "Control" | "Alt" | "Meta") {
                second.set(false);
            }
            return;
        };
        ev.prevent_default();
        second.set(key == Key::Go);
        match key {
            Key::Palette => finder.palette.update(|open| *open = !*open && !covered()),
            Key::Lock if session.locks() => lock_now(toasts, lang),
            Key::Lock => {}
            Key::Help => finder.help.set(true),
            Key::Search => focus("main input[type=search]"),
            Key::Larger => prefs.zoom.update(|it| *it = it.larger()),
            Key::Smaller => prefs.zoom.update(|it| *it = it.smaller()),
            Key::WholeSize => prefs.zoom.set(Zoom::WHOLE),
            Key::Wall if Session::on_wall() => leave_wall(),
            Key::Wall if session.may(Permission::RouterView) => {
                navigate.with_value(|go| go(WALL, NavigateOptions::default()));
            }
            Key::Wall => {}
            Key::Back => travel(-1),
            Key::Forward => travel(1),
            Key::Go => {
                let late = move || {
                    second.try_set(false);
                };
                if let Some(Some(before)) = forget.try_get_value() {
                    before.clear();
                }
                forget.set_value(set_timeout_with_handle(late, SECOND_KEY).ok());
            }
            Key::Place(href) => {
                let open = PLACES.iter().find(|it| it.href == href);
                if open.is_some_and(|it| it.is_open(session)) {
                    navigate.with_value(|go| go(href, NavigateOptions::default()));
                }
            }
        }
    });
    on_cleanup(move || handle.remove());
}

/// To what was shown before the wallboard, or to the Overview where nothing was.
pub(crate) fn leave_wall() {
    let before = window().history().and_then(|it| it.length());
    if before.is_ok_and(|steps| steps > 1) {
        return travel(-1);
    }
    if let Err(error) = window().location().set_href("/") {
        leptos::logging::warn!("the wallboard is not left: {error:?}");
    }
}

/// One step in what was shown before.
pub(crate) fn travel(steps: i32) {
    if let Ok(history) = window().history() {
        drop(history.go_with_delta(steps));
    }
}

fn typing() -> bool {
    document().active_element().is_some_and(|it| {
        let field = matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        let check = it
            .get_attribute("type")
            .is_some_and(|kind| matches!(kind.as_str(), "checkbox" | "radio" | "button"));
        field && !check
    })
}

/// Whether a dialog lies over the page.
fn covered() -> bool {
    let dialog = document().query_selector("dialog[open]");
    dialog.ok().flatten().is_some()
}

fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        drop(found.focus());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press<'_> {
        Press {
            key,
            letters: true,
            ..Press::default()
        }
    }

    #[test]
    fn the_palette_opens_wherever_one_types() {
        let open = Press {
            command: true,
            taken: true,
            letters: false,
            ..press("k")
        };
        assert_eq!(open.key(), Some(Key::Palette));
        assert_eq!(press("k").key(), None);
        let lock = Press { key: "l", ..open };
        assert_eq!(lock.key(), Some(Key::Lock));
        assert_eq!(press("l").key(), None);
    }

    #[test]
    fn a_letter_that_is_typed_or_not_wanted_does_nothing() {
        for key in ["?", "/", "g"] {
            let taken = Press {
                taken: true,
                ..press(key)
            };
            let unwanted = Press {
                letters: false,
                ..press(key)
            };
            assert!(press(key).key().is_some(), "{key}");
            assert_eq!((taken.key(), unwanted.key()), (None, None), "{key}");
        }
    }

    #[test]
    fn a_place_is_two_keys() {
        assert_eq!(press("r").key(), None);
        let second = |key| Press {
            second: true,
            ..press(key)
        };
        assert_eq!(second("r").key(), Some(Key::Place("/routers")));
        assert_eq!(second("g").key(), None);
        assert_eq!(second("?").key(), None);
    }

    #[test]
    fn the_wall_is_opened_and_left_by_one_key_and_left_by_escape() {
        let wall = |key| Press {
            wall: true,
            letters: false,
            ..press(key)
        };
        assert_eq!(press("F11").key(), Some(Key::Wall));
        assert_eq!(press("Escape").key(), None);
        assert_eq!(wall("Escape").key(), Some(Key::Wall));
        let under_a_dialog = |key| Press {
            covered: true,
            taken: true,
            ..wall(key)
        };
        for key in ["F11", "Escape"] {
            assert_eq!(under_a_dialog(key).key(), None, "{key}");
        }
    }

    #[test]
    fn alt_and_an_arrow_go_back_and_forward_also_in_a_field() {
        let alt = |key| Press {
            alt: true,
            taken: true,
            ..press(key)
        };
        assert_eq!(alt("ArrowLeft").key(), Some(Key::Back));
        assert_eq!(alt("ArrowRight").key(), Some(Key::Forward));
        assert_eq!(press("ArrowLeft").key(), None);
    }
}
