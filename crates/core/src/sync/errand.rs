//! An errand to the server: what is done there at once or not at all, over a connection of its own
//! and in the name of the operator by whom this computer exchanges. The exchange goes on beside it.

use mikromon_api::sync::{ComputerView, Invited};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::ids::{DeviceId, OperatorId};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;

use super::invite::Invite;
use super::profile::{self, Profile};
use super::remote::PgRemote;
use super::remote::admission::Computer;
use super::setup::LOGIN_PREFIX;
use crate::book::Book;
use crate::keys::office::signer;
use crate::password;
use crate::store::book::BOOK;
use crate::store::operator::{self, OperatorRecord};
use crate::store::server;

/// # Errors
/// `ServerNeeded` where it is out of reach, or none is followed; else what a connection fails of.
async fn reach(profile: Option<&Profile>) -> Result<PgRemote, ApiError> {
    let needed = |detail: &str| ApiError::new(ErrorCode::ServerNeeded, detail);
    let profile = profile.ok_or_else(|| needed("no server is followed"))?;
    let reached = PgRemote::connect(profile, BOOK).await;
    reached.map_err(|error| match error.code {
        ErrorCode::ServerUnreachable => needed(&error.detail),
        _ => error,
    })
}

/// # Errors
/// As [`PgRemote::invite`]; `ServerNeeded`; the keys of this desktop are not at hand.
pub(crate) async fn invite(
    book: &Book,
    operator: &OperatorRecord,
    renew: bool,
    now: UnixMillis,
    by: Option<OperatorId>,
) -> anyhow::Result<Invited> {
    let profile = profile::load(book).await?;
    let mut remote = reach(profile.as_ref()).await?;
    let profile = profile.ok_or_else(|| ApiError::new(ErrorCode::ServerNeeded, ""))?;
    let signer = signer(&book.keys, &book.store, now, by).await?;
    let first = password::made_up()?;
    let account = remote.invite(operator.id, &first, renew).await?;
    if account.fresh {
        know(book, operator, &first, now, by).await?;
    }
    let place = (
        profile.host.as_str(),
        profile.port,
        profile.database.as_str(),
    );
    let invite = Invite::new(place, &profile.ca, &signer, &account.login, None)?;
    Ok(Invited {
        text: invite.to_text()?.expose().to_owned(),
        words: invite.words()?,
        login: account.login,
        password: account.fresh.then_some(first),
    })
}

/// The operator's password is this one from now on: at this desk, and for its exchange where that
/// is in the operator's name.
pub(crate) async fn know(
    book: &Book,
    operator: &OperatorRecord,
    password: &Secret,
    now: UnixMillis,
    by: Option<OperatorId>,
) -> anyhow::Result<()> {
    let hash = password::hash(password.clone()).await?;
    let account = account(&operator.login);
    let own = server::find(&book.store)
        .await?
        .filter(|it| it.login == account);
    let sealed = match own {
        Some(_) => Some(profile::seal(&*book.keys.device_at_hand()?, password)?),
        None => None,
    };
    let mut write = book.store.write(now, by).await?;
    operator::set_password(&mut write, operator.id, &hash).await?;
    if let Some(sealed) = sealed {
        server::set_password(&mut write, &sealed).await?;
    }
    write.commit().await
}

/// Lets a computer read and send nothing from now on. One that the server never knew could not.
///
/// # Errors
/// As [`PgRemote::invite`]; `ServerNeeded` where one is followed and is out of reach.
pub(crate) async fn shut_out(book: &Book, device: DeviceId) -> anyhow::Result<()> {
    let Some(profile) = profile::load(book).await? else {
        return Ok(());
    };
    let done = reach(Some(&profile))
        .await?
        .set_shut_out(device, true)
        .await;
    match done {
        Err(error) if error.code != ErrorCode::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// # Errors
/// As [`shut_out`].
pub(crate) async fn computers(book: &Book) -> anyhow::Result<Vec<ComputerView>> {
    let profile = profile::load(book).await?;
    let computers = reach(profile.as_ref()).await?.computers().await?;
    Ok(computers.into_iter().map(view).collect())
}

fn view(computer: Computer) -> ComputerView {
    let Computer { operator, .. } = computer;
    let person = operator.strip_prefix(LOGIN_PREFIX).unwrap_or(&operator);
    ComputerView {
        device: DeviceId::from_uuid(computer.device),
        operator: person.to_owned(),
        name: computer.name,
        series: format!("D{:02}", computer.series),
        registered_at: UnixMillis(computer.made_at),
        seen_at: computer.seen_at.map(UnixMillis),
        shut_out: computer.revoked,
    }
}

/// Sets an operator's password at the server, where one is followed and he has an account there.
///
/// # Errors
/// `ServerNeeded`; `ServerLoginRefused` where the old one is not the server's.
pub(crate) async fn set_password(
    book: &Book,
    login: &str,
    old: &Secret,
    new: &Secret,
) -> anyhow::Result<()> {
    let Some(mut profile) = profile::load(book).await? else {
        return Ok(());
    };
    let account = account(login);
    if !reach(Some(&profile)).await?.has_account(&account).await? {
        return Ok(());
    }
    profile.login = account;
    profile.password = old.clone();
    reach(Some(&profile)).await?.set_own_password(new).await?;
    Ok(())
}

/// Sets another operator's password at the server, where one is followed and he has an account
/// there; one more computer may come by it.
///
/// # Errors
/// As [`invite`].
pub(crate) async fn renew_password(
    book: &Book,
    operator: &OperatorRecord,
    new: &Secret,
) -> anyhow::Result<()> {
    let Some(profile) = profile::load(book).await? else {
        return Ok(());
    };
    let mut remote = reach(Some(&profile)).await?;
    if remote.has_account(&account(&operator.login)).await? {
        remote.invite(operator.id, new, true).await?;
    }
    Ok(())
}

/// The account at the server of who signs in by that login.
pub(crate) fn account(login: &str) -> String {
    format!("{LOGIN_PREFIX}{login}")
}
