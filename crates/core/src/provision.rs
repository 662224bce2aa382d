//! Carries out what was decided about PPPoE customers at routers. What is to be done is in the book and
//! what was done is read from the router, so this task holds nothing that a power cut could take: it
//! looks, takes one step, and looks again.

mod attempt;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_api::{ApiError, ErrorCode, Event, Tag};
use mikromon_domain::ids::{DeviceId, IntentId};
use mikromon_domain::mask::scrub;
use mikromon_domain::provision::{Isolation, Stuck, Work};
use mikromon_domain::time::{Millis, UnixMillis, Zone};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::{Id, JoinSet};

use crate::book::{Book, Duty};
use crate::clock;
use crate::failure::to_api;
use crate::monitor::Monitor;
use crate::store::provision::{self, Came, Intent, Place};
use crate::store::{company, device, router};
use crate::sync::engine::Sync;

/// Between two looks at what has to wait.
const LOOK: Duration = Duration::from_secs(2);
/// After a try that came to nothing, and twice as long after each further one.
const AGAIN: Millis = Millis::seconds(5);
const SELDOM: Millis = Millis::minutes(5);
/// So often a router says no before a person has to look.
const REFUSALS: u32 = 3;
/// Customers that are looked after at the same time; most of it they are waited for.
const AT_ONCE: usize = 32;
/// Nobody is cut off by a book that is behind the server by more.
const FRESH: Millis = Millis::minutes(10);

pub(crate) struct Provisioner {
    book: Arc<Book>,
    monitor: Arc<Monitor>,
    sync: Option<Arc<Sync>>,
    events: broadcast::Sender<Event>,
    waits: Mutex<HashMap<IntentId, Wait>>,
}

/// A try that came to nothing, while the router was there.
#[derive(Clone, Debug)]
struct Wait {
    tries: u32,
    refusals: u32,
    until: UnixMillis,
    error: ApiError,
}

/// What decides whether something may be done now.
struct Now {
    at: UnixMillis,
    duty: Duty,
    own: DeviceId,
    zone: Zone,
    isolation: Isolation,
    fresh: bool,
}

impl Now {
    fn allows(&self, intent: &Intent) -> bool {
        let takes_away = matches!(intent.work, Work::Isolate | Work::Remove);
        let ours = match self.duty {
            Duty::Alone | Duty::Leads => true,
            Duty::Standby => false,
            // Nobody who paid waits for a server that is away.
            Duty::Apart => intent.device == self.own && !takes_away,
        };
        let in_time = intent.work != Work::Isolate || self.isolation.is_time(self.at, self.zone);
        ours && in_time && (self.fresh || !takes_away)
    }
}

impl Provisioner {
    pub(crate) fn new(
        book: Arc<Book>,
        monitor: Arc<Monitor>,
        sync: Option<Arc<Sync>>,
        events: broadcast::Sender<Event>,
    ) -> Self {
        Self {
            book,
            monitor,
            sync,
            events,
            waits: Mutex::default(),
        }
    }

    /// Why the last try of this desktop came to nothing.
    pub(crate) fn failed(&self, id: IntentId) -> Option<ApiError> {
        self.waits().get(&id).map(|it| it.error.clone())
    }

    /// Works for as long as it is not aborted.
    pub(crate) async fn keep(self: Arc<Self>) {
        let mut told = self.events.subscribe();
        let mut tasks = JoinSet::new();
        let mut at_work = HashMap::<Id, Place>::new();
        let mut waiting = self.read().await;
        loop {
            let busy: HashSet<&Place> = at_work.values().collect();
            let due = self.due(&waiting, &busy).await.unwrap_or_else(|error| {
                tracing::warn!("what is to be done at routers is not known: {error:#}");
                Vec::new()
            });
            for intent in due {
                let place = intent.service.place.clone();
                let task = tasks.spawn(Arc::clone(&self).carry_out(intent));
                at_work.insert(task.id(), place);
            }
            let changed = tokio::select! {
                event = told.recv() => is_about_us(&event),
                Some(ended) = tasks.join_next_with_id() => {
                    let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                    at_work.remove(&id);
                    true
                }
                () = tokio::time::sleep(LOOK), if !waiting.is_empty() => false,
            };
            if changed {
                waiting = self.read().await;
            }
        }
    }

