//! One exchange with the server: see where both stand, mend what does not fit, send, fetch.
//!
//! Every step may be the last one: a crash or a lost answer after any of them is made good by the
//! next round, because each step is idempotent and decides by what both sides hold.

use crate::remote::{As, Failure, Hello, Registration, Remote, Wanted};
use crate::store::{Broken, Intake as _, Joined, Standing, Store};
use crate::table::Table;

/// The protocol that this program speaks.
pub const PROTOCOL: u32 = 1;
/// Changes in one push: a person's longest day offline in a few seconds, none of which blocks the
/// others for longer than half a second.
pub const BATCH: usize = 500;
/// Ids in one question for rows that the server lacks.
const ASK: usize = 10_000;
/// Each mending is followed by another look; more than this many in one round cannot be right.
const LOOKS: u32 = 8;

/// Why a round came to no good end. Whatever was done before stays done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Remote(#[from] Failure),
    #[error(transparent)]
    Store(#[from] Broken),
    /// The server speaks only newer protocols. Work goes on here; nothing is exchanged.
    #[error("this program is too old for the server")]
    Outdated,
    /// The server lacks a part of this program's book. Work goes on here, and waits until the
    /// server was brought up to date.
    #[error("the server is too old for this program")]
    ServerOutdated,
    #[error("this desktop and the server come to no agreement on where they stand")]
    Restless,
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub sent: usize,
    pub refused: usize,
    /// How far the server's clock is ahead of the desktop's is told by the caller, who has one.
    pub server_now: i64,
}

/// What has to be done before changes can be exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// Nothing: both are in one history.
    Exchange(As),
    Join,
    GiveBack,
}

