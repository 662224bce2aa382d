//! Taking in accounts that a router has and the book does not know.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::Ipv4Addr;

use mikromon_api::Field;
use mikromon_api::autosync::{LeftOut, LeftOutWhy, ListStrangers, Strangers, TakeIn, TakenIn};
use mikromon_api::private::Private;
use mikromon_api::subscription::SubscriptionTerms;
use mikromon_domain::ids::{CustomerId, PlanId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::subscription::PppoeUser;

use super::{check, customer_form, invalid};
use crate::call::Call;
use crate::dispatch::Handle;
use crate::id;
use crate::monitor::secrets::PppAccount;
use crate::store::Write;
use crate::store::customer::{self, CustomerEntry, SealedIdentity};
use crate::store::subscription::{self, SubscriptionEntry};
use crate::store::{company, plan};

/// Customers of one transaction: nobody else writes meanwhile.
const AT_ONCE: usize = 100;
/// Plans of one order.
const MOST: usize = 200;

impl Handle<ListStrangers> for Call<'_> {
    async fn handle(&self, command: ListStrangers) -> anyhow::Result<Vec<Strangers>> {
        self.sight.check(command.router)?;
        let known = self.known_users().await?;
        let mut readings = self.autosync()?.readings();
        let read = readings.remove(&command.router).and_then(|it| it.read);
        let mut profiles = BTreeMap::<String, u32>::new();
        for secret in read.iter().flat_map(|it| it.secrets.iter()) {
            if !known.contains(&secret.name) {
                *profiles.entry(secret.profile.clone()).or_default() += 1;
            }
        }
        let store = &self.book()?.store;
        let plans = plan::list(store).await?;
        let mut reader = store.read().acquire().await?;
        let isolation = company::find(&mut reader).await?.form.isolation;
        let of = |profile: &str| {
            let mut of = plans.iter().filter(|it| it.form.profile == profile);
            of.next().filter(|_| of.next().is_none()).map(|it| it.id)
        };
        let strangers = |(profile, accounts): (String, u32)| Strangers {
            plan: of(&profile),
            cut_off: profile == isolation.profile,
            profile,
            accounts,
        };
        Ok(profiles.into_iter().map(strangers).collect())
    }
}

impl Handle<TakeIn> for Call<'_> {
    async fn subject(&self, command: &TakeIn) -> anyhow::Result<String> {
        self.router_name(command.router).await
    }

    async fn handle(&self, command: TakeIn) -> anyhow::Result<TakenIn> {
        self.sight.check(command.router)?;
        if command.plans.is_empty() || command.plans.len() > MOST {
            return Err(invalid(Field::Plan, "1 to 200 profiles").into());
        }
        let plans: HashMap<&str, PlanId> = command
            .plans
            .iter()
            .map(|(profile, id)| (profile.as_str(), *id))
            .collect();
        let accounts = self.monitor()?.ppp_accounts(command.router).await?;
        let known = self.known_users().await?;
        let strangers = accounts
            .iter()
            .filter(|it| !known.contains(&it.secret.name));
        let chosen = strangers.filter_map(|it| Some((it, *plans.get(it.secret.profile.as_str())?)));
        let chosen: Vec<_> = chosen.collect();
        let mut taken = TakenIn {
            customers: 0,
            without_password: 0,
            left: Vec::new(),
        };
        for some in chosen.chunks(AT_ONCE) {
            let mut write = self.write().await?;
            customer_form::check_branch(&mut write, command.branch).await?;
            for id in plans.values() {
                if plan::find(write.connection(), *id).await?.is_none() {
                    return Err(invalid(Field::Plan, "there is no such plan").into());
                }
            }
            for (account, plan) in some {
                self.take_in(&mut write, &command, (account, *plan), &mut taken)
                    .await?;
            }
            write.commit().await?;
        }
        taken
            .left
            .sort_by(|a, b| a.user.as_str().cmp(b.user.as_str()));
        // What is told next is compared with what the router has now.
        self.autosync()?.read(command.router).await.ok();
        Ok(taken)
    }
}

impl Call<'_> {
    async fn known_users(&self) -> anyhow::Result<HashSet<String>> {
        let known = self.dial_ins().await?;
        Ok(known.into_iter().map(|it| it.user).collect())
    }

    async fn take_in(
        &self,
        write: &mut Write,
        order: &TakeIn,
        (account, plan): (&PppAccount, PlanId),
        taken: &mut TakenIn,
    ) -> anyhow::Result<()> {
        let user = &account.secret.name;
        let mut leave = |why| {
            let user = Private::user(user.as_str());
            taken.left.push(LeftOut { user, why });
        };
        if PppoeUser::new(user).map(String::from).ok().as_ref() != Some(user) {
            leave(LeftOutWhy::Name);
            return Ok(());
        }
        // The name of a pool is no address; the difference is told.
        let address: Option<Ipv4Addr> = account.secret.remote_address.parse().ok();
        if let Some(address) = address
            && subscription::has_address(write, order.router, address).await?
        {
            leave(LeftOutWhy::Address);
            return Ok(());
        }
        let customer = CustomerId::from_uuid(id::fresh(write.now()));
        let entry = CustomerEntry {
            code: customer_form::next_code(write).await?,
            name: user.clone(),
            phone: None,
            address: String::new(),
            branch: order.branch,
            exempt: false,
            note: note(&account.comment),
        };
        customer::insert(write, customer, &entry, SealedIdentity::default()).await?;
        let id = subscription::new_id(write);
        let password = match &account.password {
            Some(password) => self.seal_pppoe(id, password)?,
            None => None,
        };
        let entry = SubscriptionEntry {
            terms: terms(order, plan),
            pppoe_user: user.clone(),
            static_address: address.map(|it| it.to_string()).unwrap_or_default(),
            note: String::new(),
        };
        taken.customers += 1;
        taken.without_password += u32::from(password.is_none());
        subscription::insert(write, id, (customer, order.branch), &entry, password).await
    }
}

/// What colleagues wrote at the router, as far as there is room.
fn note(comment: &str) -> String {
    comment.trim().chars().take(check::NOTE).collect()
}

fn terms(order: &TakeIn, plan: PlanId) -> SubscriptionTerms {
    SubscriptionTerms {
        plan,
        router: Some(order.router),
        starts_on: order.starts_on,
        ends_on: None,
        due_day: None,
        price: None,
        discount: Rupiah::ZERO,
        discount_note: String::new(),
        add_ons: Vec::new(),
        leave: None,
    }
}
