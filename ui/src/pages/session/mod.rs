//! Before anybody is signed in, or while they are away: first start, sign-in, the lock, the vault, and a
//! store that was refused.

mod attempts;
mod create;
mod curtain;
mod expired;
mod first_start;
mod frame;
mod lock;
mod new_secret;
mod password;
mod refused;
mod sign_in;
mod vault;
mod vault_fields;

pub(crate) use curtain::Curtain;
pub(crate) use expired::ExpiredPassword;
pub(crate) use first_start::FirstStart;
pub(crate) use new_secret::{NewSecret, NewSecretField};
use password::Judgement;
pub(crate) use refused::StoreRefused;
pub(crate) use sign_in::SignIn;
pub(crate) use vault::{UnlockForm, UnlockVault};
pub(crate) use vault_fields::VaultFields;
