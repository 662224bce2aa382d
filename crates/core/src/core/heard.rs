//! Which events a caller's page hears of, and what this desk notifies of.

use mikromon_api::{Event, Tag};
use mikromon_domain::permission::Permission;
use serde_json::Value;

use super::Core;
use crate::Caller;
use crate::call::Call;
use crate::caller::Lock;
use crate::clock;

impl Core {
    /// An event as who sits at the caller may see it, as JSON. Where that cannot be told, private
    /// values are kept back.
    ///
    /// # Errors
    /// None that an event can cause.
    pub async fn as_seen(&self, caller: &Caller, event: &Event) -> serde_json::Result<Value> {
        let write = || serde_json::to_value(event);
        match Call::begin(self, caller, clock::now()).await {
            Ok(call) => call.as_seen(write),
            Err(error) => {
                tracing::warn!("who hears an event is not known: {error:#}");
                write()
            }
        }
    }

    /// What the caller's page may know of an event: nothing but that the session changed while nobody
    /// is signed in or at the desk; of routers only what they see, and what their role may.
    pub async fn heard(&self, caller: &Caller, event: Event) -> Option<Event> {
        match Call::begin(self, caller, clock::now()).await {
            Ok(call) if call.me.is_some() && call.lock != Some(Lock::Whole) => {
                seen_by(&call, event)
            }
            _ => of_nobody(event),
        }
    }

    /// What this desk notifies of: everything while nobody is signed in, else what the caller sees,
    /// also while they are not at the desk.
    pub async fn noticed(&self, caller: &Caller, event: Event) -> Option<Event> {
        match Call::begin(self, caller, clock::now()).await {
            Ok(call) if call.me.is_some() => seen_by(&call, event),
            Ok(_) => Some(event),
            Err(error) => {
                tracing::warn!("who is to be notified is not known: {error:#}");
                None
            }
        }
    }
}

fn seen_by(call: &Call<'_>, event: Event) -> Option<Event> {
    let needs = match &event {
        Event::RouterLive(_) | Event::InterfaceRates { .. } | Event::Network(_) => {
            Permission::RouterView
        }
        Event::Alert(_) => Permission::IncidentView,
        Event::Invalidated(_)
        | Event::Joining { .. }
        | Event::Checking(_)
        | Event::StoreWork(_) => return Some(event),
    };
    let may = call.may(needs).unwrap_or(false);
    may.then(|| call.sight.of_event(event)).flatten()
}

fn of_nobody(event: Event) -> Option<Event> {
    match event {
        Event::Invalidated(tags) if tags.contains(&Tag::Session) => {
            Some(Event::Invalidated(vec![Tag::Session]))
        }
        // Bytes only: a backup may be put back before there is anybody to sign in.
        Event::StoreWork(work) => Some(Event::StoreWork(work)),
        _ => None,
    }
}
