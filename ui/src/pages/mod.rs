//! One module per noun: what is shown of it, and what can be done with it.

mod audit;
mod customer;
mod drift;
mod group;
mod incident;
mod key;
mod map;
mod operator;
mod overview;
mod plan;
mod range;
mod role;
mod router;
mod session;
mod settings;
mod store;
mod subscription;
mod sync;
mod wall;

pub(crate) use audit::Audit;
pub(crate) use customer::{AddCustomer, CustomerList, CustomerPage, EditCustomer};
pub(crate) use drift::{DriftList, TakeInPage};
pub(crate) use group::Groups;
pub(crate) use incident::Incidents;
pub(crate) use map::Map;
pub(crate) use overview::Overview;
pub(crate) use plan::Plans;
pub(crate) use role::Roles;
pub(crate) use router::{AddRouter, EditRouter, RouterImport, RouterList, RouterPage};
pub(crate) use session::{Curtain, ExpiredPassword, FirstStart, SignIn, StoreRefused, UnlockVault};
pub(crate) use settings::Settings;
pub(crate) use subscription::{AddSubscription, EditSubscription};
pub(crate) use sync::Sync;
pub(crate) use wall::Wall;
