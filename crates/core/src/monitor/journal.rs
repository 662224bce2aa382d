//! Incidents and alerts: puts down what the patrol decided, and tells it. A task of its own, so
//! that what it reads from a slow disk does not hold the patrol up.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mikromon_api::alert::AlertKind;
use mikromon_api::incident::Probe;
use mikromon_api::{Event, Tag};
use mikromon_domain::ids::{IncidentId, RouterId};
use mikromon_domain::incident::IncidentKind;
use mikromon_domain::router::RouterState;
use mikromon_domain::time::{Millis, UnixMillis};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::alerts::{Alerts, Message};
use super::board::Board;
use super::standby::{Seen, Standby};
use crate::book::{Book, Duty};
use crate::store::incident::{self, GoingOn, NewIncident, Unresolved, twin};
use crate::store::owed::Owed;
use crate::store::setting;
use crate::{clock, id};

#[derive(Debug)]
pub(super) enum Entry {
    Opened {
        router: RouterId,
        name: String,
        kind: IncidentKind,
        at: UnixMillis,
        behind: u32,
        sessions_lost: Option<u32>,
        evidence: Vec<Probe>,
    },
    /// `told` is false where another kind takes its place at once.
    Resolved {
        router: RouterId,
        name: String,
        at: UnixMillis,
        told: bool,
    },
    Told(Message),
}

pub(super) struct Journal {
    book: Arc<Book>,
    board: Arc<Board>,
    duty: watch::Receiver<Duty>,
    standby: Standby,
    events: broadcast::Sender<Event>,
    open: HashMap<RouterId, (IncidentId, UnixMillis)>,
    alerts: Alerts,
    unacknowledged: watch::Sender<u32>,
}

impl Journal {
    const QUEUE: usize = 4_096;

    /// Takes up what goes on; answers where to write, how many wait for somebody, and the task.
    pub(super) async fn begin(
        book: Arc<Book>,
        board: Arc<Board>,
        events: broadcast::Sender<Event>,
        going_on: &[Unresolved],
    ) -> (
        mpsc::Sender<Entry>,
        watch::Receiver<u32>,
        tokio::task::JoinHandle<()>,
    ) {
        let unacknowledged = watch::Sender::new(0);
        let waiting = unacknowledged.subscribe();
        let mut journal = Self {
            duty: book.duty(),
            standby: Standby::default(),
            book,
            board,
            events,
            open: going_on
                .iter()
                .map(|it| (it.router, (it.id, it.opened)))
                .collect(),
            alerts: Alerts::default(),
            unacknowledged,
        };
        journal.count().await;
        let (entries, incoming) = mpsc::channel(Self::QUEUE);
        (entries, waiting, tokio::spawn(journal.keep(incoming)))
    }

    /// Until the patrol drops its end; what was sent before that is put down.
    async fn keep(mut self, mut incoming: mpsc::Receiver<Entry>) {
        let (mut changes, mut duty) = (self.book.changes(), self.book.duty());
        loop {
            let (due, look) = (self.alerts.due(), self.standby.due());
            tokio::select! {
                entry = incoming.recv() => match entry {
                    Some(entry) => self.put(entry).await,
                    None => break,
                },
                Ok(()) = changes.changed() => {
                    self.count().await;
                    self.fold().await;
                }
                Ok(()) = duty.changed() => self.duty_changed().await,
                () = until(due), if due.is_some() => self.tell_waiting().await,
                () = sleep_until(look.unwrap_or_else(Instant::now)), if look.is_some() => {
                    let seen = self.standby.take(Instant::now());
                    self.settle(seen).await;
                }
            }
        }
        let seen = self.standby.take_all();
        self.settle(seen).await;
    }

