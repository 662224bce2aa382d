//! The one way in for every command: check the right, decode, open the audit row, run, close the
//! audit row, broadcast the invalidated tags. No handler does any of these.

use std::sync::Arc;

use mikromon_api::audit::AuditRow;
use mikromon_api::company::GetCompany;
use mikromon_api::incident::ListIncidents;
use mikromon_api::overview::GetOverview;
use mikromon_api::plant::{GetMapScene, GetTileSource};
use mikromon_api::router::ListRouters;
use mikromon_api::session::{ChangePassword, GetStatus, SignOut, StartNewStore, UnlockSession};
use mikromon_api::store::{CancelStoreWork, PreviewBackup, RestoreStore};
use mikromon_api::{ApiError, Command, ErrorCode, Event, Needs, Reply, Tag};
use mikromon_domain::ids::AuditId;
use serde_json::Value;

use crate::book::Book;
use crate::call::Call;
use crate::caller::Lock;
use crate::failure::{refuses_writes, to_api};
use crate::store::audit;
use crate::store::owed::Owed;

/// What a command does. Implemented for [`Call`], once for each command of the contract.
pub(crate) trait Handle<C: Command + Sync>: Sync {
    /// What the audit row says it is about: a name, a login; never a secret.
    fn subject(&self, _command: &C) -> impl Future<Output = anyhow::Result<String>> + Send {
        async { Ok(String::new()) }
    }

    /// An [`ApiError`] anywhere in the error's chain is what the page gets.
    fn handle(&self, command: C) -> impl Future<Output = anyhow::Result<C::Output>> + Send;
}

/// A command's contract, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    pub name: &'static str,
    pub needs: Needs,
    pub audited: bool,
    pub invalidates: &'static [Tag],
}

macro_rules! dispatcher {
    ($($command:ty),+ $(,)?) => {
        /// Every command there is.
        pub const COMMANDS: &[Contract] = &[$(Contract {
            name: <$command as Command>::NAME,
            needs: <$command as Command>::NEEDS,
            audited: <$command as Command>::AUDITED,
            invalidates: <$command as Command>::INVALIDATES,
        }),+];

        /// Runs the command called `name`.
        pub(crate) async fn dispatch(call: &Call<'_>, name: &str, args: Value) -> Reply {
            match name {
                // Boxed one by one, so that a call is as large as its own command only.
                $(<$command as Command>::NAME => Box::pin(run::<$command>(call, args)).await,)+
                _ => Err(ApiError::new(ErrorCode::UnknownCommand, name)),
            }
        }
    };
}
mikromon_api::with_commands!(dispatcher);

