//! Incidents: the page, the card that other pages show, and acknowledging.

mod acknowledge;
mod card;
mod detail;
mod list;

pub(crate) use acknowledge::Acknowledge;
pub(crate) use card::Card;
pub(crate) use list::Incidents;

use mikromon_api::incident::IncidentView;
use mikromon_domain::incident::{IncidentKind, IncidentStatus};

use crate::components::{Icon, Status, Tone};
use crate::locales::{Lang, common, incident as t};

/// The icon and colour of an incident.
pub(crate) const fn mark(incident: &IncidentView) -> (Icon, Tone) {
    match (incident.times.status(), incident.kind) {
        (IncidentStatus::Resolved, _) => (Icon::Good, Tone::Ok),
        (_, IncidentKind::RouterDown) => (Icon::Bad, Tone::Bad),
        (_, IncidentKind::AuthFailed | IncidentKind::PinChanged) => (Icon::Lock, Tone::Warn),
        (_, IncidentKind::ApiUnreachable | IncidentKind::Flapping) => (Icon::Warn, Tone::Warn),
    }
}

/// Who works on it, as a badge.
pub(crate) fn handling(incident: &IncidentView, lang: Lang) -> Status {
    match (incident.times.status(), &incident.acknowledged_by) {
        (IncidentStatus::Resolved, _) => Status {
            tone: Tone::Ok,
            icon: Icon::Good,
            word: t::resolved(lang).to_owned(),
        },
        (IncidentStatus::Acknowledged, Some(name)) => Status {
            tone: Tone::Info,
            icon: Icon::User,
            word: t::handled_by(name, lang),
        },
        (IncidentStatus::Acknowledged, None) => Status {
            tone: Tone::Info,
            icon: Icon::User,
            word: t::status(IncidentStatus::Acknowledged, lang).to_owned(),
        },
        (IncidentStatus::Open, _) => Status {
            tone: Tone::Warn,
            icon: Icon::Clock,
            word: t::unacknowledged(lang).to_owned(),
        },
    }
}

/// `214 sesi PPPoE hilang · 3 router di belakangnya`
pub(crate) fn impact(incident: &IncidentView, lang: Lang) -> String {
    let lost = incident.sessions_lost.filter(|n| *n > 0);
    let behind = (incident.behind > 0).then_some(incident.behind);
    let parts = [
        lost.map(|n| t::sessions_lost(&common::ppp_sessions(n, lang), lang)),
        behind.map(|n| t::behind(&common::routers(n, lang), lang)),
    ];
    let said: Vec<_> = parts.into_iter().flatten().collect();
    if said.is_empty() {
        t::no_impact(lang).to_owned()
    } else {
        said.join(" · ")
    }
}
