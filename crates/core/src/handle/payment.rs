//! Payments: taking money, saying what it pays, taking it back, and what is in suspense.

use mikromon_api::payment::{
    AllocatePayment, ListPayments, ListSuspense, PaidPart, PaymentView, RecordPayment, Recorded,
    ReversePayment,
};
use mikromon_api::{ApiError, ErrorCode, Field};
use mikromon_domain::billing::{PaymentMethod, allocate};
use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{CustomerId, InvoiceId, PaymentId};
use mikromon_domain::money::Rupiah;

use super::{at_most, check, invalid, not_found};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::invoice::{self, Payable};
use crate::store::payment::{self, NewPayment, PaymentRecord};
use crate::store::{Write, company, customer, receipt};

impl Call<'_> {
    async fn payment_name(&self, id: PaymentId) -> anyhow::Result<String> {
        let mut reader = self.book()?.store.read().acquire().await?;
        let found = payment::find(&mut reader, id).await?.map(|it| it.view);
        Ok(found.map_or_else(
            || id.to_string(),
            |it| it.receipt.unwrap_or_else(|| it.amount.to_string()),
        ))
    }
}

async fn known(write: &mut Write, id: PaymentId) -> anyhow::Result<PaymentRecord> {
    let found = payment::find(write.connection(), id).await?;
    Ok(found.ok_or_else(|| not_found(id))?)
}

/// What money may pay: those chosen that the book knows, or all that the customer has open.
async fn payable(
    write: &mut Write,
    customer: Option<CustomerId>,
    chosen: &[InvoiceId],
) -> anyhow::Result<Vec<Payable>> {
    if let (true, Some(customer)) = (chosen.is_empty(), customer) {
        return invoice::payable_of(write, customer).await;
    }
    let mut found: Vec<Payable> = Vec::new();
    for id in chosen {
        // One that is named twice is paid once.
        if let Some(it) = invoice::payable_by_id(write, *id).await?
            && found.iter().all(|other| other.bill.id != it.bill.id)
        {
            found.push(it);
        }
    }
    Ok(found)
}

/// Pays bills from the money; answers what each got, and the rest.
async fn pay(
    write: &mut Write,
    payment: PaymentId,
    money: Rupiah,
    bills: &[Payable],
) -> anyhow::Result<(Vec<PaidPart>, Rupiah)> {
    let paid = allocate(money, bills.iter().map(|it| it.bill).collect());
    let mut parts = Vec::new();
    for (id, amount) in paid.parts {
        let bill = bills.iter().find(|it| it.bill.id == id);
        payment::allocate(write, payment, (id, amount), bill.and_then(|it| it.branch)).await?;
        parts.push(PaidPart {
            invoice: id,
            number: bill.map(|it| it.number.clone()).unwrap_or_default(),
            amount,
        });
    }
    Ok((parts, paid.rest))
}

impl Handle<RecordPayment> for Call<'_> {
    async fn subject(&self, command: &RecordPayment) -> anyhow::Result<String> {
        let payer = match command.customer {
            Some(id) => self.customer_name(id).await?,
            None => command.reference.clone(),
        };
        Ok(format!("{} {payer}", command.amount))
    }

    async fn handle(&self, command: RecordPayment) -> anyhow::Result<Recorded> {
        check_payment(self, &command)?;
        let reference = check::line(&command.reference, 200, Field::Note)?;
        let mut write = self.write().await?;
        if let Some(known) = payment::find(write.connection(), command.id).await? {
            return recorded(&mut write, &command, known.view).await;
        }
        let zone = company::find(write.connection()).await?.form.zone;
        let bills = payable(&mut write, command.customer, &command.invoices).await?;
        let payer = command.customer.or(bills.first().map(|it| it.customer));
        let payer = match payer {
            Some(id) => customer::find(write.connection(), id).await?,
            None => None,
        };
        let received_at = command.received_at.unwrap_or(self.now);
        let new = NewPayment {
            // One that this book does not know may be known to another.
            customer: payer.as_ref().map(|it| it.id).or(command.customer),
            branch: payer.as_ref().and_then(|it| it.entry.branch),
            amount: command.amount,
            method: command.method,
            received_at,
            received_on: CivilDate::of(received_at, zone),
            reference: &reference,
        };
        let id = command.id;
        payment::insert(&mut write, id, &new).await?;
        let receipt = if command.method == PaymentMethod::Credit {
            None
        } else {
            let payer = payer.as_ref().map_or("", |it| &it.entry.name);
            let today = CivilDate::of(self.now, zone);
            Some(receipt::issue(&mut write, id, &new, payer, today).await?)
        };
        let (parts, rest) = pay(&mut write, id, new.amount, &bills).await?;
        write.commit().await?;
        Ok(Recorded {
            id,
            receipt,
            parts,
            rest,
        })
    }
}

