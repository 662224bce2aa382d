//! Takes the core's events to the parts of the state that they move.

use leptos::prelude::*;
use mikromon_api::Event;
use mikromon_api::alert::{Alert, AlertKind};
use mikromon_api::router::InterfaceRate;
use mikromon_domain::ids::RouterId;

use super::{Prefs, Routers, Tags, ToastKind, Toasts, part};
use crate::bridge;
use crate::format;
use crate::locales::{Lang, alert as t, common, incident};

/// The last interface rates of the router that a page watches.
#[derive(Clone, Copy)]
pub(crate) struct Rates(pub RwSignal<Option<(RouterId, Vec<InterfaceRate>)>>);

impl Rates {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}

pub(crate) fn listen() {
    let (tags, routers, rates) = (part::<Tags>(), part::<Routers>(), part::<Rates>());
    let (toasts, prefs) = (part::<Toasts>(), part::<Prefs>());
    bridge::listen(move |event| match event {
        Event::Invalidated(stale) => tags.invalidate(&stale),
        Event::RouterLive(samples) => routers.patch(samples),
        Event::InterfaceRates { router, rates: now } => rates.0.set(Some((router, now))),
        // The tray shows it; the page counts its own routers and incidents.
        Event::Network(_) => {}
        Event::Alert(alert) => {
            let lang = prefs.lang.get_untracked();
            let link = (!alert.incidents.is_empty())
                .then(|| ("/incidents".to_owned(), common::open(lang).to_owned()));
            toasts.show(kind(alert.kind), text(&alert, lang), link);
        }
    });
}

const fn kind(kind: AlertKind) -> ToastKind {
    match kind {
        AlertKind::Opened(_) => ToastKind::Failure,
        AlertKind::ObserverOffline | AlertKind::Rebooted => ToastKind::Warning,
        AlertKind::Recovered { .. } | AlertKind::ObserverOnline => ToastKind::Done,
    }
}

/// An alert in one line: the first router by name, the others by their number.
fn text(alert: &Alert, lang: Lang) -> String {
    let names = match alert.routers.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, rest @ ..] => t::and_others(first, &rest.len(), lang),
    };
    let what = match alert.kind {
        AlertKind::Opened(kind) => incident::title(kind, &names, lang),
        AlertKind::Recovered { after } => {
            t::recovered(&names, &format::duration(after, lang), lang)
        }
        AlertKind::ObserverOffline => t::observer_offline(lang).to_owned(),
        AlertKind::ObserverOnline => t::observer_online(lang).to_owned(),
        AlertKind::Rebooted => t::rebooted(&names, lang),
    };
    if alert.behind == 0 {
        what
    } else {
        t::with_behind(&what, &common::routers(alert.behind, lang), lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_domain::incident::IncidentKind;
    use mikromon_domain::time::{Millis, UnixMillis};

    fn alert(kind: AlertKind, routers: &[&str], behind: u32) -> Alert {
        Alert {
            at: UnixMillis(0),
            kind,
            routers: routers.iter().map(|name| (*name).to_owned()).collect(),
            incidents: Vec::new(),
            behind,
        }
    }

    #[test]
    fn an_alert_is_one_line_however_many_routers_it_is_about() {
        let down = AlertKind::Opened(IncidentKind::RouterDown);
        assert_eq!(text(&alert(down, &["BR-1"], 0), Lang::Id), "BR-1 putus");
        assert_eq!(
            text(&alert(down, &["BR-1", "BR-2", "BR-3"], 4), Lang::En),
            "BR-1 and 2 more is down, 4 routers behind it"
        );
        let back = AlertKind::Recovered {
            after: Millis::minutes(9),
        };
        assert_eq!(
            text(&alert(back, &["BR-1"], 0), Lang::Id),
            "BR-1 pulih setelah 9 menit"
        );
    }
}
