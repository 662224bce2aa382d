//! Subscriptions: the services that customers have.

use mikromon_domain::date::CivilDate;
use mikromon_domain::ids::{CustomerId, PlanId, RouterId, SubscriptionId};
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;
use mikromon_domain::price::{AddOn, Leave};
use mikromon_domain::secret::Secret;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::Private;

/// What was agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionTerms {
    pub plan: PlanId,
    pub router: Option<RouterId>,
    pub starts_on: CivilDate,
    /// The last day of service.
    pub ends_on: Option<CivilDate>,
    /// 1 to 31, clamped to the month's end; `None`: the company's.
    pub due_day: Option<u8>,
    /// Instead of the plan's.
    pub price: Option<Rupiah>,
    /// Off every month's price.
    pub discount: Rupiah,
    pub discount_note: String,
    /// At most 20.
    pub add_ons: Vec<AddOn>,
    pub leave: Option<Leave>,
}

/// What the operator types, without the password. `None` keeps what is stored, which the operator
/// may not have seen; a new subscription has nothing to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionForm {
    #[serde(flatten)]
    pub terms: SubscriptionTerms,
    /// No two have the same; empty where it does not dial in.
    pub pppoe_user: Option<String>,
    /// IPv4, once for each router; empty where the router gives one.
    pub static_address: Option<String>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionView {
    pub id: SubscriptionId,
    pub customer: CustomerId,
    #[serde(flatten)]
    pub terms: SubscriptionTerms,
    pub pppoe_user: Private,
    pub static_address: Private,
    pub note: Private,
    pub has_password: bool,
    /// It was decided that they are let in no further than a page that says so.
    pub cut_off: bool,
    /// Changes with every edit; an edit of an older revision is refused as `Changed`.
    pub revision: u64,
}

/// The oldest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListSubscriptions {
    pub customer: Option<CustomerId>,
    pub router: Option<RouterId>,
    /// Only those behind this one, for the next page.
    pub after: Option<SubscriptionId>,
    /// At most 500.
    pub limit: u32,
}
command!(ListSubscriptions = "subscription.list", needs Needs::Right(Permission::CustomerView), reads -> Vec<SubscriptionView>);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSubscription {
    pub id: SubscriptionId,
}
command!(GetSubscription = "subscription.get", needs Needs::Right(Permission::CustomerView), reads -> SubscriptionView);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddSubscription {
    pub customer: CustomerId,
    pub form: SubscriptionForm,
    /// Empty where there is none.
    pub pppoe_password: Secret,
}
command!(AddSubscription = "subscription.add", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Provision, Drift, Audit] -> SubscriptionId);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditSubscription {
    pub id: SubscriptionId,
    pub revision: u64,
    pub form: SubscriptionForm,
    /// `None` leaves it as it is, an empty one takes it out.
    pub pppoe_password: Option<Secret>,
}
command!(EditSubscription = "subscription.edit", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Provision, Drift, Audit] -> ());

/// It leaves the lists; its invoices stay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveSubscription {
    pub id: SubscriptionId,
    /// Its secret is to be removed from the router, too.
    #[serde(default)]
    pub at_router: bool,
}
command!(RemoveSubscription = "subscription.remove", needs Needs::Right(Permission::CustomerEdit), changes [Customers, Provision, Drift, Audit] -> ());