    async fn put(&mut self, entry: Entry) {
        match entry {
            Entry::Opened {
                router,
                name,
                kind,
                at,
                behind,
                sessions_lost,
                evidence,
            } => {
                let id = IncidentId::from_uuid(id::fresh(at));
                let new = NewIncident {
                    id,
                    router,
                    kind,
                    opened: at,
                    behind,
                    sessions_lost,
                    evidence,
                };
                self.opened(new, name).await;
            }
            Entry::Resolved {
                router,
                name,
                at,
                told,
            } => self.resolved(router, name, at, told).await,
            Entry::Told(message) => self.alert(message).await,
        }
    }

    async fn opened(&mut self, new: NewIncident, name: String) {
        let (id, router, opened, behind) = (new.id, new.router, new.opened, new.behind);
        let kind = AlertKind::Opened(new.kind);
        self.open.insert(router, (id, opened));
        // The alert does not wait for the store: it must come also where the disk is full.
        self.alert(Message {
            kind,
            router: Some((router, name)),
            incident: Some(id),
            behind,
        })
        .await;
        if self.waits() {
            self.standby.opened(new, Instant::now());
        } else {
            self.book.backlog.put(Owed::Opened(new));
        }
    }

    /// Another desktop is on duty, and is to write it down first.
    fn waits(&self) -> bool {
        *self.duty.borrow() == Duty::Standby
    }

    async fn resolved(&mut self, router: RouterId, name: String, at: UnixMillis, told: bool) {
        let Some((id, opened)) = self.open.remove(&router) else {
            return;
        };
        if told {
            let kind = AlertKind::Recovered {
                // The clock may have been set back meanwhile.
                after: at.since(opened).max(Millis(0)),
            };
            self.alert(Message {
                kind,
                router: Some((router, name)),
                incident: Some(id),
                behind: 0,
            })
            .await;
        }
        if self.waits() {
            self.standby.resolved(router, at, Instant::now());
        } else {
            self.book.backlog.put(Owed::Resolved { router, at });
        }
    }

    /// Writes down what waited and nobody else wrote.
    async fn settle(&self, seen: Vec<Seen>) {
        for seen in seen {
            match seen {
                Seen::Outage(new, end) => {
                    let router = new.router;
                    if !self.is_known(router, new.opened).await {
                        self.book.backlog.put(Owed::Opened(new));
                    }
                    if let Some(at) = end {
                        self.end_what_goes_on(router, at).await;
                    }
                }
                Seen::End(router, at) => self.end_what_goes_on(router, at).await,
            }
        }
    }

    /// Where that cannot be read, an incident too many is better than one too few.
    async fn is_known(&self, router: RouterId, from: UnixMillis) -> bool {
        let known = twin::is_known(&self.book.store, router, from).await;
        known.unwrap_or_else(|error| {
            tracing::error!("whether an outage is known was not read: {error:#}");
            false
        })
    }

    /// What began later is another outage.
    async fn end_what_goes_on(&self, router: RouterId, at: UnixMillis) {
        let waits = self.book.backlog.incidents();
        let opens = |it: &Owed| matches!(it, Owed::Opened(new) if new.router == router);
        let began = match incident::unresolved(&self.book.store).await {
            Ok(going_on) => {
                let mut of_it = going_on.incidents.iter().filter(|it| it.router == router);
                of_it.any(|it| it.opened <= at)
            }
            Err(_) => true,
        };
        if began || waits.iter().any(opens) {
            self.book.backlog.put(Owed::Resolved { router, at });
        }
    }

    async fn duty_changed(&mut self) {
        let duty = *self.duty.borrow_and_update();
        tracing::info!("on duty: {duty:?}");
        if duty != Duty::Standby {
            let seen = self.standby.take_all();
            self.settle(seen).await;
        }
        if duty == Duty::Leads {
            self.take_over().await;
            self.fold().await;
        }
    }

