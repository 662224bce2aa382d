//! Testing what an operator typed: a connection of its own, and nothing stored.

use mikromon_api::ApiError;
use mikromon_api::router::ConnectionTest;
use mikromon_routeros::{Command, Login, Session, Settings, Target};
use tokio::time::Instant;

use super::beat::millis;
use super::figures::{Resource, text};
use crate::pool::{command_failed, open_failed};

/// Dials, signs in, reads what the router is, and closes.
///
/// # Errors
/// The exact reason, as the page shows it.
pub(crate) async fn test_connection(
    target: &Target,
    login: &Login,
) -> Result<ConnectionTest, ApiError> {
    let begun = Instant::now();
    let opened = Session::open(target, login, &Settings::default()).await;
    let session = opened.map_err(|error| open_failed(&error))?;
    let took = millis(begun.elapsed());
    let found = look(&session).await;
    session.close().await;
    let (identity, resource) = found?;
    Ok(ConnectionTest {
        identity,
        version: resource.version,
        board: resource.board,
        took,
        pin: session.fingerprint().map(|it| it.to_string()),
    })
}

async fn look(session: &Session) -> Result<(String, Resource), ApiError> {
    let ask = async |path: &str, names: &[&str]| {
        let command = Command::new(path).proplist(names);
        session
            .run(&command)
            .await
            .map_err(|error| command_failed(&error))
    };
    let identity = ask("/system/identity/print", &["name"]).await?;
    let resource = ask("/system/resource/print", super::figures::RESOURCE).await?;
    let identity = identity
        .rows
        .first()
        .map(|row| text(row, "name"))
        .unwrap_or_default();
    Ok((identity, Resource::read(&resource).unwrap_or_default()))
}
