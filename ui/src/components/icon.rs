//! The icons: one sprite, put into the page once, and a name for each of its symbols.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $link:literal,)+) => {
        /// A symbol of the sprite. Icons are decoration: the word beside them says it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Icon { $($name),+ }

        impl Icon {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),+];

            pub(crate) const fn link(self) -> &'static str {
                match self { $(Self::$name => $link),+ }
            }
        }
    };
}

icons! {
    Overview = "#i-overview",
    Router = "#i-router",
    Map = "#i-map",
    Warn = "#i-warn",
    Settings = "#i-settings",
    Search = "#i-search",
    Down = "#i-down",
    Right = "#i-right",
    Check = "#i-check",
    Good = "#i-okc",
    Close = "#i-x",
    Bad = "#i-badc",
    Lock = "#i-lock",
    Pause = "#i-pause",
    Clock = "#i-clock",
    Retry = "#i-sync",
    Bell = "#i-bell",
    Plus = "#i-plus",
    Minus = "#i-minus",
    Copy = "#i-copy",
    Download = "#i-download",
    User = "#i-user",
    Shield = "#i-shield",
    Audit = "#i-audit",
    Eye = "#i-eye",
    EyeOff = "#i-eyeoff",
    BellOff = "#i-belloff",
    Edit = "#i-edit",
    Trash = "#i-trash",
    Exit = "#i-exit",
    Link = "#i-link",
    Fit = "#i-fit",
    Note = "#i-note",
    Left = "#i-left",
    Pin = "#i-pin",
    Keys = "#i-keys",
    Users = "#i-users",
    Bill = "#i-bill",
    Cash = "#i-cash",
    Columns = "#i-columns",
    Plan = "#i-plan",
}

const SPRITE: &str = include_str!("../../icons.svg");

/// The symbols themselves. Once, at the root.
#[component]
pub(crate) fn Sprite() -> impl IntoView {
    view! { <div class="sprite" aria-hidden="true" inner_html=SPRITE></div> }
}

pub(crate) fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="i" aria-hidden="true"><use href=icon.link() /></svg> }
}

/// Smaller, for a small button.
pub(crate) fn small_icon(icon: Icon) -> impl IntoView {
    view! { <svg class="i s" aria-hidden="true"><use href=icon.link() /></svg> }
}

/// The mark of the product.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2 15V5l5 6 3-4 3 4 5-6v10" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_symbol_and_every_symbol_its_icon() {
        for icon in Icon::ALL {
            let id = format!("id=\"{}\"", icon.link().trim_start_matches('#'));
            assert!(SPRITE.contains(&id), "{icon:?}");
        }
        assert_eq!(SPRITE.matches("<symbol").count(), Icon::ALL.len());
    }
}
