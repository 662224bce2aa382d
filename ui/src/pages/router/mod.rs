//! Routers: the list, the form that adds and edits, and one router's page.

mod certificate;
mod detail;
mod form;
mod history;
mod import;
mod interfaces;
mod list;
mod narrow;
mod order;
mod remove;
mod sessions;
mod stats;
pub(crate) mod table;
mod trend;

pub(crate) use detail::RouterPage;
pub(crate) use form::{AddRouter, EditRouter};
pub(crate) use import::RouterImport;
pub(crate) use list::RouterList;

use leptos::prelude::*;
use mikromon_domain::ids::RouterId;

use crate::locales::{Lang, shell};

/// Of a page below the list of routers, and below the page of one where it is of one.
fn above(router: Option<(RouterId, Signal<String>)>, lang: Lang) -> Vec<(String, Signal<String>)> {
    let list = Signal::stored(shell::routers(lang).to_owned());
    let router = router.map(|(id, name)| (format!("/routers/{id}"), name));
    [Some(("/routers".to_owned(), list)), router]
        .into_iter()
        .flatten()
        .collect()
}
