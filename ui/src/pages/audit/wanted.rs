//! What the URL of the audit page asks for: `/audit?group=router&from=2026-11-01&id=…`. What is not
//! understood in it is not asked.

use mikromon_api::audit::{AuditFilter, OutcomeKind};
use mikromon_domain::date::CivilDate;
use mikromon_domain::time::{Millis, UnixMillis, Zone};

/// Each value as the URL has it; empty where nothing is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub operator: String,
    pub group: String,
    pub outcome: String,
    /// `2026-11-22`, both days within.
    pub from: String,
    pub to: String,
    pub text: String,
    /// The row that is open.
    pub id: String,
}

pub(super) const DONE: &str = "done";
pub(super) const REFUSED: &str = "refused";
pub(super) const UNFINISHED: &str = "unfinished";

impl Wanted {
    /// `value` is the URL's, by name.
    pub(super) fn of(value: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name| value(name).unwrap_or_default();
        Self {
            operator: get("operator"),
            group: get("group"),
            outcome: get("outcome"),
            from: get("from"),
            to: get("to"),
            text: get("q"),
            id: get("id"),
        }
    }

    pub(super) fn address(&self, encode: impl Fn(&str) -> String) -> String {
        let all = [
            ("operator", &self.operator),
            ("group", &self.group),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("to", &self.to),
            ("q", &self.text),
            ("id", &self.id),
        ];
        let said = all.into_iter().filter(|(_, value)| !value.is_empty());
        let said: Vec<_> = said
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if said.is_empty() {
            return "/audit".to_owned();
        }
        format!("/audit?{}", said.join("&"))
    }

    /// Whether anything is left out.
    pub(super) fn narrows(&self) -> bool {
        *self != Self::opened(&self.id)
    }

    /// Everything, with that row open.
    pub(super) fn opened(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }

    /// Days are those of that zone.
    pub(super) fn filter(&self, zone: Zone) -> AuditFilter {
        AuditFilter {
            operator: self.operator.parse().ok(),
            group: (!self.group.is_empty()).then(|| self.group.clone()),
            outcome: match self.outcome.as_str() {
                DONE => Some(OutcomeKind::Done),
                REFUSED => Some(OutcomeKind::Refused),
                UNFINISHED => Some(OutcomeKind::Unfinished),
                _ => None,
            },
            from: begin(&self.from, zone),
            to: begin(&self.to, zone).map(|it| it.plus(Millis::days(1))),
            text: self.text.trim().to_owned(),
        }
    }
}

/// When that day begins.
fn begin(day: &str, zone: Zone) -> Option<UnixMillis> {
    let day: CivilDate = day.parse().ok()?;
    let midnight = UnixMillis(Millis::days(day.days()).0);
    Some(midnight.minus(zone.offset()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(pairs: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name| {
            let found = pairs.iter().find(|it| it.0 == name);
            found.map(|it| it.1.to_owned())
        }
    }

    #[test]
    fn the_url_is_read_as_it_is_written() {
        let wanted = Wanted {
            operator: "018f0000-0000-7000-8000-000000000001".into(),
            group: "router".into(),
            outcome: REFUSED.into(),
            from: "2026-11-01".into(),
            to: "2026-11-22".into(),
            text: "BR".into(),
            id: String::new(),
        };
        let address = wanted.address(str::to_owned);
        let pairs = address.split_once('?').unwrap().1.split('&');
        let pairs: Vec<_> = pairs.map(|it| it.split_once('=').unwrap()).collect();
        assert_eq!(Wanted::of(url(&pairs)), wanted);
        assert_eq!(Wanted::default().address(str::to_owned), "/audit");
        assert!(wanted.narrows() && !Wanted::opened("x").narrows());
    }

    #[test]
    fn days_begin_and_end_where_the_people_are() {
        let wanted = Wanted {
            from: "2026-11-22".into(),
            to: "2026-11-22".into(),
            ..Wanted::default()
        };
        let filter = wanted.filter(Zone::Wit);
        let (from, to) = (filter.from.unwrap(), filter.to.unwrap());
        assert_eq!(CivilDate::of(from, Zone::Wit).to_string(), "2026-11-22");
        assert_eq!(to.since(from), Millis::days(1));
        let before = from.minus(Millis(1));
        assert_eq!(CivilDate::of(before, Zone::Wit).to_string(), "2026-11-21");
    }

    #[test]
    fn what_is_not_understood_is_not_asked() {
        let odd = Wanted::of(url(&[
            ("operator", "budi"),
            ("outcome", "maybe"),
            ("from", "yesterday"),
        ]));
        assert_eq!(odd.filter(Zone::Wib), AuditFilter::default());
    }
}
