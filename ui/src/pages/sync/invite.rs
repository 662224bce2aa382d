//! Handing over an invitation: a file that is dropped or chosen, or its text.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::sync::{InviteView, ReadInvite};
use mikromon_api::{ApiError, ErrorCode};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::components::{FailureLine, FileDrop, TextArea};
use crate::locales::{error, sync as t};
use crate::state::{Action, lang};

/// `ReadInvite` takes no more.
const LIMIT: f64 = 65_536.0;

/// The text of an invitation, and what it says once it was read.
#[derive(Clone, Copy)]
pub(super) struct Invitation {
    pub(super) text: RwSignal<String>,
    pub(super) view: RwSignal<Option<InviteView>>,
    reading: Action,
}

impl Invitation {
    pub(super) fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            view: RwSignal::new(None),
            reading: Action::new(),
        }
    }

    fn read(self) {
        let invite = self.text.get_untracked();
        self.reading
            .send(ReadInvite { invite }, move |view| self.view.set(Some(view)));
    }

    /// Back to the first step, with nothing handed over.
    pub(super) fn forget(self) {
        self.text.set(String::new());
        self.view.set(None);
    }

    fn open(self, file: File) {
        if file.size() > LIMIT {
            return self.refuse("the file is larger than 64 KiB");
        }
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await;
            match text.ok().and_then(|it| it.as_string()) {
                Some(text) => {
                    self.text.try_set(text);
                    self.read();
                }
                None => self.refuse("the file cannot be read"),
            }
        });
    }

    fn refuse(self, why: &str) {
        let error = ApiError::new(ErrorCode::InviteUnreadable, why);
        self.reading.error.try_set(Some(error));
    }
}

#[component]
pub(super) fn Invite(invitation: Invitation) -> impl IntoView {
    let lang = lang();
    let (text, reading) = (invitation.text, invitation.reading);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        invitation.read();
    };
    let unreadable = |it: &ApiError| it.code == ErrorCode::InviteUnreadable;
    let wrong = Signal::derive(move || {
        let error = reading.error.get().filter(unreadable)?;
        let words = error::words(error.code, lang);
        Some(format!("{}. {}", words.what, words.act))
    });
    let other = Signal::derive(move || reading.error.get().filter(|it| !unreadable(it)));
    view! {
        <form id="invite" class="col g3" on:submit=submit>
            <FileDrop
                id="invite-file"
                what=t::drop(lang)
                open=move |file| invitation.open(file)
            />
            <TextArea name="invite-text" label=t::paste(lang) value=text error=wrong />
            <FailureLine error=other />
            <button
                type="submit"
                class="btn primary lg wide"
                disabled=move || text.with(|it| it.trim().is_empty()) || reading.busy.get()
            >
                {t::read(lang)}
            </button>
        </form>
    }
}
