//! Carries out what was decided about PPPoE customers at routers. What is to be done is in the book and
//! what was done is read from the router, so this task holds nothing that a power cut could take: it
//! looks, takes one step, and looks again.

mod attempt;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mikromon_api::sync::SyncState;
use mikromon_api::{ApiError, ErrorCode, Event, Tag};
use mikromon_domain::ids::{DeviceId, IntentId, RouterId};
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
use crate::store::{company, device, router, standing};
use crate::sync::engine::Sync;

/// Between two looks at what has to wait.
const LOOK: Duration = Duration::from_secs(2);
/// What is to be done is read from the book no more often, however much of it changes.
const READ: Duration = Duration::from_millis(500);
/// After a try that came to nothing, and twice as long after each further one.
const AGAIN: Millis = Millis::seconds(5);
const SELDOM: Millis = Millis::minutes(5);
/// So often a router says no before a person has to look.
const REFUSALS: u32 = 3;
/// Customers that are looked after at the same time; most of it they are waited for.
const AT_ONCE: usize = 32;
/// Of one router: the others do not wait for one that is slow.
const AT_A_ROUTER: usize = 6;
/// Whoever is on duty leaves what was decided elsewhere to that desktop for so long.
const THEIRS: Millis = Millis::seconds(30);

pub(crate) struct Provisioner {
    book: Arc<Book>,
    monitor: Arc<Monitor>,
    sync: Option<Arc<Sync>>,
    events: broadcast::Sender<Event>,
    since: UnixMillis,
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
    /// When this process began: older decisions of a book that is behind may have been taken back.
    since: UnixMillis,
    own: DeviceId,
    server: Server,
    zone: Zone,
    isolation: Isolation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Server {
    None,
    /// The book has what the server has. On duty, this desktop also does what those decided who are gone.
    InStep {
        on_duty: bool,
    },
    Away,
}

impl Now {
    /// Two desktops may do the same: each looks before it changes something, so that the second one finds it
    /// done. What has to be kept apart is a book that is behind from one that is not.
    fn allows(&self, intent: &Intent) -> bool {
        let ours = intent.device == self.own;
        let takes_away = matches!(intent.work, Work::Isolate | Work::Remove);
        let may = match self.server {
            Server::None => true,
            Server::InStep { on_duty } => ours || on_duty && self.at.since(intent.at) > THEIRS,
            // Nobody who paid waits for a server that is away.
            Server::Away => ours && !takes_away && intent.at >= self.since,
        };
        may && (intent.work != Work::Isolate || self.isolation.is_time(self.at, self.zone))
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
            since: clock::now(),
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
        let mut waiting = Vec::new();
        let mut stale = true;
        loop {
            if stale && let Some(read) = self.read().await {
                (waiting, stale) = (read, false);
            }
            let due = self.due(&waiting, &at_work).await.unwrap_or_else(|error| {
                tracing::warn!("what is to be done at routers is not known: {error:#}");
                Vec::new()
            });
            for intent in due {
                let place = intent.service.place.clone();
                let task = tasks.spawn(Arc::clone(&self).carry_out(intent));
                at_work.insert(task.id(), place);
            }
            stale |= self
                .wait(&mut told, &mut tasks, &mut at_work, !waiting.is_empty())
                .await;
        }
    }

    /// Until there is something to look at; answers whether the book has to be read again.
    async fn wait(
        &self,
        told: &mut broadcast::Receiver<Event>,
        tasks: &mut JoinSet<()>,
        at_work: &mut HashMap<Id, Place>,
        some: bool,
    ) -> bool {
        loop {
            tokio::select! {
                event = told.recv() => {
                    if is_about_us(&event) {
                        tokio::time::sleep(READ).await;
                        return true;
                    }
                }
                Some(ended) = tasks.join_next_with_id() => {
                    let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                    at_work.remove(&id);
                    return true;
                }
                () = tokio::time::sleep(LOOK), if some => return false,
                // What could not be read is read again.
                () = tokio::time::sleep(LOOK * 15) => return true,
            }
        }
    }

    /// `None` where the book cannot be read now.
    async fn read(&self) -> Option<Vec<Intent>> {
        match provision::open(&self.book.store).await {
            Ok(open) => {
                let ids: HashSet<_> = open.iter().map(|it| it.id).collect();
                self.waits().retain(|id, _| ids.contains(id));
                Some(open)
            }
            Err(error) => {
                tracing::warn!("what is to be done at routers was not read: {error:#}");
                None
            }
        }
    }

    /// One of each place that may be done now and is not under way: who is to be let in goes first.
    async fn due(
        &self,
        waiting: &[Intent],
        at_work: &HashMap<Id, Place>,
    ) -> anyhow::Result<Vec<Intent>> {
        if waiting.is_empty() || at_work.len() >= AT_ONCE {
            return Ok(Vec::new());
        }
        let now = self.now().await?;
        let gone = router::removed(&self.book.store).await?;
        let mut places: HashSet<&Place> = at_work.values().collect();
        let mut routers = HashMap::<RouterId, usize>::new();
        for place in at_work.values() {
            *routers.entry(place.router).or_default() += 1;
        }
        let mut sorted: Vec<&Intent> = waiting.iter().collect();
        // Stable: otherwise they keep the order of their decision.
        sorted.sort_by_key(|it| it.work != Work::Restore);
        let mut due = Vec::new();
        for intent in sorted {
            let place = &intent.service.place;
            let reachable = gone.contains(&place.router) || self.monitor.is_connected(place.router);
            // What waits for its hour or for its next try holds back nothing else of that place.
            if !reachable || !now.allows(intent) || !self.is_due(intent, now.at) {
                continue;
            }
            let busy = routers.entry(place.router).or_default();
            if *busy < AT_A_ROUTER && places.insert(place) {
                *busy += 1;
                due.push(intent.clone());
            }
        }
        due.truncate(AT_ONCE - at_work.len());
        Ok(due)
    }

    async fn now(&self) -> anyhow::Result<Now> {
        let mut reader = self.book.store.read().acquire().await?;
        let company = company::find(&mut reader).await?.form;
        let joined = standing::read(&mut reader).await?.joined.is_some();
        Ok(Now {
            at: clock::now(),
            since: self.since,
            own: device::id(&mut reader).await?,
            server: self.server(joined),
            zone: company.zone,
            isolation: company.isolation,
        })
    }

    fn server(&self, joined: bool) -> Server {
        if !joined {
            return Server::None;
        }
        let progress = self.sync.as_ref().map(|it| it.progress().borrow().clone());
        let in_step = progress.is_some_and(|it| {
            let reaches = matches!(it.state, SyncState::InStep | SyncState::Exchanging);
            reaches && it.last_exchange.is_some()
        });
        match in_step {
            true => Server::InStep {
                on_duty: *self.book.duty().borrow() == Duty::Leads,
            },
            false => Server::Away,
        }
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
            Err(error) => match self.put_off(&intent, to_api(&error)) {
                Some(refused) => self.note(&intent, &Came::Stuck(refused)).await,
                None => Ok(()),
            },
        };
        if let Err(error) = done {
            tracing::warn!("what came of work at a router was not noted: {error:#}");
            self.put_off(&intent, to_api(&error));
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
    fn put_off(&self, intent: &Intent, error: ApiError) -> Option<Stuck> {
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
