//! What happens: the only crate with sqlx, HTTP and side effects. It knows nothing of tauri.

pub mod clock;
