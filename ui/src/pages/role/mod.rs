//! What the roles of the company may do, and changing it.

mod draft;
mod grid;
mod save;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::role::ListRoles;
use mikromon_domain::permission::Permission;

use crate::components::{Crumbs, Region};
use crate::locales::{role as t, settings, shell};
use crate::state::{Session, lang, part, query};
use draft::Draft;
use grid::Grid;
use save::SaveBar;

#[component]
pub(crate) fn Roles() -> impl IntoView {
    let lang = lang();
    let may_edit = part::<Session>().may(Permission::RoleEdit);
    let roles = query(&[Tag::Roles, Tag::Operators], None, || Some(ListRoles {}));
    let stored = Memo::new(move |_| roles.data.get().unwrap_or_default());
    let draft = RwSignal::new(Draft::default());
    let page = |address: &str, word: &str| (address.to_owned(), Signal::stored(word.to_owned()));
    let above = vec![
        page("/settings", shell::settings(lang)),
        page("/settings/operators", settings::people(lang)),
    ];
    view! {
        <div class="top">
            <Crumbs above=above here=Signal::stored(t::title(lang).to_owned()) />
            <div class="page-head">
                <h1>{t::title(lang)}</h1>
                <span class="t3">{t::sub(lang)}</span>
            </div>
        </div>
        <section class="card grow" id="roles">
            <Region query=roles lines=12>
                <Grid roles=stored draft=draft may_edit=may_edit />
            </Region>
            {may_edit.then(|| view! { <SaveBar roles=stored draft=draft /> })}
        </section>
    }
}
