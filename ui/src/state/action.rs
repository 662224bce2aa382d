//! One order to the core from a form or button: whether it is on its way, and why it failed. A
//! second press while it runs does nothing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mikromon_api::{ApiError, Command, Field};

use crate::bridge;
use crate::locales::{Lang, error};

#[derive(Clone, Copy)]
pub(crate) struct Action {
    pub busy: RwSignal<bool>,
    pub error: RwSignal<Option<ApiError>>,
}

impl Action {
    pub(crate) fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Sends the command, and calls `done` with the answer if the page is still there.
    pub(crate) fn send<C: Command>(self, command: C, done: impl FnOnce(C::Output) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = bridge::call(command).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(output) => done(output),
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// The words for one field, where the error is about it.
    pub(crate) fn about(self, field: Field, lang: Lang) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| {
                let error = error.as_ref().filter(|it| it.field == Some(field))?;
                Some(error::words(error.code, lang).what.to_owned())
            })
        })
    }

    /// The error where no field shows it.
    pub(crate) fn elsewhere(self, fields: &'static [Field]) -> Signal<Option<ApiError>> {
        Signal::derive(move || {
            self.error
                .get()
                .filter(|error| !error.field.is_some_and(|field| fields.contains(&field)))
        })
    }
}
