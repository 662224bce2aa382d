//! A desktop in a process of its own: the core as the app starts it, asked line by line. It tells
//! its events as the page is told them.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use mikromon_api::{ApiError, ErrorCode, Event, Tag};
use mikromon_core::sync::setup::{FirstOperator, Plan};
use mikromon_core::{Caller, Config, Core, KeySource};
use mikromon_domain::secret::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::AsyncBufReadExt as _;
use tokio::sync::broadcast::error::RecvError;

use crate::desk::{LOGIN, PASSWORD};

/// A line that it writes.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) enum Told {
    Answer(Result<Value, ApiError>),
    Stale(Vec<Tag>),
}

impl Told {
    fn say(&self) -> Result<()> {
        println!("{}", serde_json::to_string(self)?);
        Ok(())
    }
}

/// What goes wrong in it, and why, is told beside what the benchmark tells.
pub(crate) fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Answers until its input ends.
pub(crate) async fn answer(data_dir: PathBuf) -> Result<()> {
    let config = Config {
        data_dir,
        keys: KeySource::Ephemeral,
        demo: false,
    };
    let core = Core::start(config).await?;
    let caller = core.connect();
    let telling = tokio::spawn(tell_events(Arc::clone(&core)));
    let mut lines = tokio::io::BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let (name, args): (String, Value) = serde_json::from_str(&line)?;
        let reply = match name.as_str() {
            "found" => found(&core, &args).await,
            _ => ask(&core, &caller, &name, args).await,
        };
        Told::Answer(reply).say()?;
    }
    telling.abort();
    core.stop().await;
    Ok(())
}

async fn ask(core: &Core, caller: &Caller, name: &str, args: Value) -> Result<Value, ApiError> {
    core.call(caller, name, args).await
}

async fn tell_events(core: Arc<Core>) -> Result<()> {
    let mut events = core.events();
    loop {
        match events.recv().await {
            Ok(Event::Invalidated(tags)) => Told::Stale(tags).say()?,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => Told::Stale(Tag::ALL.to_vec()).say()?,
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

/// Sets the server up, as `server-setup` does; answers the invitation.
async fn found(core: &Core, args: &Value) -> Result<Value, ApiError> {
    let text = |name: &str| {
        args.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let plan = Plan {
        owner_url: Secret::new(text("url")),
        ca: text("ca"),
        database: None,
        first: Some(FirstOperator {
            login: LOGIN.to_owned(),
            password: Secret::new(PASSWORD),
        }),
    };
    let internal = |it: String| ApiError::new(ErrorCode::Internal, it);
    let founded = core.set_up_server(&plan).await;
    let founded = founded.map_err(|it| internal(format!("{it:#}")))?;
    let invitation = founded
        .invitation
        .ok_or_else(|| internal("no invitation".into()))?;
    Ok(json!(invitation.text.expose()))
}