    /// Ends what the one before left open and is over here.
    async fn take_over(&self) {
        let Ok(going_on) = incident::unresolved(&self.book.store).await else {
            return; // told by the count
        };
        for it in going_on.incidents {
            let live = self.board.live(it.router);
            let is_own = self.open.contains_key(&it.router);
            if !is_own && live.state == RouterState::Up && live.since > it.opened {
                let (router, at) = (it.router, live.since);
                self.book.backlog.put(Owed::Resolved { router, at });
            }
        }
    }

    /// What desktops wrote twice while they were apart becomes one again.
    async fn fold(&self) {
        if *self.duty.borrow() != Duty::Leads {
            return;
        }
        if let Err(error) = self.fold_all().await {
            tracing::warn!("incidents were not folded: {error:#}");
        }
    }

    async fn fold_all(&self) -> anyhow::Result<()> {
        let now = clock::now();
        let twins = twin::unfolded(&self.book.store, now).await?;
        if twins.is_empty() {
            return Ok(());
        }
        let mut write = self.book.store.write(now, None).await?;
        for (it, stands) in twins {
            twin::fold(&mut write, it, stands).await?;
        }
        write.commit().await?;
        self.send(Event::Invalidated(vec![Tag::Incidents, Tag::RouterState]));
        Ok(())
    }

    async fn alert(&mut self, message: Message) {
        if self.is_untold(message.kind).await {
            return;
        }
        let now = clock::now();
        if let Some(alert) = self.alerts.add(now, message)
            && !self.muted(now).await
        {
            self.send(Event::Alert(alert));
        }
    }

    async fn tell_waiting(&mut self) {
        let now = clock::now();
        let alerts = self.alerts.take(now);
        if !self.muted(now).await {
            alerts
                .into_iter()
                .for_each(|alert| self.send(Event::Alert(alert)));
        }
    }

    /// Where that cannot be read, an alert too many is better than one too few.
    async fn muted(&self, now: UnixMillis) -> bool {
        match setting::muted_until(&self.book.store).await {
            Ok(until) => until.is_some_and(|until| now < until),
            Err(error) => {
                tracing::error!("whether alerts are muted was not read: {error:#}");
                false
            }
        }
    }

    /// What nobody is told of holds back nothing that they are. As with [`Self::muted`], doubt tells.
    async fn is_untold(&self, kind: AlertKind) -> bool {
        let Some(topic) = kind.topic() else {
            return false;
        };
        match setting::untold(&self.book.store).await {
            Ok(topics) => topics.contains(&topic),
            Err(error) => {
                tracing::error!("which alerts are untold was not read: {error:#}");
                false
            }
        }
    }

    /// What was acknowledged, or resolved by somebody else, is known from the book alone.
    async fn count(&mut self) {
        match incident::unresolved(&self.book.store).await {
            Ok(GoingOn { incidents, unread }) => {
                self.tell_unread(&unread);
                let stored = incidents.iter().filter(|it| !it.acknowledged).count();
                let waiting = stored + self.book.backlog.unstored_incidents();
                let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
                self.unacknowledged
                    .send_if_modified(|it| std::mem::replace(it, waiting) != waiting);
            }
            Err(error) => tracing::error!("open incidents were not counted: {error:#}"),
        }
    }

    /// They go on unwatched, so who is on duty must know that there are some.
    fn tell_unread(&self, unread: &[String]) {
        let count = u32::try_from(unread.len()).unwrap_or(u32::MAX);
        if self.book.set_unread_incidents(count) {
            for reason in unread {
                tracing::error!("an incident that goes on cannot be read: {reason}");
            }
            self.send(Event::Invalidated(vec![Tag::Session]));
        }
    }

    fn send(&self, event: Event) {
        // Nobody listening is no fault.
        let _ = self.events.send(event);
    }
}

async fn until(due: Option<UnixMillis>) {
    let wait = due.map_or(0, |due| due.since(clock::now()).0);
    let wait = wait.clamp(0, Alerts::WINDOW.0);
    sleep_until(Instant::now() + Duration::from_millis(u64::try_from(wait).unwrap_or(0))).await;
}
