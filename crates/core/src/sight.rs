//! What somebody sees of the network: all routers, or those of their groups. Whatever tells of
//! routers passes through it, and whatever is asked of one: a router out of sight is not there.

use std::collections::HashSet;

use mikromon_api::alert::Alert;
use mikromon_api::{ApiError, ErrorCode, Event};
use mikromon_domain::ids::{GroupId, RouterId};
use mikromon_domain::permission::Role;
use sqlx::sqlite::SqliteConnection;

use crate::store::operator::OperatorRecord;
use crate::store::operator_group;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    Whole,
    Of {
        groups: HashSet<GroupId>,
        routers: HashSet<RouterId>,
    },
}

impl Sight {
    /// As the book has it now. Owners see the whole network.
    pub(crate) async fn of(
        book: &mut SqliteConnection,
        operator: &OperatorRecord,
    ) -> anyhow::Result<Self> {
        let groups = operator_group::of(book, operator.id).await?;
        if groups.is_empty() || operator.role == Role::Owner {
            return Ok(Self::Whole);
        }
        let routers = operator_group::routers_of(book, operator.id).await?;
        Ok(Self::Of { groups, routers })
    }

    pub(crate) fn is_whole(&self) -> bool {
        *self == Self::Whole
    }

    pub(crate) fn sees(&self, router: RouterId) -> bool {
        match self {
            Self::Whole => true,
            Self::Of { routers, .. } => routers.contains(&router),
        }
    }

    /// # Errors
    /// `NotFound`, as for a router that is not there.
    pub(crate) fn check(&self, router: RouterId) -> Result<(), ApiError> {
        if self.sees(router) {
            return Ok(());
        }
        Err(ApiError::new(ErrorCode::NotFound, router.to_string()))
    }

    /// Whether routers of that group, or of none, are seen.
    pub(crate) fn sees_group(&self, group: Option<GroupId>) -> bool {
        match self {
            Self::Whole => true,
            Self::Of { groups, .. } => group.is_some_and(|it| groups.contains(&it)),
        }
    }

    /// Whether one who sees by these groups (none: the whole network) sees no more.
    pub(crate) fn covers(&self, groups: &HashSet<GroupId>) -> bool {
        match self {
            Self::Whole => true,
            Self::Of { groups: own, .. } => !groups.is_empty() && groups.is_subset(own),
        }
    }

    /// The routers that are seen; `None`: all.
    pub(crate) const fn only(&self) -> Option<&HashSet<RouterId>> {
        match self {
            Self::Whole => None,
            Self::Of { routers, .. } => Some(routers),
        }
    }

    /// What is left of an event, if anything is.
    pub(crate) fn of_event(&self, event: Event) -> Option<Event> {
        if self.is_whole() {
            return Some(event);
        }
        match event {
            Event::RouterLive(mut batch) => {
                batch.retain(|it| self.sees(it.id));
                (!batch.is_empty()).then_some(Event::RouterLive(batch))
            }
            Event::InterfaceRates { router, .. } if !self.sees(router) => None,
            Event::Alert(alert) => self.of_alert(alert).map(Event::Alert),
            // It counts routers that are not seen.
            Event::Network(_) => None,
            Event::Invalidated(_)
            | Event::InterfaceRates { .. }
            | Event::Joining { .. }
            | Event::Checking(_)
            | Event::StoreWork(_) => Some(event),
        }
    }

    fn of_alert(&self, alert: Alert) -> Option<Alert> {
        if alert.router_ids.is_empty() {
            return Some(alert);
        }
        let named = alert.router_ids.into_iter().zip(alert.routers);
        let (router_ids, routers): (Vec<_>, Vec<_>) =
            named.filter(|(id, _)| self.sees(*id)).unzip();
        (!router_ids.is_empty()).then_some(Alert {
            router_ids,
            routers,
            // It counts routers that may not be seen.
            behind: 0,
            ..alert
        })
    }
}

#[cfg(test)]
mod tests {
    use mikromon_api::NetworkState;
    use mikromon_api::alert::AlertKind;
    use mikromon_domain::time::UnixMillis;
    use uuid::Uuid;

    use super::*;

    fn router(n: u128) -> RouterId {
        RouterId::from_uuid(Uuid::from_u128(n))
    }

    fn narrow() -> Sight {
        Sight::Of {
            groups: HashSet::from([GroupId::from_uuid(Uuid::from_u128(7))]),
            routers: HashSet::from([router(1), router(2)]),
        }
    }

    fn alert(routers: &[u128]) -> Event {
        Event::Alert(Alert {
            at: UnixMillis(0),
            kind: AlertKind::Rebooted,
            routers: routers.iter().map(|it| format!("R{it}")).collect(),
            router_ids: routers.iter().copied().map(router).collect(),
            incidents: Vec::new(),
            behind: 0,
        })
    }

    #[test]
    fn an_alert_names_only_routers_that_are_seen() {
        assert_eq!(narrow().of_event(alert(&[1, 3, 2])), Some(alert(&[1, 2])));
        assert_eq!(narrow().of_event(alert(&[3])), None);
        assert_eq!(narrow().of_event(alert(&[])), Some(alert(&[])));
        assert_eq!(Sight::Whole.of_event(alert(&[3])), Some(alert(&[3])));
    }

    #[test]
    fn rates_and_counts_of_others_are_not_told() {
        let rates = |n| Event::InterfaceRates {
            router: router(n),
            rates: Vec::new(),
        };
        assert_eq!(narrow().of_event(rates(3)), None);
        assert_eq!(narrow().of_event(rates(1)), Some(rates(1)));
        let network = Event::Network(NetworkState::default());
        assert_eq!(narrow().of_event(network), None);
    }

    #[test]
    fn who_sees_some_groups_gives_no_more_than_those() {
        let groups = |of: &[u128]| {
            let of = of.iter().map(|it| GroupId::from_uuid(Uuid::from_u128(*it)));
            of.collect::<HashSet<_>>()
        };
        assert!(narrow().covers(&groups(&[7])));
        assert!(!narrow().covers(&groups(&[7, 8])));
        assert!(!narrow().covers(&groups(&[])), "the whole network");
        assert!(Sight::Whole.covers(&groups(&[])));
    }
}
