//! Removing a router: what will change, confirmed by typing its name.

use leptos::prelude::*;
use mikromon_api::router::{RemoveRouter, RouterDetail, RouterRow};

use crate::components::Confirm;
use crate::locales::{common, router as t};
use crate::state::{Action, Query, Toasts, lang, part};

#[component]
pub(crate) fn Remove(
    row: RwSignal<RouterRow>,
    detail: Query<RouterDetail>,
    #[prop(into)] close: Callback<()>,
    gone: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let (id, name) = row.with_untracked(|it| (it.router.id, it.router.name.clone()));
    let children = detail
        .data
        .with_untracked(|it| it.as_ref().map_or(0, |it| it.children.len()));
    let action = Action::new();
    let removed = t::removed(&name, lang);
    let act = Callback::new(move |()| {
        let removed = removed.clone();
        action.send(RemoveRouter { id }, move |()| {
            toasts.done(removed);
            gone.run(());
        });
    });
    let mut what = t::remove_what(lang).to_owned();
    if children > 0 {
        let routers = common::routers(children, lang);
        what = format!("{what} {}.", t::remove_children(&routers, lang));
    }
    view! {
        <Confirm
            title=t::remove_title(&name, lang)
            what=what
            word=name
            button=t::remove(lang)
            act=act
            close=close
            busy=action.busy
            error=action.error
        />
    }
}
