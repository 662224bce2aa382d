//! Writes that must not be lost where the store refuses them. Each is one transaction at the time
//! it is about, and may be tried any number of times.

use mikromon_api::ErrorCode;
use mikromon_domain::ids::{AuditId, OperatorId, RouterId};
use mikromon_domain::time::UnixMillis;

use super::incident::{self, NewIncident};
use super::sign_in::{self, Count};
use super::{Store, audit, device};

#[derive(Clone, Debug)]
pub(crate) enum Owed {
    /// An incident that began.
    Opened(NewIncident),
    /// What went on at a router ended.
    Resolved { router: RouterId, at: UnixMillis },
    /// A command that ended, whose row could not be begun.
    Audit {
        entry: audit::Entry,
        refused: Option<ErrorCode>,
    },
    /// A command that ended, whose row is there.
    AuditEnd {
        row: AuditId,
        at: UnixMillis,
        by: Option<OperatorId>,
        refused: Option<ErrorCode>,
    },
    /// Wrong passwords in a row, counted in memory.
    SignIns {
        operator: OperatorId,
        count: Count,
        at: UnixMillis,
    },
    /// Nothing but the answer whether the store takes writes again.
    Answer { at: UnixMillis },
}

impl Owed {
    pub(crate) async fn write(&self, store: &Store) -> anyhow::Result<()> {
        let (at, by) = self.when_and_by_whom();
        let mut write = store.write(at, by).await?;
        match self {
            Self::Opened(new) => incident::open(&mut write, new).await?,
            Self::Resolved { router, .. } => incident::resolve_all_of(&mut write, *router).await?,
            Self::Audit { entry, refused } => {
                audit::begin(&mut write, entry).await?;
                audit::end(&mut write, entry.id, *refused).await?;
            }
            Self::AuditEnd { row, refused, .. } => audit::end(&mut write, *row, *refused).await?,
            Self::SignIns {
                operator, count, ..
            } => sign_in::set_count(&mut write, *operator, *count).await?,
            Self::Answer { .. } => device::touch(&mut write).await?,
        }
        write.commit().await
    }

    pub(crate) const fn is_audit(&self) -> bool {
        matches!(self, Self::Audit { .. } | Self::AuditEnd { .. })
    }

    const fn when_and_by_whom(&self) -> (UnixMillis, Option<OperatorId>) {
        match self {
            Self::Opened(new) => (new.opened, None),
            Self::Resolved { at, .. } | Self::SignIns { at, .. } | Self::Answer { at } => {
                (*at, None)
            }
            Self::Audit { entry, .. } => (entry.at, entry.by),
            Self::AuditEnd { at, by, .. } => (*at, *by),
        }
    }
}
