//! `mikromon call`: one command, through the same dispatcher as the page, for scripts.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use mikromon_api::session::SignIn;
use mikromon_api::{ApiError, ErrorCode, Needs, Reply};
use mikromon_core::{COMMANDS, Caller, Core};
use mikromon_domain::secret::Secret;
use serde_json::Value;

use crate::ask::ask;
use crate::host;

/// The answer goes to standard output as JSON; an error goes to standard error, as JSON too.
///
/// # Errors
/// When the core itself cannot start.
pub(crate) async fn run(folder: PathBuf, name: &str, json: &str) -> anyhow::Result<ExitCode> {
    let reply = match arguments(json) {
        Ok(args) => ask_store(folder, name, args).await?,
        Err(error) => Err(error),
    };
    Ok(match reply {
        Ok(answer) => {
            writeln!(std::io::stdout(), "{answer}")?;
            ExitCode::SUCCESS
        }
        Err(error) => {
            writeln!(std::io::stderr(), "{}", serde_json::to_string(&error)?)?;
            ExitCode::FAILURE
        }
    })
}

/// `-` stands for standard input.
fn arguments(json: &str) -> Result<Value, ApiError> {
    let mut text = json.to_owned();
    let read = if json == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        Ok(())
    };
    let wrong = |detail: String| ApiError::new(ErrorCode::BadRequest, detail);
    read.map_err(|error| wrong(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| wrong(format!("not JSON: {error}")))
}

async fn ask_store(folder: PathBuf, name: &str, args: Value) -> anyhow::Result<Reply> {
    let core = Core::open_for_call(host::own(folder)).await?;
    let reply = call(&core, name, args).await;
    host::stop(&core).await;
    Ok(reply)
}

async fn call(core: &Core, name: &str, args: Value) -> Reply {
    let caller = core.connect();
    if matches!(needs(name), Some(Needs::SignedIn | Needs::Right(_))) {
        host::unlock_if_told(core).await?;
        sign_in(core, &caller).await?;
    }
    core.call(&caller, name, args).await
}

async fn sign_in(core: &Core, caller: &Caller) -> Result<(), ApiError> {
    let set = |name: &str| {
        std::env::var(name)
            .map_err(|_| ApiError::new(ErrorCode::NotSignedIn, format!("{name} is not set")))
    };
    let sign_in = SignIn {
        login: set("MIKROMON_OPERATOR")?,
        password: Secret::new(set("MIKROMON_PASSWORD")?),
        code: std::env::var("MIKROMON_CODE").ok().map(Secret::new),
    };
    ask(core, caller, sign_in).await.map(drop)
}

/// What a command needs; `None` for a name that no command has.
fn needs(name: &str) -> Option<Needs> {
    COMMANDS
        .iter()
        .find_map(|command| (command.name == name).then_some(command.needs))
}

#[cfg(test)]
mod tests {
    use mikromon_domain::permission::Permission;

    use super::*;

    #[test]
    fn arguments_that_are_no_json_are_a_bad_request() {
        assert_eq!(arguments(r#"{"id":1}"#), Ok(serde_json::json!({"id": 1})));
        let error = arguments("{").unwrap_err();
        assert_eq!(error.code, ErrorCode::BadRequest);
    }

    #[test]
    fn only_commands_that_need_an_operator_sign_in() {
        assert_eq!(needs("session.status"), Some(Needs::Nobody));
        assert_eq!(
            needs("router.list"),
            Some(Needs::Right(Permission::RouterView))
        );
        assert_eq!(needs("router.nothing"), None);
    }
}
