//! The one way in for every command: check the right, decode, open the audit row, run, close the
//! audit row, broadcast the invalidated tags. No handler does any of these.

use mikromon_api::audit::AuditOutcome;
use mikromon_api::session::{GetStatus, StartNewStore};
use mikromon_api::{ApiError, Command, ErrorCode, Event, Needs, Reply, Tag};
use mikromon_domain::ids::AuditId;
use serde_json::Value;

use crate::book::Book;
use crate::call::Call;
use crate::failure::to_api;
use crate::store::audit;

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
    let output = serde_json::to_value(result?);
    output.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

/// Whether the caller may ask this now.
fn admit<C: Command>(call: &Call<'_>) -> Result<(), ApiError> {
    if C::NAME != GetStatus::NAME && C::NAME != StartNewStore::NAME {
        call.book()?;
    }
    match C::NEEDS {
        Needs::Nobody => Ok(()),
        Needs::SignedIn => call.me().map(drop),
        Needs::Right(right) if call.me()?.role.may(right) => Ok(()),
        Needs::Right(right) => Err(ApiError::new(ErrorCode::NotAllowed, right.name())),
    }
}

async fn subject_of<C: Command + Sync>(call: &Call<'_>, command: &C) -> Result<String, ApiError>
where
    for<'a> Call<'a>: Handle<C>,
{
    if C::AUDITED {
        call.subject(command).await.map_err(|error| to_api(&error))
    } else {
        Ok(String::new())
    }
}

/// `None` where nothing is written: a reading command, or no store to write to.
async fn begin<C: Command>(call: &Call<'_>, subject: &str) -> Result<Option<AuditId>, ApiError> {
    match call.book() {
        Ok(book) if C::AUDITED => open_row::<C>(call, book, subject)
            .await
            .map(Some)
            .map_err(|error| to_api(&error)),
        _ => Ok(None),
    }
}

async fn open_row<C: Command>(
    call: &Call<'_>,
    book: &Book,
    subject: &str,
) -> anyhow::Result<AuditId> {
    let mut write = book.store.write(call.now, call.operator()).await?;
    let name = call.me.as_ref().map(|it| it.name.as_str());
    let row = audit::begin(&mut write, name, C::NAME, subject.to_owned()).await?;
    write.commit().await?;
    Ok(row)
}

/// The command has happened: a row that cannot be closed is logged and stays unfinished.
async fn end<C: Command>(
    call: &Call<'_>,
    row: Option<AuditId>,
    subject: &str,
    result: &Result<C::Output, ApiError>,
) {
    let refused = result.as_ref().err().map(|error| error.code);
    if C::AUDITED
        && let Err(error) = close_row::<C>(call, row, subject, refused).await
    {
        let outcome = refused.map_or(AuditOutcome::Done, AuditOutcome::Refused);
        tracing::error!("no audit of {} ({outcome:?}): {error:#}", C::NAME);
    }
}

async fn close_row<C: Command>(
    call: &Call<'_>,
    row: Option<AuditId>,
    subject: &str,
    refused: Option<ErrorCode>,
) -> anyhow::Result<()> {
    // A command that opened the store finds it now, and gets its row then.
    let Ok(book) = call.core.book() else {
        return Ok(());
    };
    let row = match row {
        Some(row) => row,
        None => open_row::<C>(call, &book, subject).await?,
    };
    let mut write = book.store.write(call.now, call.operator()).await?;
    audit::end(&mut write, row, refused).await?;
    write.commit().await
}

/// What failed changed nothing but the audit log.
fn invalidate<C: Command>(call: &Call<'_>, done: bool) {
    if done && !C::INVALIDATES.is_empty() {
        call.core.tell(Event::Invalidated(C::INVALIDATES.to_vec()));
    } else if C::AUDITED {
        call.core.tell(Event::Invalidated(vec![Tag::Audit]));
    }
}
