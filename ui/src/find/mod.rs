//! Finding things: the places of the app, the command palette, the keys and the sheet that lists
//! them.

mod act;
mod entry;
mod help;
mod keys;
mod palette;
pub(crate) mod places;
mod rank;

pub(crate) use help::Help;
pub(crate) use keys::{Keys, leave_wall, travel};
pub(crate) use palette::Palette;

use leptos::prelude::*;

/// What floats above the page to find something, and whether it is open.
#[derive(Clone, Copy)]
pub(crate) struct Finder {
    pub palette: RwSignal<bool>,
    pub help: RwSignal<bool>,
}

impl Finder {
    pub(crate) fn new() -> Self {
        Self {
            palette: RwSignal::new(false),
            help: RwSignal::new(false),
        }
    }
}
