//! The second step of signing in: six digits that an authenticator app makes from the time and a
//! secret (RFC 6238, SHA-1, 30 s), or a recovery code. It guards the app; the shared server asks for
//! the password alone.

use mikromon_domain::ids::OperatorId;
use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use mikromon_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpView {
    /// `None` while it is off.
    pub since: Option<UnixMillis>,
    /// Recovery codes that were not used yet.
    pub recovery: u32,
}

/// One's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetTotp {}
command!(GetTotp = "totp.get", needs Needs::SignedIn, reads -> TotpView);

/// A secret that is good for nothing until [`EnableTotp`] takes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TotpDraft {
    /// Base32, to be typed where no camera is.
    pub secret: Secret,
    /// The same as an `otpauth` URI in a QR code: modules to a side, without a quiet zone.
    pub side: u32,
    /// The dark modules, row by row, `1` for a dark one.
    pub modules: Secret,
}

/// Nothing is kept of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DraftTotp {}
command!(DraftTotp = "totp.draft", needs Needs::SignedIn, reads -> TotpDraft);

/// From the next sign-in on a code is asked for, at every desk once it hears of it. Answers the
/// recovery codes, each of which is good for one sign-in; they are told this once. What was there
/// before ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnableTotp {
    /// As the draft has it.
    pub secret: Secret,
    /// As the authenticator shows it, so that nobody locks themselves out.
    pub code: Secret,
    /// One's own.
    pub password: Secret,
}
command!(EnableTotp = "totp.enable", needs Needs::SignedIn, changes [Session, Operators, Audit] -> Vec<Secret>);

/// One's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DisableTotp {
    pub password: Secret,
}
command!(DisableTotp = "totp.disable", needs Needs::SignedIn, changes [Session, Operators, Audit] -> ());

/// Somebody's who lost the telephone and the recovery codes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveTotp {
    pub id: OperatorId,
}
command!(RemoveTotp = "totp.remove", needs Needs::Right(Permission::OperatorEdit), changes [Session, Operators, Audit] -> ());
