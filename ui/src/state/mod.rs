//! What the page knows, shared by all of it. Each part is provided once by the app and taken by
//! `use_…`; nothing here draws.

mod action;
mod activity;
mod checked;
mod clock;
mod company;
mod events;
mod incidents;
mod kept_secret;
mod masks;
mod pins;
mod prefs;
mod query;
mod returns;
mod routers;
mod session;
mod spans;
mod store;
mod sync;
mod toasts;
mod url;

pub(crate) use action::Action;
pub(crate) use checked::Checked;
pub(crate) use clock::{Clock, sleep};
pub(crate) use company::Company;
pub(crate) use events::Rates;
pub(crate) use incidents::Incidents;
pub(crate) use kept_secret::KeptSecret;
pub(crate) use masks::Masks;
pub(crate) use pins::Pins;
pub(crate) use prefs::{Density, Prefs, Theme, Zoom, keep, kept};
pub(crate) use query::{Query, Tags, query};
pub(crate) use returns::{Returns, Spot};
pub(crate) use routers::{Routers, answers, current};
pub(crate) use session::{Session, WALL, lock_now};
pub(crate) use spans::{Spans, spans};
pub(crate) use store::{StoreRestored, StoreUnderWay};
pub(crate) use sync::{Checking, Joining, SyncStatus, Trade};
pub(crate) use toasts::{Toast, ToastKind, Toasts};
pub(crate) use url::{id_in_path, step_in_url, word_in_url};

use leptos::prelude::*;

use crate::locales::Lang;

/// Makes everything and starts to listen to the core. Once, at the root.
pub(crate) fn provide() {
    provide_context(Prefs::load());
    provide_context(Clock::start());
    provide_context(Returns::start());
    provide_context(Tags::new());
    provide_context(Toasts::new());
    provide_context(Rates::new());
    provide_context(StoreUnderWay::new());
    provide_context(StoreRestored::new());
    provide_context(Session::start());
    provide_context(Company::start());
    provide_context(Routers::start());
    provide_context(Incidents::start());
    provide_context(Pins::start());
    provide_context(Joining::new());
    provide_context(Checking::new());
    provide_context(SyncStatus::start());
    events::listen();
    activity::report();
}

/// A shared part of the page's state. All parts are provided before anything is drawn, so a
/// missing one is a defect of the page that no user can cause.
#[track_caller]
#[allow(clippy::expect_used)]
pub(crate) fn part<T: Clone + 'static>() -> T {
    use_context::<T>().expect("the app provides every part of its state")
}

/// The language that this part of the page is drawn in. The app draws itself anew when it changes.
pub(crate) fn lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}