/// One exchange. The tables are those of the book, in an order in which no row comes before one
/// that it needs.
///
/// # Errors
/// The connection, the book, or a server that will not have this device; see [`Trouble`].
pub async fn round(
    store: &mut impl Store,
    remote: &mut impl Remote,
    tables: &[&Table],
) -> Result<Done, Trouble> {
    for _ in 0..LOOKS {
        match look(store, remote, tables).await {
            Ok(Some(done)) => return Ok(done),
            Ok(None) | Err(Trouble::Remote(Failure::Moved)) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Err(Trouble::Restless)
}

/// `None`: something was mended, and where both stand has to be seen anew.
async fn look(
    store: &mut impl Store,
    remote: &mut impl Remote,
    tables: &[&Table],
) -> Result<Option<Done>, Trouble> {
    let standing = store.standing().await?;
    let hello = match remote.hello(standing.device, cursor_seq(&standing)).await {
        // The server knows this device by another computer's token: the book was copied.
        Err(Failure::Forked) => {
            fork(store, remote).await?;
            return Ok(None);
        }
        hello => hello?,
    };
    admits(&hello)?;
    if is_another(store, &standing, hello.device).await? {
        fork(store, remote).await?;
        return Ok(None);
    }
    match course(&standing, &hello) {
        Course::Exchange(who) => {
            let everything = wants_everything(&standing, who);
            return exchange(store, remote, who, everything).await.map(|done| {
                Some(Done {
                    server_now: hello.now,
                    ..done
                })
            });
        }
        Course::Join => {
            let (registration, epoch) = remote.register(standing.device).await?;
            store.join(registration, epoch).await?;
        }
        Course::GiveBack => give_back(store, remote, &standing, tables).await?,
    }
    Ok(None)
}

/// Nothing was fetched yet, or the rows that may be seen are others now.
fn wants_everything(standing: &Standing, who: As) -> bool {
    standing
        .joined
        .is_none_or(|it| it.cursor.is_none() || it.scope != who.scope)
}

fn cursor_seq(standing: &Standing) -> u64 {
    let cursor = standing.joined.and_then(|it| it.cursor);
    cursor.map_or(0, |it| it.seq)
}

/// Whether somebody else has sent changes under this desktop's name: it is a copy, or was copied.
async fn is_another(
    store: &mut impl Store,
    standing: &Standing,
    device: Option<Registration>,
) -> Result<bool, Trouble> {
    let (Some(_), Some(device)) = (standing.joined, device) else {
        return Ok(false);
    };
    if device.last_n > standing.last_n {
        return Ok(true);
    }
    let mine = store.change_id(device.last_n).await?;
    Ok(mine.is_some_and(|it| it != device.last_id))
}

/// Asked before anything else: a copy of a device that was shut out gets no new name.
fn admits(hello: &Hello) -> Result<(), Trouble> {
    if hello.least_protocol > PROTOCOL {
        return Err(Trouble::Outdated);
    }
    if hello.device.is_some_and(|it| it.revoked) {
        return Err(Failure::Revoked.into());
    }
    if !hello.knows_book {
        return Err(Trouble::ServerOutdated);
    }
    Ok(())
}

fn course(standing: &Standing, hello: &Hello) -> Course {
    let Some(joined) = standing.joined else {
        return Course::Join;
    };
    let Some(device) = hello.device else {
        return Course::GiveBack;
    };
    if joined.epoch != hello.epoch || !is_in_history(&joined, hello) {
        return Course::GiveBack;
    }
    Course::Exchange(As {
        device: standing.device,
        epoch: joined.epoch,
        scope: device.scope,
    })
}

/// Whether the server's history has the place up to which this desktop has read.
fn is_in_history(joined: &Joined, hello: &Hello) -> bool {
    joined
        .cursor
        .is_none_or(|cursor| hello.commit_at_cursor == Some(cursor.commit))
}

async fn fork(store: &mut impl Store, remote: &mut impl Remote) -> Result<(), Trouble> {
    let device = store.fresh_device();
    let (registration, epoch) = remote.register(device).await?;
    store.fork(registration, epoch).await?;
    Ok(())
}

async fn give_back(
    store: &mut impl Store,
    remote: &mut impl Remote,
    standing: &Standing,
    tables: &[&Table],
) -> Result<(), Trouble> {
    let device = standing.device;
    let (registration, epoch) = remote.register(device).await?;
    // A copy may have given back since the greeting: its numbers are none of this desktop's, and
    // the next look finds it.
    if is_another(store, standing, Some(registration)).await? {
        return Ok(());
    }
    let scope = registration.scope;
    let who = As {
        device,
        epoch,
        scope,
    };
    let mut lacking = Vec::new();
    for table in tables {
        let mut after = None;
        loop {
            let held = store.confirmed(table.name, after, ASK).await?;
            let Some(last) = held.last() else { break };
            after = Some(*last);
            let missing = remote.lacking(who, table.name, &held).await?;
            lacking.extend(missing.into_iter().map(|row| (table.name.to_owned(), row)));
        }
    }
    store.give_back(registration, epoch, &lacking).await?;
    Ok(())
}

/// Sends, then fetches. What keeps the sending from going well never keeps the fetching.
async fn exchange(
    store: &mut impl Store,
    remote: &mut impl Remote,
    who: As,
    everything: bool,
) -> Result<Done, Trouble> {
    let sent = send(store, remote, who).await;
    if let Err(Trouble::Remote(Failure::Server(_))) | Ok(_) = sent {
        fetch(store, remote, who, everything).await?;
    }
    if sent == Err(Failure::Forked.into()) {
        fork(store, remote).await?;
        return Err(Failure::Moved.into());
    }
    sent
}

async fn send(store: &mut impl Store, remote: &mut impl Remote, who: As) -> Result<Done, Trouble> {
    let mut done = Done::default();
    loop {
        let changes = store.unsent(BATCH).await?;
        if changes.is_empty() {
            return Ok(done);
        }
        let verdicts = remote.push(who, &changes).await?;
        store.settle(&verdicts).await?;
        done.sent += verdicts.len();
        done.refused += verdicts.iter().filter(|it| it.refusal.is_some()).count();
    }
}

async fn fetch(
    store: &mut impl Store,
    remote: &mut impl Remote,
    who: As,
    everything: bool,
) -> Result<(), Trouble> {
    let standing = store.standing().await?;
    let wanted = if everything {
        Wanted::Everything
    } else {
        Wanted::Since(cursor_seq(&standing), store.to_fetch().await?)
    };
    let mut intake = store.intake(&wanted).await?;
    let cursor = remote.pull(who, &wanted, &mut intake).await?;
    intake.finish(cursor, who.scope).await?;
    remote.seen(who, cursor.seq).await?;
    Ok(())
}
