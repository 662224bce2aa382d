//! Takes the core's events to the parts of the state that they move, for the operator who is signed
//! in and for nobody else.

use leptos::prelude::*;
use mikromon_api::alert::{Alert, AlertKind};
use mikromon_api::router::InterfaceRate;
use mikromon_api::{Event, Tag};
use mikromon_domain::ids::{OperatorId, RouterId};

use super::{
    Checking, Incidents, Joining, Prefs, Routers, Session, StoreUnderWay, SyncStatus, Tags,
    ToastKind, Toasts, part,
};
use crate::bridge;
use crate::format;
use crate::locales::{Lang, alert as t, common, incident};
use crate::sound::{Sound, play};

/// The last interface rates of the router that a page watches.
#[derive(Clone, Copy)]
pub(crate) struct Rates(pub RwSignal<Option<(RouterId, Vec<InterfaceRate>)>>);

impl Rates {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }
}

/// What the core's events move.
#[derive(Clone, Copy)]
struct Live {
    session: Session,
    tags: Tags,
    routers: Routers,
    incidents: Incidents,
    sync: SyncStatus,
    joining: Joining,
    checking: Checking,
    store: StoreUnderWay,
    rates: Rates,
    toasts: Toasts,
    sounds: RwSignal<bool>,
}

pub(crate) fn listen() {
    let prefs = part::<Prefs>();
    let live = Live {
        session: part(),
        tags: part(),
        routers: part(),
        incidents: part(),
        sync: part(),
        joining: part(),
        checking: part(),
        store: part(),
        rates: part(),
        toasts: part(),
        sounds: prefs.sounds,
    };
    Effect::new(move |before: Option<Option<OperatorId>>| {
        let now = live.session.operator.get();
        live.change_hands(before.flatten(), now);
        now
    });
    Effect::new(move |before: Option<bool>| {
        let now = live.session.locked.get();
        // Nothing was told meanwhile.
        if before == Some(true) && !now {
            live.tags.invalidate(Tag::ALL);
        }
        now
    });
    bridge::listen(move |event| live.hear(event, prefs.lang.get_untracked()));
}

impl Live {
    /// What was shown to one operator is not for the next, nor for a window that nobody uses.
    fn change_hands(self, before: Option<OperatorId>, now: Option<OperatorId>) {
        if before.is_some() && before != now {
            self.routers.forget();
            self.incidents.current.forget();
            self.sync.view.forget();
            self.rates.0.set(None);
            self.toasts.forget();
        }
    }

    fn hear(self, event: Event, lang: Lang) {
        let signed_in = self.session.operator.get_untracked().is_some();
        match event {
            Event::Invalidated(stale) => self.tags.invalidate(&stale),
            // Also at first start, before there is anybody to sign in.
            Event::Joining { rows } => self.joining.0.set(Some(rows)),
            Event::StoreWork(work) => self.store.0.set(Some(work)),
            _ if !signed_in => {}
            Event::RouterLive(samples) => self.routers.patch(samples),
            Event::InterfaceRates { router, rates } => self.rates.0.set(Some((router, rates))),
            Event::Checking(progress) => self.checking.0.set(Some(progress)),
            // The tray shows it; the page counts its own routers and incidents.
            Event::Network(_) => {}
            // Muted alerts are not told at all.
            Event::Alert(alert) => {
                if let Some(sound) = sound(alert.kind).filter(|_| self.sounds.get_untracked()) {
                    play(sound);
                }
                let link = (!alert.incidents.is_empty())
                    .then(|| ("/incidents".to_owned(), common::open(lang).to_owned()));
                self.toasts.show(kind(alert.kind), text(&alert, lang), link);
            }
        }
    }
}

