//! From the book's words for a connection to those of the RouterOS session.

use mikromon_api::{ApiError, ErrorCode};
use mikromon_domain::router::Transport;
use mikromon_routeros::{Fingerprint, Pin, Target};

/// # Errors
/// `SecretUnreadable` where the pin is no fingerprint.
pub(crate) fn target(
    host: &str,
    port: u16,
    transport: Transport,
    pin: Option<&str>,
) -> Result<Target, ApiError> {
    let transport = match transport {
        Transport::Plain => mikromon_routeros::Transport::Plain,
        Transport::Tls => mikromon_routeros::Transport::Tls { pin: pin_of(pin)? },
    };
    Ok(Target {
        host: host.to_owned(),
        port,
        transport,
    })
}

fn pin_of(pin: Option<&str>) -> Result<Pin, ApiError> {
    let Some(pin) = pin else {
        return Ok(Pin::FirstUse);
    };
    let unreadable = |it: mikromon_routeros::InvalidFingerprint| {
        ApiError::new(ErrorCode::SecretUnreadable, it.to_string())
    };
    pin.parse::<Fingerprint>()
        .map(Pin::Known)
        .map_err(unreadable)
}
