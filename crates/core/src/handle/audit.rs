//! Reading the audit log.

use mikromon_api::audit::{AuditRow, ListAudit};

use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::audit;

const MAX_ROWS: u32 = 500;

impl Handle<ListAudit> for Call<'_> {
    async fn handle(&self, command: ListAudit) -> anyhow::Result<Vec<AuditRow>> {
        let limit = super::at_most(command.limit, MAX_ROWS);
        audit::list(&self.book()?.store, limit, command.before).await
    }
}
