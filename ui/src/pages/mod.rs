//! One module per noun: what is shown of it, and what can be done with it.

mod audit;
mod incident;
mod map;
mod overview;
mod router;
mod session;
mod settings;

pub use audit::Audit;
pub use incident::Incidents;
pub use map::Map;
pub use overview::Overview;
pub use router::{AddRouter, EditRouter, RouterList, RouterPage};
pub use session::{FirstStart, SignIn, StoreRefused, UnlockVault};
pub use settings::Settings;
