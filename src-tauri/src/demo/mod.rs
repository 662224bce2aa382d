//! `mikromon --demo`: the real app on a simulated network and a store of its own. The folder, the
//! keys and the network are gone when it ends.

mod folder;
mod network;
mod simulator;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use mikromon_api::company::{CompanyView, GetCompany, SetCompany};
use mikromon_api::session::CreateOwner;
use mikromon_core::{Caller, Config, Core, KeySource};
use mikromon_domain::secret::Secret;
use tokio::runtime::Runtime;

use crate::ask::ask;
use crate::demo::folder::Folder;
use crate::demo::simulator::Simulator;
use crate::desk::Desk;
use crate::signal::End;
use crate::{logs, window};

/// For signing in again after signing out; the store is reachable from this computer only and does
/// not outlive the window.
const LOGIN: &str = "demo";
const PASSWORD: &str = "mikromon-demo";
const COMPANY: &str = "Sinar Pakuan Net";

/// Until the window is closed.
///
/// # Errors
/// When the simulator is missing or the window cannot be made.
pub(crate) fn run(runtime: &Runtime, scale: u16, end: End) -> anyhow::Result<ExitCode> {
    let folder = Folder::make(&std::env::temp_dir())?;
    let code = logs::during(folder.path(), || show(runtime, folder.path(), scale, end));
    let removed = folder.remove();
    let code = code?;
    removed.map(|()| code)
}

fn show(runtime: &Runtime, folder: &Path, scale: u16, end: End) -> anyhow::Result<ExitCode> {
    let app = window::build(runtime, folder, false)?;
    let Some(prepared) = runtime.block_on(end.or(prepare(folder, scale))) else {
        return Ok(ExitCode::SUCCESS);
    };
    let (simulator, core, caller) = prepared?;
    let code = window::open(runtime, app, folder, Desk::new(core, caller), end);
    runtime.block_on(simulator.stop());
    code
}

/// A simulated network, and a core with an owner who is signed in and those routers in its book.
async fn prepare(folder: &Path, scale: u16) -> anyhow::Result<(Simulator, Arc<Core>, Caller)> {
    let mut simulator = Simulator::start(scale).await?;
    let core = Core::start(Config {
        data_dir: folder.into(),
        keys: KeySource::Ephemeral,
        demo: true,
    })
    .await?;
    let caller = core.connect();
    let owner = CreateOwner {
        login: LOGIN.into(),
        name: "Demo".into(),
        password: Secret::new(PASSWORD),
        passphrase: None,
    };
    ask(&core, &caller, owner).await.context("no demo owner")?;
    let mut company = ask(&core, &caller, GetCompany {}).await?;
    company.form.name = COMPANY.into();
    let CompanyView { form, revision } = company;
    ask(&core, &caller, SetCompany { revision, form }).await?;
    network::add(&core, &caller, simulator.take_network()).await?;
    Ok((simulator, core, caller))
}
