//! The places of the app, once, for the rail, the palette and the keys.

use mikromon_domain::permission::Permission;

use crate::components::Icon;
use crate::locales::{Word, drift, plan, shell as t};
use crate::state::Session;

pub(crate) struct Place {
    pub href: &'static str,
    pub icon: Icon,
    pub word: Word,
    /// `None`: for everybody who is signed in.
    pub needs: Option<Permission>,
    /// Pressed after `g`.
    pub key: char,
    /// At the foot of the rail: what is opened now and then.
    pub low: bool,
}

pub(crate) const PLACES: &[Place] = &[
    Place {
        href: "/",
        icon: Icon::Overview,
        word: t::overview,
        needs: Some(Permission::RouterView),
        key: 'o',
        low: false,
    },
    Place {
        href: "/routers",
        icon: Icon::Router,
        word: t::routers,
        needs: Some(Permission::RouterView),
        key: 'r',
        low: false,
    },
    Place {
        href: "/customers",
        icon: Icon::Users,
        word: t::customers,
        needs: Some(Permission::CustomerView),
        key: 'c',
        low: false,
    },
    Place {
        href: "/plans",
        icon: Icon::Plan,
        word: plan::title,
        needs: Some(Permission::PlanEdit),
        key: 'p',
        low: false,
    },
    Place {
        href: "/drift",
        icon: Icon::Retry,
        word: drift::open,
        needs: Some(Permission::CustomerView),
        key: 'd',
        low: false,
    },
    Place {
        href: "/map",
        icon: Icon::Map,
        word: t::map,
        needs: Some(Permission::RouterView),
        key: 'm',
        low: false,
    },
    Place {
        href: "/incidents",
        icon: Icon::Warn,
        word: t::incidents,
        needs: Some(Permission::IncidentView),
        key: 'i',
        low: false,
    },
    Place {
        href: "/audit",
        icon: Icon::Audit,
        word: t::audit,
        needs: Some(Permission::AuditView),
        key: 'a',
        low: true,
    },
    Place {
        href: "/settings",
        icon: Icon::Settings,
        word: t::settings,
        needs: None,
        key: 's',
        low: true,
    },
];

impl Place {
    /// Whether the operator's role may open it.
    pub(crate) fn is_open(&self, session: Session) -> bool {
        self.needs.is_none_or(|right| session.may(right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_a_key_and_an_address_of_its_own() {
        for (at, place) in PLACES.iter().enumerate() {
            for other in &PLACES[at + 1..] {
                assert_ne!(place.key, other.key);
                assert_ne!(place.href, other.href);
            }
        }
    }
}