async fn run<C: Command + Sync>(call: &Call<'_>, args: Value) -> Reply
where
    for<'a> Call<'a>: Handle<C>,
{
    admit::<C>(call)?;
    let command: C = serde_json::from_value(args)
        .map_err(|error| ApiError::new(ErrorCode::BadRequest, error.to_string()))?;
    let subject = subject_of(call, &command).await?;
    let row = begin::<C>(call, &subject).await?;
    let result = call.handle(command).await.map_err(|error| to_api(&error));
    end::<C>(call, row, &subject, &result).await;
    invalidate::<C>(call, result.is_ok());
    let result = result?;
    let output = call.as_seen(|| serde_json::to_value(result));
    output.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

/// What may be asked where there is no store: what is wrong with it, and a way out.
const WITHOUT_STORE: [&str; 5] = [
    GetStatus::NAME,
    StartNewStore::NAME,
    PreviewBackup::NAME,
    RestoreStore::NAME,
    CancelStoreWork::NAME,
];

/// What is left to one who has to change the password first.
const BEFORE_OWN_PASSWORD: &[&str] = &[ChangePassword::NAME, SignOut::NAME];

/// What is left while nobody is at the desk.
pub(crate) const WHILE_LOCKED: [&str; 3] = [GetStatus::NAME, UnlockSession::NAME, SignOut::NAME];

/// What is answered besides that where a wallboard stays in sight: reading the network's state.
pub(crate) const ON_THE_WALL: [&str; 6] = [
    GetCompany::NAME,
    GetOverview::NAME,
    ListRouters::NAME,
    ListIncidents::NAME,
    GetMapScene::NAME,
    GetTileSource::NAME,
];

/// # Errors
/// `SessionLocked`.
fn is_in_sight(name: &str, lock: Option<Lock>) -> Result<(), ApiError> {
    let open = match lock {
        None => true,
        Some(Lock::Whole) => WHILE_LOCKED.contains(&name),
        Some(Lock::Wall) => WHILE_LOCKED.contains(&name) || ON_THE_WALL.contains(&name),
    };
    if open {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::SessionLocked, ""))
}

/// Whether the caller may ask this now.
fn admit<C: Command>(call: &Call<'_>) -> Result<(), ApiError> {
    is_in_sight(C::NAME, call.lock)?;
    if !WITHOUT_STORE.contains(&C::NAME) {
        call.book()?;
    }
    let is_free = C::NEEDS == Needs::Nobody || BEFORE_OWN_PASSWORD.contains(&C::NAME);
    if call.must_change_password && !is_free {
        return Err(ApiError::new(ErrorCode::PasswordExpired, ""));
    }
    match C::NEEDS {
        Needs::Nobody => Ok(()),
        Needs::SignedIn => call.me().map(drop),
        Needs::Right(right) if call.may(right)? => Ok(()),
        Needs::Right(right) => Err(ApiError::new(ErrorCode::NotAllowed, right.name())),
    }
}

async fn subject_of<C: Command + Sync>(call: &Call<'_>, command: &C) -> Result<String, ApiError>
where
    for<'a> Call<'a>: Handle<C>,
{
    if !C::AUDITED {
        return Ok(String::new());
    }
    let subject = call.subject(command).await;
    subject.map(bounded).map_err(|error| to_api(&error))
}

/// What was typed and not looked at yet can be of any length.
pub(crate) fn bounded(subject: String) -> String {
    match subject.char_indices().nth(AuditRow::SUBJECT - 1) {
        Some((end, last)) if end + last.len_utf8() < subject.len() => subject
            .chars()
            .take(AuditRow::SUBJECT - 1)
            .chain(['…'])
            .collect(),
        _ => subject,
    }
}

/// `None` where no row is written yet: a reading command, no store to write to, or one that
/// refuses it to a command that goes on all the same.
async fn begin<C: Command>(call: &Call<'_>, subject: &str) -> Result<Option<AuditId>, ApiError> {
    let (true, Ok(book)) = (C::AUDITED, call.book()) else {
        return Ok(None);
    };
    if C::LATE_AUDIT && book.backlog.trouble().is_some() {
        return Ok(None);
    }
    let entry = entry::<C>(call, subject);
    match open_row(book, &entry).await {
        Ok(()) => Ok(Some(entry.id)),
        Err(error) if C::LATE_AUDIT => {
            tracing::error!("{} goes on without its audit row: {error:#}", C::NAME);
            book.backlog.refused(call.now, &error);
            Ok(None)
        }
        Err(error) => {
            let answer = to_api(&error);
            if refuses_writes(&error) {
                book.backlog.refused(call.now, &error);
                let refused = Some(answer.code);
                book.backlog.put(Owed::Audit { entry, refused });
            }
            Err(answer)
        }
    }
}

fn entry<C: Command>(call: &Call<'_>, subject: &str) -> audit::Entry {
    audit::Entry {
        id: audit::new_id(call.now),
        at: call.now,
        by: call.operator(),
        operator: call.me.as_ref().map(|it| it.name.clone()),
        command: C::NAME,
        subject: subject.to_owned(),
    }
}

async fn open_row(book: &Book, entry: &audit::Entry) -> anyhow::Result<()> {
    let mut write = book.store.write(entry.at, entry.by).await?;
    audit::begin(&mut write, entry).await?;
    write.commit().await
}

/// The command has happened: a row that cannot be closed now is closed later.
async fn end<C: Command>(
    call: &Call<'_>,
    row: Option<AuditId>,
    subject: &str,
    result: &Result<C::Output, ApiError>,
) {
    // A command that opened the store finds it now, and gets its row then.
    let (true, Ok(book)) = (C::AUDITED, call.core.book()) else {
        return;
    };
    let refused = result.as_ref().err().map(|error| error.code);
    // A row that was begun in another book ends there, and that one is set aside.
    let row = row.filter(|_| call.book().is_ok_and(|it| Arc::ptr_eq(it, &book)));
    let owed = match row {
        Some(row) => Owed::AuditEnd {
            row,
            at: call.now,
            by: call.operator(),
            refused,
        },
        None => Owed::Audit {
            entry: entry::<C>(call, subject),
            refused,
        },
    };
    // A row that could be begun can be closed.
    if row.is_some() || book.backlog.trouble().is_none() {
        let Err(error) = owed.write(&book.store).await else {
            return;
        };
        tracing::error!("the audit of {} has to wait: {error:#}", C::NAME);
        book.backlog.refused(call.now, &error);
    }
    book.backlog.put(owed);
}

/// What failed changed nothing but the audit log.
fn invalidate<C: Command>(call: &Call<'_>, done: bool) {
    if done && !C::INVALIDATES.is_empty() {
        call.core.tell(Event::Invalidated(C::INVALIDATES.to_vec()));
    } else if C::AUDITED {
        call.core.tell(Event::Invalidated(vec![Tag::Audit]));
    }
}
