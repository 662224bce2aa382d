//! The bridge to the page: its one way to ask, and the events it hears. Nothing else of tauri or of
//! this program is open to it.
//!
//! The page asks by `rpc`, tells its language by `set_language`, hands a file to the operator by
//! `save_file`, and listens to two events: `core` (a [`mikromon_api::Event`]) and `open-router` (the
//! id of the router to show).

use std::sync::Arc;

use mikromon_api::{Event, Reply, Request, Tag};
use mikromon_domain::ids::RouterId;
use tauri::{AppHandle, Emitter, State, Url};

use crate::desk::{Desk, next};
use crate::text::Language;
use crate::window;

/// Where the page comes from: the binary itself, under the name that tauri gives it.
pub(crate) const ORIGIN: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

/// The window shows nothing but the page, whatever a link or a script asks for.
pub(crate) fn is_ours(url: &Url) -> bool {
    url.port().is_none()
        && url
            .host_str()
            .is_some_and(|host| format!("{}://{host}", url.scheme()) == ORIGIN)
}

#[tauri::command]
pub(crate) async fn rpc(desk: State<'_, Arc<Desk>>, request: Request) -> Reply {
    desk.core
        .call(&desk.caller, &request.name, request.args)
        .await
}

/// For notifications and the tray. The page calls it when it starts and when it is changed.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "tauri hands its state over by value"
)]
pub(crate) fn set_language(desk: State<'_, Arc<Desk>>, language: Language) {
    desk.language.send_replace(language);
}

/// Forwards the core's events to the page until the core ends; while nobody is signed in, only
/// that the session has changed. What the operator may not see is masked.
pub(crate) async fn forward(app: AppHandle, desk: Arc<Desk>) {
    let mut events = desk.core.events();
    while let Some(event) = next(&mut events).await {
        let Some(event) = for_page(event, desk.caller.is_signed_in()) else {
            continue;
        };
        let told = match desk.core.as_seen(&desk.caller, &event).await {
            Ok(event) => app.emit_to(window::LABEL, "core", event),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = told {
            tracing::warn!("the page did not get an event: {error}");
        }
    }
}

/// What a page may hear. Names of routers and incidents are for operators; every role may see them,
/// so that being signed in is right enough.
fn for_page(event: Event, signed_in: bool) -> Option<Event> {
    match event {
        event if signed_in => Some(event),
        Event::Invalidated(tags) if tags.contains(&Tag::Session) => {
            Some(Event::Invalidated(vec![Tag::Session]))
        }
        // Bytes only: a backup may be put back before there is anybody to sign in.
        Event::StoreWork(work) => Some(Event::StoreWork(work)),
        _ => None,
    }
}

/// Shows the window with that router's page.
pub(crate) fn open_router(app: &AppHandle, id: RouterId) {
    window::show(app);
    if let Err(error) = app.emit_to(window::LABEL, "open-router", id) {
        tracing::warn!("the page was not told to open a router: {error}");
    }
}

#[cfg(test)]
mod tests {
    use mikromon_api::NetworkState;
    use mikromon_api::alert::{Alert, AlertKind};
    use mikromon_api::store::StoreWork;
    use mikromon_domain::permission::{Permission, Role};
    use mikromon_domain::time::UnixMillis;

    use super::*;

    #[test]
    fn a_page_without_an_operator_hears_of_the_session_and_a_backup_and_of_nothing_else() {
        let session = Event::Invalidated(vec![Tag::Session]);
        let router = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let rates = Vec::new();
        let alert = Alert {
            at: UnixMillis(0),
            kind: AlertKind::Rebooted,
            routers: vec!["BR-Megamendung-01".into()],
            incidents: Vec::new(),
            behind: 0,
        };
        for (event, heard) in [
            (session.clone(), Some(session.clone())),
            (Event::Invalidated(Tag::ALL.to_vec()), Some(session)),
            (Event::Invalidated(vec![Tag::Incidents]), None),
            (Event::RouterLive(Vec::new()), None),
            (Event::InterfaceRates { router, rates }, None),
            (Event::Alert(alert), None),
            (Event::Network(NetworkState::default()), None),
            (
                Event::StoreWork(StoreWork::default()),
                Some(Event::StoreWork(StoreWork::default())),
            ),
        ] {
            assert_eq!(for_page(event.clone(), false), heard, "{event:?}");
            assert_eq!(for_page(event.clone(), true), Some(event));
        }
    }

    #[test]
    fn every_role_may_see_what_the_events_tell() {
        for role in Role::ALL {
            assert!(role.may(Permission::RouterView) && role.may(Permission::IncidentView));
        }
    }

    #[test]
    fn the_window_stays_on_its_own_page() {
        let ours = |url: &str| is_ours(&Url::parse(url).unwrap());
        assert!(ours(ORIGIN) && ours(&format!("{ORIGIN}/routers?q=a")));
        assert!(!ours(&format!("{ORIGIN}:8080/")), "another program's port");
        for foreign in [
            "https://example.net/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://localhost.example.net/",
            "tile://localhost/osm/1/0/0",
        ] {
            assert!(!ours(foreign), "{foreign}");
        }
    }
}
