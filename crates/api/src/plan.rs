//! Plans: what a subscription buys.

use mikromon_domain::billing::BillingKind;
use mikromon_domain::ids::PlanId;
use mikromon_domain::money::Rupiah;
use mikromon_domain::permission::Permission;
use mikromon_domain::tax::PriceTax;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanForm {
    /// 1 to 64 characters, compared without case.
    pub name: String,
    /// What the routers call its speed: a PPP profile.
    pub profile: String,
    /// A month of it.
    pub price: Rupiah,
    pub tax: PriceTax,
    pub billing: BillingKind,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    pub id: PlanId,
    #[serde(flatten)]
    pub form: PlanForm,
    /// Changes with every edit; an edit of an older revision is refused as `Changed`.
    pub revision: u64,
}

/// By name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListPlans {}
command!(ListPlans = "plan.list", needs Needs::Right(Permission::CustomerView), reads -> Vec<PlanView>);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetPlan {
    pub id: PlanId,
}
command!(GetPlan = "plan.get", needs Needs::Right(Permission::CustomerView), reads -> PlanView);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddPlan {
    pub form: PlanForm,
}
command!(AddPlan = "plan.add", needs Needs::Right(Permission::PlanEdit), changes [Plans, Audit] -> PlanId);

/// Bills that were issued stay as they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditPlan {
    pub id: PlanId,
    pub revision: u64,
    pub form: PlanForm,
}
command!(EditPlan = "plan.edit", needs Needs::Right(Permission::PlanEdit), changes [Plans, Audit] -> ());

/// Refused as `InUse` while subscriptions buy it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemovePlan {
    pub id: PlanId,
}
command!(RemovePlan = "plan.remove", needs Needs::Right(Permission::PlanEdit), changes [Plans, Audit] -> ());
