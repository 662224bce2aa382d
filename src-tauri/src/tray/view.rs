//! What the tray shows, as plain values: a picture of the network and of who looks at it.

use mikromon_api::{Light, NetworkState};
use mikromon_domain::ids::RouterId;

use crate::text::Language;

/// A menu longer than this leaves the screen of a small laptop.
const ROUTERS: usize = 15;

/// What the desk knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) network: NetworkState,
    pub(crate) muted: bool,
    /// Newest first; empty where the operator may not see them.
    pub(crate) down: Vec<DownRouter>,
}

#[derive(Clone, Debug)]
pub(crate) struct DownRouter {
    pub(crate) id: RouterId,
    pub(crate) name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) light: Light,
    pub(crate) tooltip: String,
    pub(crate) menu: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Item(Action, String),
    Text(String),
    Separator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Open,
    Mute,
    Unmute,
    Router(RouterId),
    Quit,
}

impl Action {
    /// The id of its menu item.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Open => "open".into(),
            Self::Mute => "mute".into(),
            Self::Unmute => "unmute".into(),
            Self::Quit => "quit".into(),
            Self::Router(id) => format!("router:{id}"),
        }
    }

    pub(crate) fn from_id(id: &str) -> Option<Self> {
        match id {
            "open" => Some(Self::Open),
            "mute" => Some(Self::Mute),
            "unmute" => Some(Self::Unmute),
            "quit" => Some(Self::Quit),
            _ => id.strip_prefix("router:")?.parse().ok().map(Self::Router),
        }
    }
}

impl View {
    pub(crate) fn of(seen: &Seen, language: Language) -> Self {
        let network = language.network(&seen.network);
        let mut menu = vec![
            Line::Text(network.clone()),
            Line::Item(Action::Open, language.open()),
        ];
        if !seen.down.is_empty() {
            menu.extend([Line::Separator, Line::Text(language.routers_down())]);
            menu.extend(routers(&seen.down, language));
        }
        menu.extend([
            Line::Separator,
            if seen.muted {
                Line::Item(Action::Unmute, language.unmute())
            } else {
                Line::Item(Action::Mute, language.mute())
            },
            Line::Item(Action::Quit, language.quit()),
        ]);
        Self {
            light: seen.network.light,
            tooltip: format!("MikroMon: {network}"),
            menu,
        }
    }
}

/// By name; those that do not fit are counted, and found in the window.
fn routers(down: &[DownRouter], language: Language) -> Vec<Line> {
    let mut lines: Vec<_> = down
        .iter()
        .take(ROUTERS)
        .map(|router| Line::Item(Action::Router(router.id), escaped(&router.name)))
        .collect();
    let more = down.len().saturating_sub(ROUTERS);
    if more > 0 {
        lines.push(Line::Item(Action::Open, language.more(more)));
    }
    lines
}

/// In a menu's label `&` marks the key to press; a name means the character.
fn escaped(name: &str) -> String {
    name.replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> RouterId {
        format!("00000000-0000-7000-8000-0000000000{n:02}")
            .parse()
            .unwrap()
    }

    fn down(count: u8) -> Vec<DownRouter> {
        (0..count)
            .map(|n| DownRouter {
                id: id(n),
                name: format!("R&{n}"),
            })
            .collect()
    }

    #[test]
    fn a_quiet_network_offers_to_open_to_mute_and_to_quit() {
        let view = View::of(&Seen::default(), Language::Id);
        assert_eq!(view.tooltip, "MikroMon: Belum ada router");
        assert_eq!(
            view.menu,
            [
                Line::Text("Belum ada router".into()),
                Line::Item(Action::Open, "Buka MikroMon".into()),
                Line::Separator,
                Line::Item(Action::Mute, "Diamkan notifikasi 1 jam".into()),
                Line::Item(Action::Quit, "Keluar dan hentikan pemantauan".into()),
            ]
        );
    }

    #[test]
    fn routers_that_are_down_are_listed_by_name_and_muting_turns_round() {
        let seen = Seen {
            network: NetworkState {
                light: Light::Red,
                routers: 3,
                up: 1,
                down: 2,
                unacknowledged: 2,
            },
            muted: true,
            down: down(2),
        };
        let view = View::of(&seen, Language::En);
        assert_eq!(view.light, Light::Red);
        assert_eq!(view.tooltip, "MikroMon: 1 of 3 routers up, 2 down");
        assert!(
            view.menu
                .contains(&Line::Item(Action::Router(id(1)), "R&&1".into()))
        );
        assert!(
            view.menu
                .iter()
                .any(|line| matches!(line, Line::Item(Action::Unmute, _)))
        );
    }

    #[test]
    fn a_long_list_ends_in_a_count_that_opens_the_window() {
        let seen = Seen {
            down: down(18),
            ..Seen::default()
        };
        let view = View::of(&seen, Language::Id);
        let listed = view
            .menu
            .iter()
            .filter(|line| matches!(line, Line::Item(Action::Router(_), _)));
        assert_eq!(listed.count(), ROUTERS);
        assert!(
            view.menu
                .contains(&Line::Item(Action::Open, "dan 3 lainnya".into()))
        );
    }

    #[test]
    fn what_is_chosen_is_what_was_offered() {
        for action in [
            Action::Open,
            Action::Mute,
            Action::Unmute,
            Action::Router(id(7)),
            Action::Quit,
        ] {
            assert_eq!(Action::from_id(&action.id()), Some(action));
        }
        assert_eq!(Action::from_id("router:x"), None);
    }
}