    async fn read(&self) -> Vec<Intent> {
        let open = provision::open(&self.book.store).await;
        let open = open.unwrap_or_else(|error| {
            tracing::warn!("what is to be done at routers was not read: {error:#}");
            Vec::new()
        });
        let ids: HashSet<_> = open.iter().map(|it| it.id).collect();
        self.waits().retain(|id, _| ids.contains(id));
        open
    }

    /// The oldest of each place that may be done now and is not under way.
    async fn due(&self, waiting: &[Intent], busy: &HashSet<&Place>) -> anyhow::Result<Vec<Intent>> {
        if waiting.is_empty() || busy.len() >= AT_ONCE {
            return Ok(Vec::new());
        }
        let now = self.now().await?;
        let there = router::living(&self.book.store).await?.routers;
        let there: HashSet<_> = there.into_iter().map(|it| it.view.id).collect();
        let mut places = busy.clone();
        let mut due = Vec::new();
        for intent in waiting {
            let place = &intent.service.place;
            let reachable =
                !there.contains(&place.router) || self.monitor.is_connected(place.router);
            // Isolir that waits for its hour does not hold back what comes after it.
            if !now.allows(intent) || !places.insert(place) {
                continue;
            }
            if reachable && self.is_due(intent, now.at) {
                due.push(intent.clone());
            }
        }
        due.truncate(AT_ONCE - busy.len());
        Ok(due)
    }

    async fn now(&self) -> anyhow::Result<Now> {
        let at = clock::now();
        let mut reader = self.book.store.read().acquire().await?;
        let company = company::find(&mut reader).await?.form;
        let behind = |sync: &Arc<Sync>| {
            let last = sync.progress().borrow().last_exchange;
            last.is_none_or(|it| at.since(it) > FRESH)
        };
        let duty = *self.book.duty().borrow();
        Ok(Now {
            at,
            duty,
            own: device::id(&mut reader).await?,
            zone: company.zone,
            isolation: company.isolation,
            fresh: duty == Duty::Alone || !self.sync.as_ref().is_some_and(behind),
        })
    }

    fn is_due(&self, intent: &Intent, now: UnixMillis) -> bool {
        self.waits()
            .get(&intent.id)
            .is_none_or(|it| it.until <= now)
    }

    /// Tries once, and notes what came of it.
    async fn carry_out(self: Arc<Self>, intent: Intent) {
        let done = match self.attempt(&intent).await {
            Ok(came) => self.note(&intent, &came).await,
            Err(error) => match self.wait(&intent, to_api(&error)) {
                Some(refused) => self.note(&intent, &Came::Stuck(refused)).await,
                None => Ok(()),
            },
        };
        if let Err(error) = done {
            tracing::warn!("what came of work at a router was not noted: {error:#}");
            self.wait(&intent, to_api(&error));
        }
        self.tell();
    }

    async fn note(&self, intent: &Intent, came: &Came) -> anyhow::Result<()> {
        let mut write = self.book.store.write(clock::now(), None).await?;
        // Somebody may have replaced it while it was under way.
        let standing = provision::standing(write.connection(), intent).await?;
        if standing != provision::Standing::Ended {
            provision::tell(&mut write, intent, came).await?;
            write.commit().await?;
        }
        self.waits().remove(&intent.id);
        Ok(())
    }

    /// Puts it off, and says so where it is not to be tried again.
    fn wait(&self, intent: &Intent, error: ApiError) -> Option<Stuck> {
        let mut waits = self.waits();
        let before = waits.get(&intent.id);
        let tries = before.map_or(0, |it| it.tries) + 1;
        let refusals = match error.code {
            ErrorCode::RouterRefused => before.map_or(0, |it| it.refusals) + 1,
            _ => 0,
        };
        let wait = Millis(AGAIN.0 << (tries - 1).min(10)).min(SELDOM);
        let until = clock::now().plus(wait);
        let words = scrub(error.detail.as_str());
        waits.insert(
            intent.id,
            Wait {
                tries,
                refusals,
                until,
                error,
            },
        );
        (refusals >= REFUSALS).then_some(Stuck::Refused(words))
    }

    fn tell(&self) {
        let tags = vec![Tag::Provision, Tag::Drift];
        let _ = self.events.send(Event::Invalidated(tags));
    }

    fn waits(&self) -> MutexGuard<'_, HashMap<IntentId, Wait>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Events that were missed may have been.
fn is_about_us(event: &Result<Event, RecvError>) -> bool {
    match event {
        Ok(Event::Invalidated(tags)) => tags.contains(&Tag::Provision),
        Ok(_) => false,
        Err(_) => true,
    }
}
