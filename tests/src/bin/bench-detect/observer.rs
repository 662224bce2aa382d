//! The measured process: the core as the app runs it, with a listener that reads every event, as
//! a window would. It takes a line for each order and answers each with a line of JSON.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use mikromon_api::Command;
use mikromon_api::incident::{IncidentFilter, ListIncidents};
use mikromon_api::router::{AddRouter, RouterForm};
use mikromon_api::session::CreateOwner;
use mikromon_core::{Caller, Config, Core, KeySource};
use mikromon_domain::secret::Secret;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};

struct Observer {
    core: Arc<Core>,
    caller: Caller,
}

pub(crate) async fn observe() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data_dir = folder.path().to_owned();
    let core = Core::start(Config {
        data_dir,
        keys: KeySource::Ephemeral,
        demo: false,
    })
    .await?;
    let observer = Observer {
        caller: core.connect(),
        core,
    };
    let mut events = observer.core.events();
    let listener = tokio::spawn(async move {
        use tokio::sync::broadcast::error::RecvError;
        while !matches!(events.recv().await, Err(RecvError::Closed)) {}
    });
    observer
        .ask(CreateOwner {
            login: "bench".into(),
            name: "Bench".into(),
            password: Secret::new("a password for a benchmark"),
            passphrase: None,
        })
        .await?;
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    while let Some(order) = orders.next_line().await? {
        println!("{}", observer.obey(&serde_json::from_str(&order)?).await?);
    }
    observer.core.stop().await;
    listener.abort();
    Ok(())
}

impl Observer {
    async fn obey(&self, order: &Value) -> Result<Value> {
        match order.get("do").and_then(Value::as_str) {
            Some("add") => {
                let form: RouterForm = serde_json::from_value(order["form"].clone())?;
                let id = self
                    .ask(AddRouter {
                        form,
                        accept_pin: None,
                    })
                    .await?;
                Ok(json!(id))
            }
            Some("network") => Ok(json!(*self.core.network().borrow())),
            Some("incidents") => {
                let all = ListIncidents {
                    filter: IncidentFilter::All,
                    router: None,
                    limit: 500,
                };
                Ok(json!(self.ask(all).await?))
            }
            _ => bail!("an unknown order: {order}"),
        }
    }

    async fn ask<C: Command>(&self, command: C) -> Result<C::Output> {
        let value = self
            .core
            .call(&self.caller, C::NAME, serde_json::to_value(command)?)
            .await?;
        serde_json::from_value(value).context(C::NAME)
    }
}
