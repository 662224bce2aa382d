//! `print` and `listen`: what a menu holds, once or for as long as somebody watches.

use std::collections::HashMap;
use std::time::Duration;

use crate::answer::{Answer, Gone};
use crate::clock::Millis;
use crate::command::Command;
use crate::menu::Menu;
use crate::router::Router;
use crate::row::{Id, Row, Wanted};
use crate::state::{Item, State};
use crate::trap::Trap;

/// What `print` takes beside the query.
const ARGUMENTS: [&str; 14] = [
    ".proplist",
    "count-only",
    "detail",
    "stats",
    "follow",
    "follow-only",
    "interval",
    "from",
    "brief",
    "terse",
    "value-list",
    "without-paging",
    "as-value",
    "bytes",
];

/// Rows made under one lock, so that a big table does not keep others waiting.
const BATCH: usize = 200;
/// A watched table is looked at no more often than this.
const PACE: Duration = Duration::from_millis(100);

struct Request<'a> {
    menu: &'a Menu,
    command: &'a Command,
    shown: Wanted,
    /// The shown properties and those the query asks about.
    built: Wanted,
}

impl<'a> Request<'a> {
    fn new(menu: &'a Menu, command: &'a Command) -> Result<Self, Trap> {
        command.only(&ARGUMENTS)?;
        let shown = command.shown();
        let built = match &shown {
            Wanted::All | Wanted::Fixed(_) => Wanted::All,
            Wanted::Only(keys) => {
                let asked = command.query.keys().map(str::to_owned);
                Wanted::Only(keys.iter().cloned().chain(asked).collect())
            }
        };
        Ok(Self {
            menu,
            command,
            shown,
            built,
        })
    }

    fn rows(&self, state: &State, items: &[Item], now: Millis) -> Vec<Row> {
        let rows = items.iter();
        rows.filter_map(|(id, _)| state.item(self.menu, *id, now, &self.built))
            .filter(|row| self.command.query.matches(row))
            .collect()
    }

    fn listed(&self, state: &State, now: Millis) -> Vec<Row> {
        let rows = self
            .menu
            .list
            .map(|list| list(state, now))
            .unwrap_or_default();
        rows.into_iter()
            .filter(|row| self.command.query.matches(row))
            .collect()
    }
}

pub(crate) async fn print(
    router: &Router,
    menu: &Menu,
    command: &Command,
    answer: &mut Answer,
) -> Result<(), Gone> {
    let request = match Request::new(menu, command) {
        Ok(request) => request,
        Err(trap) => return answer.refuse(&trap).await,
    };
    let follows = command.has("follow") || command.has("follow-only");
    let watch = follows.then(|| Watch::new(router, menu));
    if !command.has("follow-only") {
        show(router, &request, watch.is_some(), answer).await?;
    }
    match watch {
        Some(watch) => watch.tell(router, &request, answer).await,
        None => Ok(()),
    }
}

/// The rows as they are now, and the end of the command unless it goes on.
async fn show(
    router: &Router,
    request: &Request<'_>,
    goes_on: bool,
    answer: &mut Answer,
) -> Result<(), Gone> {
    let (menu, command) = (request.menu, request.command);
    let (items, now, listed) = {
        let state = router.lock();
        let now = state.clock.now();
        (state.items(menu, now).0, now, request.listed(&state, now))
    };
    if command.has("count-only") && command.query.is_empty() {
        answer.done_with(items.len() + listed.len());
        return answer.flush().await;
    }
    let mut count = listed.len();
    for batch in items.chunks(BATCH) {
        let rows = request.rows(&router.lock(), batch, now);
        count += rows.len();
        if !command.has("count-only") {
            write(answer, &rows, &request.shown).await?;
        }
    }
    if command.has("count-only") {
        answer.done_with(count);
        return answer.flush().await;
    }
    write(answer, &listed, &request.shown).await?;
    if goes_on {
        return Ok(());
    }
    if count == 0 && router.spec().version.at_least(7, 18) {
        answer.empty();
    }
    answer.done();
    answer.flush().await
}

async fn write(answer: &mut Answer, rows: &[Row], shown: &Wanted) -> Result<(), Gone> {
    for row in rows {
        answer.row(row, shown);
        answer.flush_piece().await?;
    }
    Ok(())
}

/// What a listener has been told so far. Begins when the command is read, so that nothing that happens after it is missed.
pub(crate) struct Watch {
    changes: tokio::sync::watch::Receiver<u64>,
    known: HashMap<u32, u64>,
    next: Millis,
}

impl Watch {
    pub(crate) fn new(router: &Router, menu: &Menu) -> Self {
        let changes = router.watch_changes();
        let (items, next) = snapshot(&router.lock(), menu);
        Self {
            changes,
            known: items.into_iter().collect(),
            next,
        }
    }

    /// Tells of every item that comes, changes or goes, until the command is cancelled.
    async fn tell(
        mut self,
        router: &Router,
        request: &Request<'_>,
        answer: &mut Answer,
    ) -> Result<(), Gone> {
        loop {
            answer.flush().await?;
            let wake = router.lock().clock.instant(self.next.min(FAR));
            tokio::select! {
                _ = self.changes.changed() => {}
                () = tokio::time::sleep_until(wake) => tokio::time::sleep(PACE).await,
            }
            let (items, next) = snapshot(&router.lock(), request.menu);
            self.next = next;
            self.compare(router, request, answer, items);
        }
    }

    fn compare(
        &mut self,
        router: &Router,
        request: &Request<'_>,
        answer: &mut Answer,
        items: Vec<Item>,
    ) {
        let fresh: Vec<Item> = items
            .iter()
            .filter(|(id, stamp)| self.known.get(id) != Some(stamp))
            .copied()
            .collect();
        let living: HashMap<u32, u64> = items.into_iter().collect();
        for id in self.known.keys().filter(|id| !living.contains_key(id)) {
            answer.dead(*id);
        }
        self.known = living;
        if fresh.is_empty() {
            return;
        }
        let state = router.lock();
        let now = state.clock.now();
        let listed = request.listed(&state, now).into_iter().filter(|row| {
            let id = id_of(row);
            fresh.iter().any(|(fresh, _)| Some(*fresh) == id)
        });
        for row in request.rows(&state, &fresh, now).into_iter().chain(listed) {
            answer.row(&row, &request.shown);
        }
    }
}

pub(crate) async fn listen(
    router: &Router,
    menu: &Menu,
    command: &Command,
    watch: Watch,
    answer: &mut Answer,
) -> Result<(), Gone> {
    match Request::new(menu, command) {
        Ok(request) => watch.tell(router, &request, answer).await,
        Err(trap) => answer.refuse(&trap).await,
    }
}

/// Later than any simulation runs, and still representable as an instant.
const FAR: Millis = 365 * 86_400_000;

fn snapshot(state: &State, menu: &Menu) -> (Vec<Item>, Millis) {
    let now = state.clock.now();
    let (mut items, next) = state.items(menu, now);
    let listed = menu.list.map(|list| list(state, now)).unwrap_or_default();
    items.extend(listed.iter().filter_map(|row| Some((id_of(row)?, 0))));
    (items, next)
}

fn id_of(row: &Row) -> Option<u32> {
    Id::parse(row.bytes(".id")?)
}
