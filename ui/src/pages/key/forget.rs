//! Shutting a desktop out, and then the routers whose passwords it has read.

use leptos::prelude::*;
use mikromon_api::key::{ExposedRouter, ForgetDevice, HolderView};

use crate::components::{Confirm, Dialog, Icon, icon};
use crate::locales::{common, key as t};
use crate::state::{Action, Toasts, lang, part};

#[component]
pub(super) fn Forget(holder: HolderView, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let toasts = part::<Toasts>();
    let action = Action::new();
    let exposed = RwSignal::new(None::<Vec<ExposedRouter>>);
    let HolderView {
        id, name, device, ..
    } = holder;
    let what = match device {
        Some(_) => t::forget_what(lang),
        None => t::forget_kit_what(lang),
    };
    let forgotten = t::forgotten(&name, lang);
    let act = Callback::new(move |()| {
        let forgotten = forgotten.clone();
        action.send(ForgetDevice { holder: id }, move |after| {
            toasts.done(forgotten);
            if after.routers.is_empty() {
                close.run(());
            } else {
                exposed.set(Some(after.routers));
            }
        });
    });
    move || match exposed.get() {
        Some(routers) => view! { <Exposed routers=routers close=close /> }.into_any(),
        None => view! {
            <Confirm
                title=t::forget_title(&name, lang)
                what=what
                word=name.clone()
                button=t::forget_of(&name, lang)
                act=act
                close=close
                busy=action.busy
                error=action.error
            />
        }
        .into_any(),
    }
}

#[component]
fn Exposed(routers: Vec<ExposedRouter>, close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let count = common::routers(routers.len(), lang);
    let line = |router: ExposedRouter| {
        let href = format!("/routers/{}/edit", router.id);
        view! { <li><a href=href class="link row">{icon(Icon::Router)}{router.name}</a></li> }
    };
    let lines = routers.into_iter().map(line).collect_view();
    view! {
        <Dialog title=t::exposed_title(&count, lang) close=close name="exposed-routers">
            <p class="t2">{t::exposed_what(lang)}</p>
            <ul class="col g2">{lines}</ul>
            <div class="acts">
                <button type="button" class="btn primary" on:click=move |_| close.run(())>
                    {common::close(lang)}
                </button>
            </div>
        </Dialog>
    }
}
