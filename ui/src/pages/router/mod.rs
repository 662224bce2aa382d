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
use leptos_router::hooks::use_params_map;
use mikromon_domain::ids::RouterId;

use crate::components::{Icon, small_icon};
use crate::locales::shell;
use crate::state::lang;

/// The router that the URL names.
fn id_in_path() -> Memo<Option<RouterId>> {
    let params = use_params_map();
    Memo::new(move |_| {
        params
            .with(|it| it.get("id"))
            .and_then(|id| id.parse().ok())
    })
}

/// `Router > BR-Ciawi-02`
#[component]
fn Crumbs(
    /// The router's page, where this is a page below it.
    #[prop(optional)]
    parent: Option<(RouterId, Signal<String>)>,
    #[prop(into)] here: Signal<String>,
) -> impl IntoView {
    let lang = lang();
    view! {
        <nav class="crumbs" aria-label=shell::crumbs(lang)>
            <a href="/routers">{shell::routers(lang)}</a>
            {small_icon(Icon::Right)}
            {parent.map(|(id, name)| view! {
                <a href=format!("/routers/{id}")>{move || name.get()}</a>
                {small_icon(Icon::Right)}
            })}
            <span aria-current="page">{move || here.get()}</span>
        </nav>
    }
}
