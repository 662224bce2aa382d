//! Finding things by a few letters: only what the caller may see.

use mikromon_api::find::{Find, Found};
use mikromon_domain::permission::Permission;

use super::at_most;
use crate::call::Call;
use crate::dispatch::Handle;
use crate::store::customer_text::{Reach, Words};
use crate::store::find;

/// Of each kind: a list that is longer is read by nobody.
const MAX_ROWS: u32 = 20;

impl Handle<Find> for Call<'_> {
    async fn handle(&self, command: Find) -> anyhow::Result<Found> {
        let Some(words) = Words::of(&command.text) else {
            return Ok(Found::default());
        };
        let limit = at_most(command.limit, MAX_ROWS);
        let store = &self.book()?.store;
        let may_customers = self.may(Permission::CustomerView)?;
        let may_incidents = self.may(Permission::IncidentView)?;
        let customers = async {
            match may_customers {
                true => find::customers(store, &words, Reach::of(self.masked), limit).await,
                false => Ok(Vec::new()),
            }
        };
        let incidents = async {
            match may_incidents {
                true => find::incidents(store, &self.sight, &words, limit).await,
                false => Ok(Vec::new()),
            }
        };
        let (customers, incidents) = tokio::try_join!(customers, incidents)?;
        Ok(Found {
            customers,
            incidents,
        })
    }
}
