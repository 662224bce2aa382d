//! Operators: the people who sign in.

use mikromon_domain::ids::{GroupId, OperatorId, SessionId};
use mikromon_domain::permission::{Permission, Role};
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorView {
    pub id: OperatorId,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub disabled: bool,
    pub last_seen: Option<UnixMillis>,
    /// Whose routers alone they see; empty: all routers.
    pub groups: Vec<GroupId>,
    /// Whether their page begins behind the privacy mask; `None`: as the role has it.
    pub masked: Option<bool>,
    /// A code is asked for when they sign in.
    pub totp: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListOperators {}
command!(ListOperators = "operator.list", needs Needs::Right(Permission::OperatorView), reads -> Vec<OperatorView>);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddOperator {
    /// 2 to 32 of `a-z 0-9 . _ -`, compared without case.
    pub login: String,
    pub name: String,
    pub role: Role,
    /// At least 10 characters.
    pub password: Secret,
}
command!(AddOperator = "operator.add", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Audit] -> OperatorId);

/// Another name or role. The last owner stays one, and only an owner appoints an owner.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditOperator {
    pub id: OperatorId,
    pub name: String,
    pub role: Role,
}
command!(EditOperator = "operator.edit", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Session, Audit] -> ());

/// A disabled operator is signed out and cannot sign in; nothing of theirs is removed. The last
/// owner cannot be disabled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetOperatorDisabled {
    pub id: OperatorId,
    pub disabled: bool,
}
command!(SetOperatorDisabled = "operator.set-disabled", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Audit] -> ());

/// Which routers they see: those of these groups, or all where none is named. Nobody gives more than
/// they see, and owners always see all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetOperatorScope {
    pub id: OperatorId,
    pub groups: Vec<GroupId>,
}
command!(SetOperatorScope = "operator.set-scope", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Session, Groups, Routers, RouterState, Incidents, Audit] -> ());

/// A password that is made up here, to be read out to them: nothing can be done with it but to change
/// it. They are signed out everywhere. At the shared server it holds, too, which has to be reached,
/// and one more computer of theirs may come by it. One's own is changed by
/// [`crate::session::ChangePassword`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResetPassword {
    pub id: OperatorId,
}
command!(ResetPassword = "operator.reset-password", needs Needs::Right(Permission::OperatorEdit), changes [Operators, Session, Audit] -> Secret);

/// They have to sign in anew: at this desk from the next command on, at others once those hear of
/// it. They can sign in at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignOutEverywhere {
    pub id: OperatorId,
}
command!(SignOutEverywhere = "operator.sign-out", needs Needs::Right(Permission::OperatorEdit), changes [Session, Audit] -> ());

/// One sign-in that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    /// What the system calls the computer.
    pub computer: String,
    pub since: UnixMillis,
    /// It is on this computer.
    pub here: bool,
    /// Nobody is at the desk. `None` where that is not known: on another computer.
    pub locked: Option<bool>,
}

/// Where somebody is signed in with the app, at any desk, the latest first. One whose computer was
/// switched off goes on until MikroMon is started there again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListSessions {
    pub operator: OperatorId,
}
command!(ListSessions = "operator.sessions", needs Needs::Right(Permission::OperatorView), reads -> Vec<SessionView>);

/// They have to sign in anew there: at this desk from the next command on, at another once it hears
/// of it. `NotFound` for one that has ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndSession {
    pub id: SessionId,
}
command!(EndSession = "operator.end-session", needs Needs::Right(Permission::OperatorEdit), changes [Session, Operators, Audit] -> ());
