//! Short messages that something was done or happened; they leave by themselves.

use std::time::Duration;

use leptos::prelude::*;
use mikromon_api::ApiError;

use super::sleep;
use crate::locales::{Lang, error};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToastKind {
    Done,
    Warning,
    Failure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub id: u32,
    pub kind: ToastKind,
    pub text: String,
    /// A page that shows more of it.
    pub link: Option<(String, String)>,
}

#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    pub shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

/// Long enough to read a line and reach its link.
const STAY: Duration = Duration::from_secs(8);
const AT_MOST: usize = 4;

impl Toasts {
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
        }
    }

    pub(crate) fn done(self, text: impl Into<String>) {
        self.show(ToastKind::Done, text.into(), None);
    }

    /// Says how a command ended: `Ok` with what was done, `Err` with what happened.
    pub(crate) fn result(self, ended: Result<impl Into<String>, ApiError>, lang: Lang) {
        match ended {
            Ok(text) => self.done(text),
            Err(error) => {
                let words = error::words(error.code, lang);
                self.show(
                    ToastKind::Failure,
                    format!("{}. {}", words.what, words.act),
                    None,
                );
            }
        }
    }

    pub(crate) fn show(self, kind: ToastKind, text: String, link: Option<(String, String)>) {
        self.last.update_value(|id| *id = id.wrapping_add(1));
        let id = self.last.get_value();
        self.shown.update(|all| {
            all.push(Toast {
                id,
                kind,
                text,
                link,
            });
            let extra = all.len().saturating_sub(AT_MOST);
            all.drain(..extra);
        });
        leptos::task::spawn_local(async move {
            sleep(STAY).await;
            self.hide(id);
        });
    }

    pub(super) fn forget(self) {
        self.shown.set(Vec::new());
    }

    pub(crate) fn hide(self, id: u32) {
        self.shown
            .try_update(|all| all.retain(|toast| toast.id != id));
    }
}
