//! Where lists were left, so that who goes back finds the place again. A list that is opened anew
//! begins at its top.

use std::collections::HashMap;

use leptos::prelude::*;

/// A step back draws its page at once; whatever comes later was not asked for by it.
const AT_ONCE: f64 = 1_000.0;

/// Where a list was left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Pixels that it was scrolled by.
    pub top: usize,
    /// The row that was chosen.
    pub chosen: Option<usize>,
}

#[derive(Clone, Copy)]
pub(crate) struct Returns {
    left: StoredValue<HashMap<(String, &'static str), Spot>>,
    /// When the last step through the history was, as the page's clock has it.
    stepped: StoredValue<Option<f64>>,
}

impl Returns {
    pub(super) fn start() -> Self {
        let stepped = StoredValue::new(None);
        // Before the router, which listens later: the list is drawn by what it does then.
        let step = window_event_listener(leptos::ev::popstate, move |_| stepped.set_value(now()));
        on_cleanup(move || step.remove());
        Self {
            left: StoredValue::new(HashMap::new()),
            stepped,
        }
    }

    pub(crate) fn leave(self, list: &'static str, spot: Spot) {
        if let Some(address) = address() {
            self.left.update_value(|left| {
                left.insert((address, list), spot);
            });
        }
    }

    /// Where a list that is being drawn was left, if one goes back to it.
    pub(crate) fn spot(self, list: &'static str) -> Option<Spot> {
        let since = now()? - self.stepped.get_value()?;
        let address = address().filter(|_| since < AT_ONCE)?;
        self.left
            .with_value(|left| left.get(&(address, list)).copied())
    }
}

fn now() -> Option<f64> {
    window().performance().map(|it| it.now())
}

fn address() -> Option<String> {
    let location = window().location();
    let (path, query) = (location.pathname().ok()?, location.search().ok()?);
    Some(path + &query)
}
