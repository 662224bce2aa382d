//! From what the router said or did to the codes that the page has words for.

use mikromon_api::{ApiError, ErrorCode};
use mikromon_routeros::{CommandError, OpenError};

/// Why a command on a line has no reply.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum LineError {
    #[error("the router is not connected")]
    Offline,
    /// It failed three commands within half a minute; only heartbeats are sent for now.
    #[error("the router failed several commands and is left alone for half a minute")]
    Resting,
    #[error(transparent)]
    Command(#[from] CommandError),
}

impl From<LineError> for ApiError {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Offline | LineError::Resting => {
                Self::new(ErrorCode::RouterOffline, error.to_string())
            }
            LineError::Command(error) => command_failed(&error),
        }
    }
}

pub(crate) fn open_failed(error: &OpenError) -> ApiError {
    let code = match error {
        OpenError::HostNotFound => ErrorCode::HostNotFound,
        OpenError::Refused => ErrorCode::ConnectionRefused,
        OpenError::Unreachable(_) => ErrorCode::HostUnreachable,
        OpenError::TimedOut { .. } => ErrorCode::TimedOut,
        OpenError::NotRouterOs | OpenError::Protocol(_) => ErrorCode::NotRouterOs,
        OpenError::SpeaksPlain => ErrorCode::PortSpeaksPlain,
        OpenError::SpeaksTls => ErrorCode::PortSpeaksTls,
        OpenError::BadCredentials(_) => ErrorCode::RouterLoginRefused,
        OpenError::NoApiPolicy(_) => ErrorCode::NoApiPolicy,
        OpenError::TlsAnonymousOnly => ErrorCode::TlsAnonymousOnly,
        OpenError::TlsFailed(_) => ErrorCode::TlsFailed,
        OpenError::CertificateUntrusted { .. } => ErrorCode::CertificateUntrusted,
        OpenError::CertificateChanged { .. } => ErrorCode::CertificateChanged,
        OpenError::LoginRefused(_) | OpenError::Fatal(_) => ErrorCode::RouterRefused,
        OpenError::Closed => ErrorCode::HungUp,
    };
    ApiError::new(code, open_detail(error))
}

/// The part that the page shows as it is: the stage, the fingerprint, or the technical text.
fn open_detail(error: &OpenError) -> String {
    match error {
        OpenError::TimedOut { stage } => stage.to_string(),
        OpenError::CertificateUntrusted { fingerprint }
        | OpenError::CertificateChanged { fingerprint } => fingerprint.to_string(),
        other => other.to_string(),
    }
}

pub(crate) fn command_failed(error: &CommandError) -> ApiError {
    match error {
        CommandError::Refused(_) => ApiError::new(ErrorCode::RouterRefused, error.to_string()),
        CommandError::TimedOut => ApiError::new(ErrorCode::TimedOut, "reply"),
        CommandError::OverBudget { .. } => {
            ApiError::new(ErrorCode::RouterRefused, error.to_string())
        }
        CommandError::Closed(_) => ApiError::new(ErrorCode::ConnectionLost, error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_routeros::{CloseReason, Fingerprint, Stage};

    #[test]
    fn every_failure_of_a_dial_has_its_code_and_the_detail_that_the_page_shows() {
        let pin = Fingerprint([7; 32]);
        for (error, code, detail) in [
            (
                OpenError::HostNotFound,
                ErrorCode::HostNotFound,
                "the host name has no address",
            ),
            (
                OpenError::TimedOut {
                    stage: Stage::Login,
                },
                ErrorCode::TimedOut,
                "login",
            ),
            (
                OpenError::SpeaksPlain,
                ErrorCode::PortSpeaksPlain,
                "the port speaks the plain API, not TLS",
            ),
            (
                OpenError::SpeaksTls,
                ErrorCode::PortSpeaksTls,
                "the port speaks TLS, not the plain API",
            ),
            (
                OpenError::Closed,
                ErrorCode::HungUp,
                "the connection was closed before the login was answered",
            ),
            (
                OpenError::LoginRefused("access denied".to_owned()),
                ErrorCode::RouterRefused,
                "the router refused the login: access denied",
            ),
            (
                OpenError::CertificateUntrusted { fingerprint: pin },
                ErrorCode::CertificateUntrusted,
                &pin.to_string(),
            ),
            (
                OpenError::CertificateChanged { fingerprint: pin },
                ErrorCode::CertificateChanged,
                &pin.to_string(),
            ),
        ] {
            let told = open_failed(&error);
            assert_eq!((told.code, told.detail.as_str()), (code, detail));
        }
    }

    #[test]
    fn a_lost_connection_is_not_told_as_a_refusal() {
        let lost = command_failed(&CommandError::Closed(CloseReason::PeerClosed));
        assert_eq!(lost.code, ErrorCode::ConnectionLost);
        assert_eq!(
            ApiError::from(LineError::Offline).code,
            ErrorCode::RouterOffline
        );
    }
}
