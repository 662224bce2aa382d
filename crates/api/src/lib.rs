//! What may be asked of the core, and what it answers: commands, views, events, tags, error codes.
//!
//! Both ends of the bridge compile this crate, so there is no second declaration of any of it.
//! It holds no rule and does no IO.

mod command;
mod error;
mod event;
mod tag;

pub mod alert;
pub mod audit;
pub mod autosync;
pub mod backup_schedule;
pub mod branch;
pub mod company;
pub mod customer;
pub mod find;
pub mod group;
pub mod incident;
pub mod invoice;
pub mod key;
pub mod network;
pub mod operator;
pub mod overview;
pub mod payment;
pub mod plan;
pub mod plant;
pub mod privacy;
pub mod private;
pub mod provision;
pub mod role;
pub mod router;
pub mod router_import;
pub mod session;
pub mod store;
pub mod subscription;
pub mod support;
pub mod sync;
pub mod totp;

pub use command::{Command, Needs, Reply, Request};
pub use error::{ApiError, ErrorCode, Field};
pub use event::{Event, Light, NetworkState};
pub use tag::Tag;

/// Calls `$then!` with every command of the product, once. The core expands it to its dispatcher,
/// so a command without a handler does not compile; tests expand it to prove that each command is
/// refused without its right and leaves its audit row.
#[macro_export]
macro_rules! with_commands {
    ($then:path) => {
        $then! {
            $crate::session::GetStatus,
            $crate::session::CreateOwner,
            $crate::session::SignIn,
            $crate::session::SignOut,
            $crate::session::LockSession,
            $crate::session::UnlockSession,
            $crate::session::ReportActivity,
            $crate::session::ChangePassword,
            $crate::session::CreateVault,
            $crate::session::UnlockVault,
            $crate::session::StartNewStore,
            $crate::store::GetStore,
            $crate::store::BackUpStore,
            $crate::store::CancelStoreWork,
            $crate::store::PreviewBackup,
            $crate::store::RestoreStore,
            $crate::backup_schedule::ScheduleBackups,
            $crate::backup_schedule::UnscheduleBackups,
            $crate::support::GetSupportLogs,
            $crate::operator::ListOperators,
            $crate::operator::AddOperator,
            $crate::operator::EditOperator,
            $crate::operator::SetOperatorDisabled,
            $crate::privacy::SetMask,
            $crate::privacy::SetMaskDefault,
            $crate::privacy::Reveal,
            $crate::role::ListRoles,
            $crate::role::EditRoles,
            $crate::operator::SetOperatorScope,
            $crate::operator::ResetPassword,
            $crate::operator::SignOutEverywhere,
            $crate::operator::ListSessions,
            $crate::totp::GetTotp,
            $crate::totp::DraftTotp,
            $crate::totp::EnableTotp,
            $crate::totp::DisableTotp,
            $crate::totp::RemoveTotp,
            $crate::operator::EndSession,
            $crate::overview::GetOverview,
            $crate::group::ListGroups,
            $crate::group::AddGroup,
            $crate::group::EditGroup,
            $crate::group::RemoveGroup,
            $crate::router::ListRouters,
            $crate::router::GetRouter,
            $crate::router::AddRouter,
            $crate::router::EditRouter,
            $crate::router::RemoveRouter,
            $crate::router::TestConnection,
            $crate::router::TrustCertificate,
            $crate::router::RetryNow,
            $crate::router::WatchRouter,
            $crate::router::ListPppSessions,
            $crate::router::GetRouterHistory,
            $crate::router_import::PreviewRouterImport,
            $crate::router_import::ImportRouters,
            $crate::incident::ListIncidents,
            $crate::incident::AcknowledgeIncident,
            $crate::incident::AddIncidentNote,
            $crate::key::GetOwnKeys,
            $crate::key::ListKeyDevices,
            $crate::key::GrantKeys,
            $crate::key::RotateKeys,
            $crate::key::ForgetDevice,
            $crate::key::MakeRecoveryKit,
            $crate::key::RecoverKeys,
            $crate::alert::MuteAlerts,
            $crate::alert::UnmuteAlerts,
            $crate::alert::GetUntold,
            $crate::alert::SetUntold,
            $crate::audit::ListAudit,
            $crate::audit::ExportAudit,
            $crate::plant::GetMapScene,
            $crate::plant::GetTileSource,
            $crate::network::GetNetwork,
            $crate::branch::ListBranches,
            $crate::branch::GetBranch,
            $crate::branch::AddBranch,
            $crate::branch::EditBranch,
            $crate::branch::RemoveBranch,
            $crate::company::GetCompany,
            $crate::company::SetCompany,
            $crate::plan::ListPlans,
            $crate::plan::GetPlan,
            $crate::plan::AddPlan,
            $crate::plan::EditPlan,
            $crate::plan::RemovePlan,
            $crate::customer::ListCustomers,
            $crate::customer::GetCustomer,
            $crate::customer::AddCustomer,
            $crate::customer::EditCustomer,
            $crate::customer::RemoveCustomer,
            $crate::customer::RevealCustomer,
            $crate::customer::GetStatement,
            $crate::autosync::RunAutoSync,
            $crate::autosync::CancelAutoSync,
            $crate::autosync::GetAutoSync,
            $crate::autosync::ListDrift,
            $crate::autosync::ListStrangers,
            $crate::autosync::TakeIn,
            $crate::provision::OrderWork,
            $crate::provision::ListIntents,
            $crate::find::Find,
            $crate::subscription::ListSubscriptions,
            $crate::subscription::GetSubscription,
            $crate::subscription::AddSubscription,
            $crate::subscription::EditSubscription,
            $crate::subscription::RemoveSubscription,
            $crate::invoice::PreviewInvoice,
            $crate::invoice::IssueInvoice,
            $crate::invoice::ListInvoices,
            $crate::invoice::GetInvoice,
            $crate::invoice::VoidInvoice,
            $crate::payment::RecordPayment,
            $crate::payment::AllocatePayment,
            $crate::payment::ReversePayment,
            $crate::payment::ListPayments,
            $crate::payment::ListSuspense,
            $crate::sync::GetSync,
            $crate::sync::ReadInvite,
            $crate::sync::JoinServer,
            $crate::sync::SyncNow,
            $crate::sync::InviteComputer,
            $crate::sync::ListComputers,
            $crate::sync::ListConflicts,
            $crate::sync::ResolveConflict,
            $crate::sync::ListRefused,
            $crate::sync::ListSetAside,
            $crate::sync::SettleRefused,
            $crate::sync::CheckBook,
            $crate::sync::GetBookCheck,
        }
    };
}
