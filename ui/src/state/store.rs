//! What goes on with the store, whatever page is shown.

use leptos::prelude::*;
use mikromon_api::store::{Restored, StoreWork};

/// How far the backup is that is made or read.
#[derive(Clone, Copy)]
pub(crate) struct StoreUnderWay(pub RwSignal<Option<StoreWork>>);

impl StoreUnderWay {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}

/// What was put back, until somebody signs in: who did it was signed out by it.
#[derive(Clone, Copy)]
pub(crate) struct StoreRestored(pub RwSignal<Option<Restored>>);

impl StoreRestored {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}
