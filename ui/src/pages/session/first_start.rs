//! First start: a new book with an owner, the book of a server that this desktop joins, or one that
//! comes back from a backup.

use leptos::prelude::*;

use super::create::Create;
use super::frame::Frame;
use crate::components::Seg;
use crate::locales::{session as t, store, sync};
use crate::pages::store::RestoreForm;
use crate::pages::sync::Join;
use crate::state::lang;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    New,
    Join,
    Restore,
}

#[component]
pub(crate) fn FirstStart(needs_vault: bool) -> impl IntoView {
    let lang = lang();
    let way = RwSignal::new(Way::New);
    let options = vec![
        (Way::New, sync::start_new(lang).to_owned()),
        (Way::Restore, store::restore_short(lang).to_owned()),
        (Way::Join, sync::connect(lang).to_owned()),
    ];
    let title = Signal::derive(move || match way.get() {
        Way::New => t::welcome(lang).to_owned(),
        Way::Join => sync::join_title(lang).to_owned(),
        Way::Restore => store::restore(lang).to_owned(),
    });
    let hint = Signal::derive(move || match way.get() {
        Way::New => t::welcome_hint(lang).to_owned(),
        Way::Join => sync::join_hint(lang).to_owned(),
        Way::Restore => store::restore_first(lang).to_owned(),
    });
    let form = move || match way.get() {
        Way::New => view! { <Create needs_vault=needs_vault /> }.into_any(),
        Way::Join => view! { <Join needs_vault=needs_vault /> }.into_any(),
        Way::Restore => view! { <RestoreForm /> }.into_any(),
    };
    view! {
        <Frame title=title hint=hint>
            <div class="row" id="first-start-way">
                <Seg
                    label=t::welcome(lang)
                    options=options
                    chosen=way
                    choose=move |it| way.set(it)
                />
            </div>
            {form}
        </Frame>
    }
}