/// What is heard of it.
const fn sound(kind: AlertKind) -> Option<Sound> {
    match kind {
        AlertKind::Opened(_) | AlertKind::ObserverOffline => Some(Sound::Outage),
        AlertKind::Recovered { .. } | AlertKind::ObserverOnline => Some(Sound::Recovery),
        AlertKind::Rebooted => None,
    }
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
    use super::super::{Query, Toast};
    use super::*;
    use mikromon_api::session::{Me, Stage, Status};
    use mikromon_domain::incident::IncidentKind;
    use mikromon_domain::permission::Role;
    use mikromon_domain::time::{Millis, UnixMillis};

    fn alert(kind: AlertKind, routers: &[&str], behind: u32) -> Alert {
        Alert {
            at: UnixMillis(0),
            kind,
            routers: routers.iter().map(|name| (*name).to_owned()).collect(),
            router_ids: Vec::new(),
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

    fn live() -> Live {
        Live {
            session: Session::over(Query::new()),
            tags: Tags::new(),
            routers: Routers::over(Query::new()),
            incidents: Incidents::over(Query::new()),
            sync: SyncStatus::over(Query::new()),
            joining: Joining::new(),
            checking: Checking::new(),
            store: StoreUnderWay::new(),
            rates: Rates::new(),
            toasts: Toasts::new(),
            sounds: RwSignal::new(false),
        }
    }

    fn operator(n: u8) -> OperatorId {
        format!("00000000-0000-7000-8000-0000000000{n:02}")
            .parse()
            .unwrap()
    }

    fn router() -> RouterId {
        "00000000-0000-7000-8000-000000000009".parse().unwrap()
    }

    fn rates() -> Event {
        Event::InterfaceRates {
            router: router(),
            rates: Vec::new(),
        }
    }

    /// What somebody who has worked for a while has on the page.
    fn worked(live: Live) {
        let toast = Toast {
            id: 1,
            kind: ToastKind::Failure,
            text: "BR-1 putus".into(),
            link: None,
        };
        live.toasts.shown.set(vec![toast]);
        live.rates.0.set(Some((router(), Vec::new())));
        live.routers.order.set(vec![router()]);
        live.routers.list.data.set(Some(Vec::new()));
        live.incidents.current.data.set(Some(Vec::new()));
    }

    fn left(live: Live) -> [bool; 5] {
        [
            live.toasts.shown.with_untracked(|it| !it.is_empty()),
            live.rates.0.with_untracked(Option::is_some),
            live.routers.order.with_untracked(|it| !it.is_empty()),
            live.routers.list.data.with_untracked(Option::is_some),
            live.incidents.current.data.with_untracked(Option::is_some),
        ]
    }

    #[test]
    fn what_one_operator_saw_is_gone_when_they_leave_and_stays_while_they_do_not() {
        let owner = Owner::new();
        let (one, other) = (Some(operator(1)), Some(operator(2)));
        for (before, now, stays) in [
            (one, None, false),
            (one, other, false),
            (one, one, true),
            (None, one, true),
        ] {
            owner.with(|| {
                let live = live();
                worked(live);
                live.change_hands(before, now);
                assert_eq!(left(live), [stays; 5], "{before:?} to {now:?}");
            });
        }
    }

    #[test]
    fn a_page_that_nobody_is_signed_in_at_takes_no_news_of_routers() {
        Owner::new().with(|| {
            let live = live();
            live.hear(rates(), Lang::Id);
            let down = AlertKind::Opened(IncidentKind::RouterDown);
            live.hear(Event::Alert(alert(down, &["BR-1"], 0)), Lang::Id);
            assert_eq!(left(live), [false; 5]);
            live.session.status.data.set(Some(signed_in()));
            live.hear(rates(), Lang::Id);
            assert!(live.rates.0.with_untracked(Option::is_some));
        });
    }

    fn signed_in() -> Status {
        Status {
            version: String::new(),
            company: String::new(),
            stage: Stage::SignedIn(Me {
                id: operator(1),
                login: "sari".into(),
                name: "Sari".into(),
                role: Role::Noc,
                permissions: Vec::new(),
                appoints: Vec::new(),
                must_change_password: false,
                masked: false,
            }),
            operators: Vec::new(),
            demo: false,
            muted_until: None,
            store_trouble: None,
            unread_routers: Vec::new(),
            unread_incidents: 0,
            backup_failing: None,
            vault_locked: false,
        }
    }
}
