//! Before anybody is signed in: first start, sign-in, the vault, and a store that was refused.

mod first_start;
mod frame;
mod password;
mod refused;
mod sign_in;
mod vault;

pub use first_start::FirstStart;
pub use password::Judgement;
pub use refused::StoreRefused;
pub use sign_in::SignIn;
pub use vault::UnlockVault;
