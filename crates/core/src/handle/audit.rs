//! Reading the audit log, and taking it out.

use mikromon_api::audit::{AuditPage, ExportAudit, ListAudit};

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::audit;

const MAX_ROWS: u32 = 500;
/// As [`ExportAudit`] says: what a page can hold and write as one file.
const MAX_EXPORT: u32 = 200_000;

impl Handle<ListAudit> for Call<'_> {
    async fn handle(&self, command: ListAudit) -> anyhow::Result<AuditPage> {
        let ListAudit {
            filter,
            offset,
            limit,
        } = command;
        let limit = super::at_most(limit, MAX_ROWS);
        audit::page(&self.book()?.store, &filter, self.masked, offset, limit).await
    }
}

impl Handle<ExportAudit> for Call<'_> {
    async fn handle(&self, command: ExportAudit) -> anyhow::Result<AuditPage> {
        audit::page(
            &self.book()?.store,
            &command.filter,
            self.masked,
            0,
            MAX_EXPORT,
        )
        .await
    }
}
