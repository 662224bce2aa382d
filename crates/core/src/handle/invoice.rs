//! Invoices: preview, issuing, listing, declaring void.

use mikromon_api::invoice::{
    GetInvoice, InvoicePreview, InvoiceRow, InvoiceView, IssueInvoice, ListInvoices,
    PreviewInvoice, VoidInvoice,
};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::date::{CivilDate, Period};
use mikromon_domain::ids::InvoiceId;
use sqlx::sqlite::SqliteConnection;

use super::bill::{Bill, bill};
use super::{at_most, check, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::invoice::{self, InvoiceRecord, NewInvoice};
use crate::store::{Write, company};

impl Call<'_> {
    /// The day it is where the company is.
    pub(super) async fn today(&self, book: &mut SqliteConnection) -> anyhow::Result<CivilDate> {
        let company = company::find(book).await?;
        Ok(CivilDate::of(self.now, company.form.zone))
    }

    async fn invoice(
        &self,
        book: &mut SqliteConnection,
        id: InvoiceId,
    ) -> anyhow::Result<InvoiceRecord> {
        let today = self.today(book).await?;
        let found = invoice::find(book, id, today).await?;
        Ok(found.ok_or_else(|| not_found(id))?)
    }
}

impl Handle<PreviewInvoice> for Call<'_> {
    async fn handle(&self, command: PreviewInvoice) -> anyhow::Result<InvoicePreview> {
        let PreviewInvoice {
            subscription,
            period,
        } = command;
        let mut reader = self.book()?.store.read().acquire().await?;
        let bill = bill(&mut reader, self.now, subscription, period).await?;
        let latest = invoice::latest(&mut reader, subscription, period).await?;
        Ok(InvoicePreview {
            lines: bill.lines,
            sum: bill.sum,
            issued_on: bill.issued_on,
            due_on: bill.due_on,
            issued: latest.filter(|it| !it.void).map(|it| it.id),
        })
    }
}

impl Handle<IssueInvoice> for Call<'_> {
    async fn subject(&self, command: &IssueInvoice) -> anyhow::Result<String> {
        let name = self.subscription_name(command.subscription).await?;
        Ok(format!("{name} {}", command.period))
    }

    async fn handle(&self, command: IssueInvoice) -> anyhow::Result<InvoiceView> {
        let IssueInvoice {
            subscription,
            period,
        } = command;
        let mut write = self.write().await?;
        let latest = invoice::latest(write.connection(), subscription, period).await?;
        let id = match latest {
            Some(latest) if !latest.void => latest.id,
            void => {
                let turn = void.map_or(0, |it| it.turn + 1);
                let bill = bill(write.connection(), self.now, subscription, period).await?;
                issue(&mut write, &bill, (period, turn)).await?
            }
        };
        let issued = self.invoice(write.connection(), id).await?;
        write.commit().await?;
        Ok(issued.view)
    }
}

async fn issue(
    write: &mut Write,
    bill: &Bill,
    (period, turn): (Period, u16),
) -> anyhow::Result<InvoiceId> {
    if bill.lines.is_empty() {
        return Err(ApiError::new(ErrorCode::NothingToBill, period.to_string()).into());
    }
    let customer = &bill.customer;
    let new = NewInvoice {
        subscription: bill.subscription,
        customer: customer.id,
        branch: customer.entry.branch,
        period,
        turn,
        bill_to: &customer.entry.name,
        address: &customer.entry.address,
        lines: &bill.lines,
        sum: bill.sum,
        issued_on: bill.issued_on,
        due_on: bill.due_on,
    };
    invoice::issue(write, &new).await
}

impl Handle<ListInvoices> for Call<'_> {
    async fn handle(&self, command: ListInvoices) -> anyhow::Result<Vec<InvoiceRow>> {
        let store = &self.book()?.store;
        let mut reader = store.read().acquire().await?;
        let today = self.today(&mut reader).await?;
        drop(reader);
        let filter = invoice::Filter {
            show: command.filter,
            customer: command.customer,
            period: command.period,
            after: command.after,
            limit: at_most(command.limit, 500),
            today,
        };
        invoice::list(store, filter).await
    }
}

impl Handle<GetInvoice> for Call<'_> {
    async fn handle(&self, command: GetInvoice) -> anyhow::Result<InvoiceView> {
        let mut reader = self.book()?.store.read().acquire().await?;
        Ok(self.invoice(&mut reader, command.id).await?.view)
    }
}

impl Handle<VoidInvoice> for Call<'_> {
    async fn subject(&self, command: &VoidInvoice) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let today = self.today(&mut reader).await?;
        let found = invoice::find(&mut reader, command.id, today).await?;
        let number = found.map_or_else(|| command.id.to_string(), |it| it.view.row.number);
        Ok(format!("{number}: {}", command.reason.trim()))
    }

    async fn handle(&self, command: VoidInvoice) -> anyhow::Result<()> {
        let reason = check::reason(&command.reason)?;
        let mut write = self.write().await?;
        let invoice = self.invoice(write.connection(), command.id).await?;
        if invoice.view.void_reason.is_none() {
            invoice::void(&mut write, &invoice, &reason).await?;
        }
        write.commit().await
    }
}
