//! How a desktop comes to follow a server: the way in is tried first, and kept only if it works.

use std::time::Duration;

use mikromon_api::sync::{JoinServer, SyncState};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::DeviceId;
use mikromon_domain::time::UnixMillis;
use mikromon_sync::remote::Remote as _;
use mikromon_sync::store::Store as _;
use tokio::time::timeout;

use super::engine::Sync;
use super::invite::Invite;
use super::local::Local;
use super::profile::{self, DeviceToken, Profile};
use super::remote::PgRemote;
use super::setup::LOGIN_PREFIX;
use crate::book::Book;
use crate::keys::office::adopt;
use crate::password;
use crate::store::book::BOOK;
use crate::store::{device, operator, server, standing};

/// A large book takes some time to come; the page goes on showing it after that.
const FIRST_EXCHANGE: Duration = Duration::from_secs(120);

/// Follows the server of the invitation from now on. Returns when the first exchange is over, or
/// goes on by itself; without `sync`, as for a script, at once: the app beside it exchanges.
///
/// # Errors
/// `AlreadyJoined`; what a connection can fail of; `ComputerNotExpected`; `KeyringUnavailable` where the password cannot
/// be kept.
pub(crate) async fn join(
    book: &Book,
    sync: Option<&Sync>,
    invite: &Invite,
    command: &JoinServer,
    now: UnixMillis,
) -> anyhow::Result<()> {
    if server::find(&book.store).await?.is_some() {
        return Err(ApiError::new(ErrorCode::AlreadyJoined, "").into());
    }
    let passphrase = command.passphrase.as_ref();
    book.keys.make_device(&book.store, now, passphrase).await?;
    let device = book.keys.device_at_hand()?;
    let profile = Profile {
        host: invite.host.clone(),
        port: invite.port,
        database: invite.database.clone(),
        ca: invite.ca.clone(),
        login: invite.login.clone(),
        password: command.password.clone(),
        token: DeviceToken::of(&book.keys)?,
    };
    let mut reader = book.store.read().acquire().await?;
    let own = device::id(&mut reader).await?;
    drop(reader);
    let mut remote = PgRemote::connect(&profile, BOOK).await?;
    remote.announce(own).await?;
    come_back(book, &mut remote, own, now).await?;
    let record = profile::record(&device, &profile)?;
    let mut write = book.store.write(now, None).await?;
    adopt(&book.keys, &mut write, &invite.signer).await?;
    server::put(&mut write, &record).await?;
    write.commit().await?;
    let Some(sync) = sync else {
        return Ok(());
    };
    sync.ask();
    // Whether it came to an end or not, it goes on, and the page shows how far it is.
    let _ = timeout(FIRST_EXCHANGE, first_exchange(sync)).await;
    know_the_operator(book, invite, command, now).await
}

/// A book that followed the server from another computer, as one that was restored, goes on under
/// the name of this one: with numbers of its own, and what was not sent is sent under that name.
async fn come_back(
    book: &Book,
    remote: &mut PgRemote,
    own: DeviceId,
    now: UnixMillis,
) -> anyhow::Result<()> {
    if standing::find(&book.store).await?.joined.is_none() {
        return Ok(());
    }
    let (registration, epoch) = remote.register(own.uuid()).await?;
    Local::new(&book.store, now)
        .fork(registration, epoch)
        .await?;
    Ok(())
}

/// The server has taken the password: the operator signs in by it here from now on.
async fn know_the_operator(
    book: &Book,
    invite: &Invite,
    command: &JoinServer,
    now: UnixMillis,
) -> anyhow::Result<()> {
    let login = invite.login.strip_prefix(LOGIN_PREFIX);
    let found = match login {
        Some(login) => operator::find_login(&book.store, login).await?,
        None => None,
    };
    let Some((operator, None)) = found else {
        return Ok(());
    };
    let hash = password::hash(command.password.clone()).await?;
    let mut write = book.store.write(now, None).await?;
    operator::set_password(&mut write, operator.id, &hash).await?;
    write.commit().await
}

async fn first_exchange(sync: &Sync) {
    let mut progress = sync.progress();
    let is_over = |it: &super::engine::Progress| {
        !matches!(
            it.state,
            SyncState::Alone | SyncState::Connecting | SyncState::Exchanging
        )
    };
    // The engine lives as long as the book does.
    let _ = progress.wait_for(is_over).await;
}
