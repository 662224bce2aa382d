//! The store could not be opened: what happened, where the file is, what is safe, and the way out.

use leptos::prelude::*;
use mikromon_api::session::{Stage, StartNewStore};

use super::frame::Frame;
use crate::components::{Confirm, FailureLine};
use crate::locales::{session as t, store};
use crate::pages::store::RestoreForm;
use crate::state::{Action, Session, Toasts, lang, part};

#[component]
pub(crate) fn StoreRefused() -> impl IntoView {
    let lang = lang();
    let (session, toasts) = (part::<Session>(), part::<Toasts>());
    let refusal = Memo::new(move |_| {
        session
            .status
            .data
            .with(|it| match it.as_ref().map(|it| &it.stage) {
                Some(Stage::StoreRefused {
                    error,
                    path,
                    set_aside,
                }) => Some((error.clone(), path.clone(), *set_aside)),
                _ => None,
            })
    });
    let error = Signal::derive(move || refusal.with(|it| it.as_ref().map(|it| it.0.clone())));
    let path = move || refusal.with(|it| it.as_ref().map(|it| it.1.clone()));
    let can_start = move || refusal.with(|it| it.as_ref().is_some_and(|it| it.2));
    let asking = RwSignal::new(false);
    let action = Action::new();
    let start = Callback::new(move |()| {
        action.send(StartNewStore {}, move |old| {
            asking.set(false);
            toasts.done(t::store_moved(&old, lang));
        });
    });
    view! {
        <Frame title=t::store_title(lang) hint=t::store_kept(lang)>
            <div id="store-refused" class="col g4">
                <FailureLine error=error />
                <dl class="kv left">
                    <dt>{t::store_path(lang)}</dt>
                    <dd class="path">{path}</dd>
                </dl>
                <Show when=can_start>
                    <details class="col g3" id="restore-instead">
                        <summary class="btn primary lg wide">{store::restore(lang)}</summary>
                        <RestoreForm />
                    </details>
                </Show>
                <button
                    type="button"
                    class="btn lg wide"
                    class:primary=move || !can_start()
                    on:click=move |_| session.status.refetch()
                >
                    {t::store_again(lang)}
                </button>
                <Show when=can_start>
                    <button type="button" class="btn lg wide" on:click=move |_| asking.set(true)>
                        {t::store_new(lang)}
                    </button>
                </Show>
            </div>
            <Show when=move || asking.get()>
                <Confirm
                    title=t::store_new_title(lang)
                    what=t::store_new_what(lang)
                    word=t::store_new_word(lang)
                    button=t::store_new(lang)
                    act=start
                    close=move |()| asking.set(false)
                    busy=action.busy
                    error=action.error
                />
            </Show>
        </Frame>
    }
}
