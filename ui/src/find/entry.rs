//! The lines of the palette: what fits what was typed, in groups.

use leptos::prelude::*;
use mikromon_api::find::{Found, FoundCustomer, FoundIncident};
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;

use super::act::Act;
use super::places::PLACES;
use super::rank::{Fit, Typed, pieces};
use crate::components::{Icon, verdict};
use crate::locales::{Lang, find as t, incident};
use crate::state::{Clock, Pins, Routers, Session, part};

/// Lines of each group: what is longer is better narrowed by one more letter.
const ROUTERS: usize = 6;
const PAGES: usize = 8;
const ACTS: usize = 4;

/// What a line does when it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Go {
    To(String),
    Act(Act),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub icon: Icon,
    /// In pieces, each with whether it is what was typed.
    pub text: Vec<(bool, String)>,
    pub note: String,
    pub go: Go,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub title: &'static str,
    pub entries: Vec<Entry>,
}

/// Where the lines come from, taken where the palette is drawn.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    session: Session,
    routers: Routers,
    pins: Pins,
    clock: Clock,
    acts: StoredValue<Vec<Act>>,
    lang: Lang,
}

impl Source {
    pub(crate) fn here(lang: Lang) -> Self {
        Self {
            session: part(),
            routers: part(),
            pins: part(),
            clock: part(),
            acts: StoredValue::new(untrack(Act::all)),
            lang,
        }
    }

    /// What fits the text; before anything is typed, what is wanted most.
    pub(crate) fn groups(self, text: &str, found: &Found) -> Vec<Group> {
        let typed = text.trim();
        let mut typed = Typed::new(typed);
        let lang = self.lang;
        let network = if text.trim().is_empty() {
            (t::recent(lang), self.recent())
        } else {
            (t::network(lang), self.fitting_routers(&mut typed))
        };
        let customers = found.customers.iter().map(|it| customer(it, &mut typed));
        let customers = (t::customers(lang), customers.collect());
        let incidents = found.incidents.iter();
        let incidents = incidents.map(|it| self.incident(it, &mut typed));
        let incidents = (t::incidents(lang), incidents.collect());
        let pages = (t::pages(lang), self.pages(&mut typed));
        let acts = (t::acts(lang), self.acts(&mut typed));
        [network, customers, incidents, pages, acts]
            .into_iter()
            .map(|(title, entries): (_, Vec<Entry>)| Group { title, entries })
            .filter(|group| !group.entries.is_empty())
            .collect()
    }

    fn recent(self) -> Vec<Entry> {
        let recent = self.pins.recent.get().into_iter();
        let rows = recent.filter_map(|id: RouterId| self.routers.of(id));
        rows.map(|row| row.with_untracked(|row| self.router(row, &[])))
            .collect()
    }

    fn fitting_routers(self, typed: &mut Typed) -> Vec<Entry> {
        let text = |row: &ArcRwSignal<RouterRow>| {
            row.with_untracked(|row| format!("{} {}", row.router.name, row.router.site.as_str()))
        };
        let best = typed.best(self.routers.by_name(), text, ROUTERS);
        // The letters of the name are marked, also where the place alone fits better.
        best.into_iter()
            .map(|(fit, row)| {
                row.with_untracked(|row| {
                    let name = typed.fit(&row.router.name);
                    self.router(row, &name.unwrap_or(fit).letters)
                })
            })
            .collect()
    }

    fn router(self, row: &RouterRow, letters: &[u32]) -> Entry {
        Entry {
            icon: Icon::Router,
            text: pieces(&row.router.name, letters),
            note: verdict(row, self.routers, || self.clock.now(), self.lang).word,
            go: Go::To(format!("/routers/{}", row.router.id)),
        }
    }

    fn incident(self, it: &FoundIncident, typed: &mut Typed) -> Entry {
        let title = incident::title(it.kind, &it.router_name, self.lang);
        let when = self.clock.moment(it.opened, self.lang);
        let how = if it.resolved {
            t::resolved(self.lang)
        } else {
            t::going_on(self.lang)
        };
        Entry {
            icon: Icon::Warn,
            text: marked(&title, typed),
            note: format!("{when} · {how}"),
            go: Go::To(format!("/incidents?show=all&id={}", it.id)),
        }
    }

    fn pages(self, typed: &mut Typed) -> Vec<Entry> {
        let open = PLACES.iter().filter(|place| place.is_open(self.session));
        let best = typed.best(open, |place| (place.word)(self.lang).to_owned(), PAGES);
        best.into_iter()
            .map(|(fit, place)| Entry {
                icon: place.icon,
                text: pieces((place.word)(self.lang), &fit.letters),
                note: format!("G {}", place.key.to_uppercase()),
                go: Go::To(place.href.to_owned()),
            })
            .collect()
    }

    fn acts(self, typed: &mut Typed) -> Vec<Entry> {
        let all = self.acts.get_value();
        let best = typed.best(all, |act| act.word(self.lang), ACTS);
        best.into_iter()
            .map(|(fit, act): (Fit, Act)| Entry {
                icon: act.icon(),
                text: pieces(&act.word(self.lang), &fit.letters),
                note: act.key().to_owned(),
                go: Go::Act(act),
            })
            .collect()
    }
}

/// The core says that it fits, perhaps by its telephone number: then nothing of it is marked.
fn customer(it: &FoundCustomer, typed: &mut Typed) -> Entry {
    Entry {
        icon: Icon::User,
        text: marked(&it.name, typed),
        note: it.code.clone(),
        go: Go::To(format!("/customers/{}", it.id)),
    }
}

fn marked(text: &str, typed: &mut Typed) -> Vec<(bool, String)> {
    let letters = typed.fit(text).map(|fit| fit.letters).unwrap_or_default();
    pieces(text, &letters)
}
