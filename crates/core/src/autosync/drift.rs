//! What was read beside the book, as it is now: the findings as pages show them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use mikromon_api::autosync::{DriftRow, DriftSpan, KeptSecret, KnownUser};
use mikromon_api::private::Private;
use mikromon_domain::drift::{Finding, Kind, Known, PppSecret, Wanted, compare, on_several};
use mikromon_domain::ids::RouterId;

use super::Reading;
use crate::store::dial_in::DialIn;

/// All that a comparison is made of. Routers that the caller does not see are not in it.
pub(crate) struct Drift<'a> {
    /// By name.
    pub(crate) routers: &'a [(RouterId, String)],
    pub(crate) readings: &'a HashMap<RouterId, Reading>,
    pub(crate) book: &'a [DialIn],
}

/// What a page asks for.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) router: Option<RouterId>,
    pub(crate) kind: Option<Kind>,
    /// In small letters.
    pub(crate) search: &'a str,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) masked: bool,
}

/// A finding, and what it is told with.
struct Found<'a> {
    router: &'a (RouterId, String),
    user: &'a str,
    kinds: Vec<Kind>,
    kept: Option<&'a PppSecret>,
    known: Option<&'a DialIn>,
}

impl<'a> Drift<'a> {
    pub(crate) fn span(&self, asked: &Asked<'_>) -> DriftSpan {
        let several = self.several();
        let mut found = self.found(asked.router, &several);
        found.retain(|it| it.matches(asked));
        let mut kinds = BTreeMap::<Kind, u32>::new();
        for kind in found.iter().flat_map(|it| &it.kinds) {
            *kinds.entry(*kind).or_default() += 1;
        }
        if let Some(kind) = asked.kind {
            found.retain(|it| it.kinds.contains(&kind));
        }
        let names: HashMap<_, _> = self.routers.iter().map(|(id, name)| (*id, name)).collect();
        let page = found.iter().skip(asked.offset).take(asked.limit);
        DriftSpan {
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
            kinds: kinds.into_iter().collect(),
            rows: page.map(|it| it.row(&names, &several)).collect(),
        }
    }

    /// How many findings each router has.
    pub(crate) fn counts(&self) -> HashMap<RouterId, u32> {
        let mut counts = HashMap::new();
        for found in self.found(None, &self.several()) {
            *counts.entry(found.router.0).or_default() += 1;
        }
        counts
    }

    fn read(&self, router: RouterId) -> Option<&'a [PppSecret]> {
        let read = self.readings.get(&router)?.read.as_ref()?;
        Some(&read.secrets)
    }

    fn several(&self) -> BTreeMap<&'a str, Vec<RouterId>> {
        let read = |(id, _): &(RouterId, String)| Some((*id, self.read(*id)?));
        on_several(self.routers.iter().filter_map(read))
    }

    fn found(
        &self,
        only: Option<RouterId>,
        several: &BTreeMap<&'a str, Vec<RouterId>>,
    ) -> Vec<Found<'a>> {
        let by_user: HashMap<&str, &DialIn> =
            self.book.iter().map(|it| (it.user.as_str(), it)).collect();
        let mut wanted = wanted_by_router(self.book);
        let asked = |id: RouterId| only.is_none_or(|it| it == id);
        let mut all = Vec::new();
        for router in self.routers.iter().filter(|it| asked(it.0)) {
            let Some(secrets) = self.read(router.0) else {
                continue;
            };
            let wanted = wanted.remove(&router.0).unwrap_or_default();
            let kept: HashMap<&str, &PppSecret> =
                secrets.iter().map(|it| (it.name.as_str(), it)).collect();
            let found = compare(secrets, &wanted, |user| {
                by_user.get(user).map(|it| known(it))
            });
            all.extend(found.into_iter().map(|(user, finding)| {
                let kept = kept.get(user).copied();
                let known = by_user.get(user).copied();
                let user = kept.map_or_else(
                    || known.map_or("", |it| it.user.as_str()),
                    |it| it.name.as_str(),
                );
                Found {
                    router,
                    user,
                    kinds: kinds(&finding, several.contains_key(user)),
                    kept,
                    known,
                }
            }));
        }
        all
    }
}

fn kinds(finding: &Finding, several: bool) -> Vec<Kind> {
    let mut kinds = finding.kinds();
    if several {
        kinds.push(Kind::Several);
    }
    kinds
}

fn wanted_by_router(book: &[DialIn]) -> HashMap<RouterId, Vec<Wanted>> {
    let mut wanted = HashMap::<RouterId, Vec<Wanted>>::new();
    for it in book.iter().filter(|it| !it.ended) {
        let Some(router) = it.router else { continue };
        wanted.entry(router).or_default().push(Wanted {
            subscription: it.subscription,
            name: it.user.clone(),
            profile: Some(it.profile.clone()).filter(|it| !it.is_empty()),
            remote_address: it.address,
        });
    }
    wanted
}

const fn known(it: &DialIn) -> Known {
    Known {
        subscription: it.subscription,
        router: it.router,
        ended: it.ended,
    }
}

impl Found<'_> {
    /// By what the operator sees: whoever may not see a name must not find by it.
    fn matches(&self, asked: &Asked<'_>) -> bool {
        let text = asked.search;
        let holds = |it: Cow<'_, str>| it.to_lowercase().contains(text);
        text.is_empty()
            || holds(Private::user(self.user).seen(asked.masked))
            || self
                .known
                .is_some_and(|it| holds(Cow::Borrowed(&it.name)) || holds(Cow::Borrowed(&it.code)))
    }

    fn row(
        &self,
        names: &HashMap<RouterId, &String>,
        several: &BTreeMap<&str, Vec<RouterId>>,
    ) -> DriftRow {
        let name = |id: &RouterId| names.get(id).map(|it| (*it).clone());
        let others = several.get(self.user).into_iter().flatten();
        DriftRow {
            router: self.router.0,
            router_name: self.router.1.clone(),
            user: Private::user(self.user),
            kinds: self.kinds.clone(),
            kept: self.kept.map(|it| KeptSecret {
                profile: it.profile.clone(),
                remote_address: Private::address(it.remote_address.clone()),
                disabled: it.disabled,
            }),
            known: self.known.map(|it| KnownUser {
                customer: it.customer,
                subscription: it.subscription,
                code: it.code.clone(),
                name: it.name.clone(),
                profile: it.profile.clone(),
                remote_address: Private::address(
                    it.address.map(|it| it.to_string()).unwrap_or_default(),
                ),
                router: it.router.as_ref().and_then(name),
            }),
            also_on: others
                .filter(|it| **it != self.router.0)
                .filter_map(name)
                .collect(),
        }
    }
}
