//! Reading the audit log, and taking it out.

use mikromon_api::audit::{AuditFilter, AuditPage, ExportAudit, ListAudit};
use mikromon_api::{ApiError, ErrorCode};

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::audit;

const MAX_ROWS: u32 = 500;
/// As [`ExportAudit`] says: what a page can hold and write as one file.
const MAX_EXPORT: u32 = 200_000;

impl Call<'_> {
    /// Rows name routers: who sees a part of the network reads what they did themselves.
    fn readable(&self, filter: AuditFilter) -> Result<AuditFilter, ApiError> {
        let own = self.me()?.id;
        match filter.operator {
            _ if self.sight.is_whole() => Ok(filter),
            Some(other) if other != own => Err(ApiError::new(ErrorCode::NotAllowed, "")),
            _ => Ok(AuditFilter {
                operator: Some(own),
                ..filter
            }),
        }
    }
}

impl Handle<ListAudit> for Call<'_> {
    async fn handle(&self, command: ListAudit) -> anyhow::Result<AuditPage> {
        let ListAudit {
            filter,
            offset,
            limit,
        } = command;
        let (store, limit) = (&self.book()?.store, super::at_most(limit, MAX_ROWS));
        audit::page(store, &self.readable(filter)?, self.masked, offset, limit).await
    }
}

impl Handle<ExportAudit> for Call<'_> {
    async fn handle(&self, command: ExportAudit) -> anyhow::Result<AuditPage> {
        let filter = self.readable(command.filter)?;
        audit::page(&self.book()?.store, &filter, self.masked, 0, MAX_EXPORT).await
    }
}