/// What became of a payment that was recorded before.
async fn recorded(
    write: &mut Write,
    command: &RecordPayment,
    known: PaymentView,
) -> anyhow::Result<Recorded> {
    if (known.amount, known.method) != (command.amount, command.method) {
        let detail = "another payment has this id";
        return Err(ApiError::new(ErrorCode::BadRequest, detail).into());
    }
    Ok(Recorded {
        id: known.id,
        receipt: known.receipt,
        parts: payment::parts(write.connection(), known.id).await?,
        rest: known.rest,
    })
}

fn check_payment(call: &Call<'_>, command: &RecordPayment) -> Result<(), ApiError> {
    if !command.amount.is_positive() {
        return Err(invalid(Field::Amount, "it is not more than nothing"));
    }
    if command
        .received_at
        .is_some_and(|it| it > call.now || it.0 < 0)
    {
        return Err(invalid(Field::ReceivedAt, "it is in the future"));
    }
    if command.invoices.len() > 500 {
        return Err(invalid(Field::Invoices, "at most 500"));
    }
    Ok(())
}

impl Handle<AllocatePayment> for Call<'_> {
    async fn subject(&self, command: &AllocatePayment) -> anyhow::Result<String> {
        self.payment_name(command.id).await
    }

    async fn handle(&self, command: AllocatePayment) -> anyhow::Result<Recorded> {
        if command.invoices.len() > 500 {
            return Err(invalid(Field::Invoices, "at most 500").into());
        }
        let mut write = self.write().await?;
        let payment = known(&mut write, command.id).await?.view;
        let bills = payable(&mut write, payment.customer, &command.invoices).await?;
        let (parts, rest) = pay(&mut write, payment.id, payment.rest, &bills).await?;
        write.commit().await?;
        Ok(Recorded {
            id: payment.id,
            receipt: payment.receipt,
            parts,
            rest,
        })
    }
}

impl Handle<ReversePayment> for Call<'_> {
    async fn subject(&self, command: &ReversePayment) -> anyhow::Result<String> {
        let name = self.payment_name(command.id).await?;
        Ok(format!("{name}: {}", command.reason.trim()))
    }

    async fn handle(&self, command: ReversePayment) -> anyhow::Result<()> {
        let reason = check::reason(&command.reason)?;
        let mut write = self.write().await?;
        let payment = known(&mut write, command.id).await?;
        if payment.view.reversed.is_none() {
            payment::reverse(&mut write, &payment, &reason).await?;
        }
        write.commit().await
    }
}

impl Handle<ListPayments> for Call<'_> {
    async fn handle(&self, command: ListPayments) -> anyhow::Result<Vec<PaymentView>> {
        let limit = at_most(command.limit, 500);
        let store = &self.book()?.store;
        payment::list(store, command.customer, command.after, limit).await
    }
}

impl Handle<ListSuspense> for Call<'_> {
    async fn handle(&self, command: ListSuspense) -> anyhow::Result<Vec<PaymentView>> {
        let limit = at_most(command.limit, 500);
        payment::suspense(&self.book()?.store, limit).await
    }
}
