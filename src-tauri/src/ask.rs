//! Asking the core in types, through the same dispatcher as the page.

use mikromon_api::{ApiError, Command, ErrorCode};
use mikromon_core::{Caller, Core};

/// # Errors
/// The command's own, and `Internal` when its types do not pass through JSON.
pub(crate) async fn ask<C: Command>(
    core: &Core,
    caller: &Caller,
    command: C,
) -> Result<C::Output, ApiError> {
    let decoded = |error: serde_json::Error| ApiError::new(ErrorCode::Internal, error.to_string());
    let args = serde_json::to_value(command).map_err(decoded)?;
    let answer = core.call(caller, C::NAME, args).await?;
    serde_json::from_value(answer).map_err(decoded)
}
