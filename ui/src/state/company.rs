//! The company, for everything that is told by its name or in its zone.

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::company::{CompanyView, GetCompany};

use super::{Clock, Query, Session, part, query};

#[derive(Clone, Copy)]
pub(crate) struct Company {
    pub view: Query<CompanyView>,
}

impl Company {
    /// Nobody who is not signed in is told of it: times then stay in the zone that was known last.
    pub(crate) fn start() -> Self {
        let (session, clock) = (part::<Session>(), part::<Clock>());
        let view = query(&[Tag::Company], None, move || {
            session.operator.get().map(|_| GetCompany {})
        });
        Effect::new(move |_| {
            let known = |it: &CompanyView| (it.revision > 0).then_some(it.form.zone);
            if let Some(zone) = view.data.with(|it| it.as_ref().and_then(known)) {
                clock.set_zone(zone);
            }
        });
        Self { view }
    }
}
