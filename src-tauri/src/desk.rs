//! What the window, the tray and the notifications share: the core, and who sits at this desk.

use std::sync::Arc;

use mikromon_api::{ApiError, Command, Event, Tag};
use mikromon_core::{Caller, Core};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::ask::ask;
use crate::text::Language;

pub(crate) struct Desk {
    pub(crate) core: Arc<Core>,
    /// The window's. The tray acts in the name of whoever is signed in there, with their rights.
    pub(crate) caller: Caller,
    pub(crate) language: watch::Sender<Language>,
}

impl Desk {
    pub(crate) fn new(core: Arc<Core>, caller: Caller) -> Self {
        Self {
            core,
            caller,
            language: watch::Sender::new(Language::default()),
        }
    }

    pub(crate) async fn ask<C: Command>(&self, command: C) -> Result<C::Output, ApiError> {
        ask(&self.core, &self.caller, command).await
    }
}

/// The next event; one that makes everything stale where some were missed, `None` at the end.
pub(crate) async fn next(events: &mut Receiver<Event>) -> Option<Event> {
    match events.recv().await {
        Ok(event) => Some(event),
        Err(RecvError::Lagged(_)) => Some(Event::Invalidated(Tag::ALL.to_vec())),
        Err(RecvError::Closed) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_listener_that_lagged_takes_everything_as_stale_and_hears_on() {
        let (sender, mut events) = tokio::sync::broadcast::channel(1);
        let one = Event::Invalidated(vec![Tag::Routers]);
        sender.send(one.clone()).unwrap();
        sender.send(one.clone()).unwrap();
        assert_eq!(
            next(&mut events).await,
            Some(Event::Invalidated(Tag::ALL.to_vec()))
        );
        assert_eq!(next(&mut events).await, Some(one));
        drop(sender);
        assert_eq!(next(&mut events).await, None);
    }
}
