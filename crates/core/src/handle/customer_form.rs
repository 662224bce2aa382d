//! A customer's form: what was typed, checked; the numbers of identity, sealed and masked.

use mikromon_api::customer::{CustomerForm, CustomerView};
use mikromon_api::private::Private;
use mikromon_api::{ApiError, Field};
use mikromon_domain::customer::{Code, InvalidCustomer, masked, nik, npwp};
use mikromon_domain::ids::{BranchId, CustomerId};
use mikromon_domain::number::Series;
use mikromon_domain::phone::Phone;
use mikromon_domain::secret::Secret;

use super::{check, invalid};
use crate::keys::{Keys, Sealed};
use crate::store::customer::{self, CustomerEntry, CustomerRecord, SealedIdentity, place};
use crate::store::{Write, branch};

/// The code may still be empty. What the form leaves out is taken from `old`.
pub(super) fn entry(
    form: &CustomerForm,
    old: Option<&CustomerEntry>,
) -> Result<CustomerEntry, ApiError> {
    let code = match form.code.trim() {
        "" => String::new(),
        text => Code::new(text)
            .map_err(|it| invalid(Field::Code, it.to_string()))?
            .into(),
    };
    let phone = match form.phone.as_deref().map(str::trim) {
        None => old.and_then(|it| it.phone.clone()),
        Some("") => None,
        Some(text) => Some(Phone::new(text).map_err(|it| invalid(Field::Phone, it.to_string()))?),
    };
    let kept = |typed: &Option<String>, of: fn(&CustomerEntry) -> &String, field| {
        check::kept(typed.as_deref(), old.map(|it| of(it).as_str()), field)
    };
    let address = kept(&form.address, |it| &it.address, Field::Address)?;
    let note = kept(&form.note, |it| &it.note, Field::Note)?;
    Ok(CustomerEntry {
        code,
        name: check::filled_line(&form.name, 120, Field::Name)?,
        phone,
        address: check::line(&address, 400, Field::Address)?,
        branch: form.branch,
        exempt: form.exempt,
        note: check::note(&note)?,
    })
}

/// One that is there and was not removed.
pub(super) async fn check_branch(write: &mut Write, id: Option<BranchId>) -> anyhow::Result<()> {
    if let Some(id) = id
        && branch::find(write.connection(), id).await?.is_none()
    {
        return Err(invalid(Field::Branch, "there is no such branch").into());
    }
    Ok(())
}

/// The next of this desk's series that nobody gave by hand.
pub(super) async fn next_code(write: &mut Write) -> anyhow::Result<String> {
    let series = Series::of_customers(write.desk_series().await?);
    loop {
        let count = write.next_number(&series.name()).await?;
        let code = Code::new(&series.number(count))?;
        if !customer::code_taken(write, &code).await? {
            return Ok(code.into());
        }
    }
}

pub(super) fn identity(
    keys: &Keys,
    id: CustomerId,
    form: &CustomerForm,
) -> anyhow::Result<SealedIdentity> {
    Ok(SealedIdentity {
        nik: seal(keys, (id, "nik", Field::Nik), form.nik.as_ref(), nik)?,
        npwp: seal(keys, (id, "npwp", Field::Npwp), form.npwp.as_ref(), npwp)?,
    })
}

/// `None`: it stays. An empty one is taken out.
fn seal(
    keys: &Keys,
    (id, column, field): (CustomerId, &'static str, Field),
    typed: Option<&Secret>,
    check: fn(&Secret) -> Result<Secret, InvalidCustomer>,
) -> anyhow::Result<Option<Option<Sealed>>> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    if typed.expose().trim().is_empty() {
        return Ok(Some(None));
    }
    let number = check(typed).map_err(|it| invalid(field, it.to_string()))?;
    keys.seal(place(column, id), &number)
        .map(|it| Some(Some(it)))
}

pub(super) fn view(keys: &Keys, record: CustomerRecord) -> CustomerView {
    let id = record.id;
    let mask = |column, sealed: Option<Sealed>| {
        sealed.map(|it| match keys.open(place(column, id), &it) {
            Ok(number) => masked(&number),
            Err(_) => "*".repeat(16),
        })
    };
    CustomerView {
        id,
        code: record.entry.code,
        name: record.entry.name,
        phone: record.entry.phone.as_ref().map(Private::phone),
        address: Private::text_of(record.entry.address),
        branch: record.entry.branch,
        nik: mask("nik", record.nik),
        npwp: mask("npwp", record.npwp),
        exempt: record.entry.exempt,
        note: Private::text_of(record.entry.note),
        revision: record.revision,
    }
}
