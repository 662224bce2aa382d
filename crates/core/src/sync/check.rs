//! "Check everything": somebody wishes it, and the exchange carries it out between two rounds, over
//! its own connection, so that nothing moves meanwhile but what this desktop does itself.

use mikromon_api::sync::{CheckProgress, TableCheck};
use mikromon_api::{ApiError, ErrorCode, Event, Tag};
use mikromon_domain::ids::OperatorId;
use tokio::sync::oneshot;

use super::compare::{Compared, compare, mark, told};
use super::engine::{Sync, api_error};
use super::remote::PgRemote;
use crate::clock;
use crate::store::book_check;

/// That everything is checked.
pub(super) struct Wish {
    /// `None`: it is this desktop's turn.
    by: Option<OperatorId>,
    done: oneshot::Sender<Result<(), ApiError>>,
}

impl Wish {
    /// There is no connection to carry it out.
    pub(super) fn refuse(self, error: ApiError) {
        // Whoever wished it may be gone.
        let _ = self.done.send(Err(error));
    }
}

impl Sync {
    /// Compares this book with the server's and repairs what differs. Returns when it is done; how
    /// it went is in the book then.
    ///
    /// # Errors
    /// `ServerUnreachable` and its like where there is no server at hand; `StoreCorrupt` where this
    /// book's file is damaged.
    pub(crate) async fn check(&self, by: Option<OperatorId>) -> Result<(), ApiError> {
        let (done, is_done) = oneshot::channel();
        let ended = || ApiError::new(ErrorCode::ServerUnreachable, "the exchange ended");
        let wished = self.wishes.send(Wish { by, done }).await;
        wished.map_err(|_| ended())?;
        is_done.await.map_err(|_| ended())?
    }

    /// A connection that is lost meanwhile is noticed by the round that comes next.
    pub(super) async fn carry_out(&self, wish: Wish, remote: &mut PgRemote) {
        let _ = self.events.send(Event::Invalidated(vec![Tag::Sync]));
        let checked = self.check_over(remote, wish.by).await;
        self.checking.send_replace(None);
        let _ = self.events.send(Event::Invalidated(vec![Tag::Sync]));
        let checked = checked.map_err(|error| {
            tracing::warn!("the book was not checked: {error:#}");
            api_error(&error)
        });
        let _ = wish.done.send(checked);
    }

    async fn check_over(
        &self,
        remote: &mut PgRemote,
        by: Option<OperatorId>,
    ) -> anyhow::Result<()> {
        book_check::sound(&self.book.store).await?;
        // So that as little as possible is on its way.
        self.exchange(remote).await?;
        let first = self.look(remote).await?;
        let after = if first.iter().all(Compared::is_same) {
            Vec::new()
        } else {
            mark(&self.book.store, &first, clock::now()).await?;
            self.exchange(remote).await?;
            self.look(remote).await?
        };
        self.note(by, &told(&first, &after)).await
    }

    async fn look(&self, remote: &mut PgRemote) -> anyhow::Result<Vec<Compared>> {
        let tell = |progress: CheckProgress| {
            self.checking.send_replace(Some(progress));
            let _ = self.events.send(Event::Checking(progress));
        };
        compare(&self.book.store, remote, tell).await
    }

    async fn note(&self, by: Option<OperatorId>, found: &[TableCheck]) -> anyhow::Result<()> {
        let mut write = self.book.store.write(clock::now(), None).await?;
        book_check::note(&mut write, by, found).await?;
        write.commit().await
    }
}
