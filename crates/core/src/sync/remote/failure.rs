//! What went wrong with a request, judged by SQLSTATE and never by text.

use mikromon_sync::remote::Failure;

/// An answer that is not as this program knows it.
pub(super) fn server() -> Failure {
    Failure::Server("an answer of another form".to_owned())
}

/// Whatever is not the server's word is a lost connection: it was done or it was not.
pub(super) fn failure(error: &sqlx::Error) -> Failure {
    let sqlx::Error::Database(error) = error else {
        tracing::debug!("the connection to the server was lost: {error}");
        return Failure::Lost;
    };
    let code = error.code().unwrap_or_default();
    match code.as_ref() {
        "MB001" => Failure::Forked,
        "MB005" => Failure::UnknownDevice,
        "MB006" => Failure::Revoked,
        "MB007" => Failure::Moved,
        // The server shuts down, starts, or sends idle ones away.
        code if code.starts_with("57P") || code.starts_with("08") || code == "25P03" => {
            Failure::Lost
        }
        code => Failure::Server(format!("{code}: {}", error.message())),
    }
}
