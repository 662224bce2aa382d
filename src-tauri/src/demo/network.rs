//! What the simulator says of its network, and how it gets into the book: by the same command as
//! the page's form.

use std::collections::HashMap;

use anyhow::Context;
use mikromon_api::router::{AddRouter, Position, RouterForm};
use mikromon_core::{Caller, Core};
use mikromon_domain::ids::RouterId;
use mikromon_domain::router::Transport;
use mikromon_domain::secret::Secret;
use serde::Deserialize;

use crate::ask::ask;

/// The simulator's first line of output.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Network {
    routers: Vec<Simulated>,
}

#[derive(Debug, Deserialize)]
struct Simulated {
    index: u32,
    name: String,
    host: String,
    port: u16,
    username: String,
    password: Secret,
    #[serde(default)]
    site: String,
    latitude: f64,
    longitude: f64,
    /// The index of the router it hangs on, which comes before it.
    parent: Option<u32>,
    #[serde(default)]
    core: bool,
}

impl Network {
    /// # Errors
    /// When the line is not what this version expects.
    pub(crate) fn read(line: &str) -> anyhow::Result<Self> {
        serde_json::from_str(line).context("the simulator's first line is not understood")
    }
}

/// # Errors
/// When a router is refused, or hangs on one that was not told before it.
pub(crate) async fn add(core: &Core, caller: &Caller, network: Network) -> anyhow::Result<()> {
    let mut ids = HashMap::new();
    for router in network.routers {
        let (index, name) = (router.index, router.name.clone());
        let add = AddRouter {
            form: router.form(&ids)?,
            accept_pin: None,
        };
        let id = ask(core, caller, add)
            .await
            .with_context(|| format!("{name} was not added"))?;
        ids.insert(index, id);
    }
    Ok(())
}

impl Simulated {
    fn form(self, ids: &HashMap<u32, RouterId>) -> anyhow::Result<RouterForm> {
        let id_of = |parent| {
            ids.get(&parent)
                .copied()
                .with_context(|| format!("{} hangs on the unknown router {parent}", self.name))
        };
        Ok(RouterForm {
            group: None,
            tags: Vec::new(),
            parent: self.parent.map(id_of).transpose()?,
            name: self.name,
            host: Some(self.host),
            port: Some(self.port),
            transport: Transport::Plain,
            username: Some(self.username),
            password: self.password,
            core: self.core,
            paused: false,
            site: Some(self.site),
            note: None,
            position: Some(Position {
                latitude: self.latitude,
                longitude: self.longitude,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"control":"127.0.0.1:9000","routers":[
        {"index":0,"name":"CORE-1","host":"127.0.0.1","port":8728,"username":"mikromon","password":"k","site":"POP Bogor",
         "latitude":-6.6,"longitude":106.8,"parent":null,"core":true,"version":"7.20.6"},
        {"index":1,"name":"BR-1","host":"127.0.0.1","port":8729,"username":"mikromon","password":"k","site":"",
         "latitude":-6.7,"longitude":106.9,"parent":0,"core":false}]}"#;

    #[test]
    fn routers_keep_their_place_and_the_router_they_hang_on() {
        let network = Network::read(LINE).unwrap();
        let id: RouterId = "00000000-0000-7000-8000-000000000001".parse().unwrap();
        let ids = HashMap::from([(0, id)]);
        let forms: Vec<_> = network
            .routers
            .into_iter()
            .map(|router| router.form(&ids).unwrap())
            .collect();
        assert!(forms[0].core && forms[0].parent.is_none());
        assert_eq!(forms[0].position.unwrap().latitude, -6.6);
        assert_eq!((forms[1].parent, forms[1].port), (Some(id), Some(8729)));
        assert_eq!(forms[1].password, Secret::new("k"));
    }

    #[test]
    fn a_parent_that_was_not_told_before_is_an_error() {
        let orphan = Network::read(LINE).unwrap().routers.pop().unwrap();
        let error = orphan.form(&HashMap::new()).unwrap_err().to_string();
        assert_eq!(error, "BR-1 hangs on the unknown router 0");
    }

    #[test]
    fn another_programs_output_is_an_error() {
        for line in ["", "hello", "{}", r#"{"routers":[{"name":"x"}]}"#] {
            assert!(Network::read(line).is_err(), "{line}");
        }
    }
}
