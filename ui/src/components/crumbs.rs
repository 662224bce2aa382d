//! Where a page lies: the pages above it, and its own name.

use leptos::prelude::*;

use super::{Icon, small_icon};
use crate::locales::shell as t;
use crate::state::lang;

/// `Router > BR-Ciawi-02`
#[component]
pub(crate) fn Crumbs(
    /// Address and name of each, the highest first.
    above: Vec<(String, Signal<String>)>,
    #[prop(into)] here: Signal<String>,
) -> impl IntoView {
    let link = |(address, name): (String, Signal<String>)| {
        view! {
            <a href=address>{move || name.get()}</a>
            {small_icon(Icon::Right)}
        }
    };
    view! {
        <nav class="crumbs" aria-label=t::crumbs(lang())>
            {above.into_iter().map(link).collect_view()}
            <span aria-current="page">{move || here.get()}</span>
        </nav>
    }
}
