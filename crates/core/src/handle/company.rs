//! The company's settings.

use mikromon_api::company::{CompanyForm, CompanyView, GetCompany, SetCompany};
use mikromon_api::{ApiError, Field};
use mikromon_domain::customer;
use mikromon_domain::provision::Isolation;
use mikromon_domain::secret::Secret;
use mikromon_domain::subscription::check_due_day;

use super::{check, invalid};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::{company, provision};

impl Handle<GetCompany> for Call<'_> {
    async fn handle(&self, _: GetCompany) -> anyhow::Result<CompanyView> {
        let mut reader = self.book()?.store.read().acquire().await?;
        company::find(&mut reader).await
    }
}

impl Handle<SetCompany> for Call<'_> {
    async fn subject(&self, command: &SetCompany) -> anyhow::Result<String> {
        Ok(command.form.name.clone())
    }

    async fn handle(&self, command: SetCompany) -> anyhow::Result<()> {
        let form = entry(&command.form)?;
        let mut write = self.write().await?;
        let old = company::find(write.connection()).await?;
        check::same_revision(old.revision, command.revision)?;
        if form.isolation.profile != old.form.isolation.profile
            && provision::is_anybody_cut_off(write.connection()).await?
        {
            let detail = "somebody is cut off by the one that is set";
            return Err(invalid(Field::IsolationProfile, detail).into());
        }
        company::set(&mut write, &form, old.revision == 0).await?;
        write.commit().await
    }
}

fn entry(form: &CompanyForm) -> Result<CompanyForm, ApiError> {
    check_due_day(form.due_day).map_err(|it| invalid(Field::DueDay, it.to_string()))?;
    if form.grace_days > 60 {
        return Err(invalid(Field::GraceDays, "at most 60"));
    }
    if form.idle_minutes > CompanyForm::MAX_IDLE_MINUTES {
        return Err(invalid(Field::IdleMinutes, "at most a day"));
    }
    let isolation = &form.isolation;
    if isolation.from >= isolation.until || isolation.until > Isolation::DAY {
        return Err(invalid(Field::IsolationHours, "they end before they begin"));
    }
    let isolation = Isolation {
        profile: check::filled_line(&isolation.profile, 64, Field::IsolationProfile)?,
        ..*isolation
    };
    Ok(CompanyForm {
        isolation,
        name: check::line(&form.name, 120, Field::Name)?,
        address: check::line(&form.address, 400, Field::Address)?,
        npwp: npwp(&form.npwp)?,
        ..form.clone()
    })
}

/// A company's is on every invoice: no secret.
fn npwp(text: &str) -> Result<String, ApiError> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let digits = customer::npwp(&Secret::new(text));
    let digits = digits.map_err(|it| invalid(Field::Npwp, it.to_string()))?;
    Ok(digits.expose().to_owned())
}
