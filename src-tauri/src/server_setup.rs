//! `mikromon server-setup`: makes a PostgreSQL database into the company's shared server, and the
//! invitation file that brings the first desktop in.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;
use mikromon_core::Core;
use mikromon_core::sync::found::{Founded, Invitation};
use mikromon_core::sync::setup::{FirstOperator, Plan};
use mikromon_domain::secret::Secret;

use crate::host;

/// What was typed. Passwords come by the environment, which keeps them out of the process list.
#[derive(Args, Debug, PartialEq)]
pub(crate) struct ServerSetup {
    /// The certificate of the authority that signed the server's, as PEM.
    #[arg(long, value_name = "FILE")]
    ca: PathBuf,
    /// The login of the first operator; MIKROMON_PASSWORD is the password they come with.
    #[arg(long, value_name = "NAME")]
    operator: String,
    /// Where the invitation is written; it must not be there yet.
    #[arg(long, value_name = "FILE", default_value = "mikromon-invite.json")]
    invite: PathBuf,
}

/// The address of the database with its owner's password, as `postgres://owner:…@host/mikromon`.
const OWNER_URL: &str = "MIKROMON_SERVER_URL";
const PASSWORD: &str = "MIKROMON_PASSWORD";

/// # Errors
/// What is missing, or what the server refuses. Nothing half done stays: it can be run again.
pub(crate) async fn run(folder: PathBuf, asked: &ServerSetup) -> anyhow::Result<ExitCode> {
    let set = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    ensure!(
        !asked.invite.try_exists()?,
        "{} is there already",
        asked.invite.display()
    );
    let ca = fs::read_to_string(&asked.ca);
    let plan = Plan {
        owner_url: Secret::new(set(OWNER_URL)?),
        ca: ca.with_context(|| format!("read {}", asked.ca.display()))?,
        database: None,
        first: Some(FirstOperator {
            login: asked.operator.clone(),
            password: Secret::new(set(PASSWORD)?),
        }),
    };
    let core = Core::open_for_call(host::own(folder)).await?;
    let founded = found(&core, &plan).await;
    host::stop(&core).await;
    tell(&founded?, &asked.invite)?;
    Ok(ExitCode::SUCCESS)
}

async fn found(core: &Core, plan: &Plan) -> anyhow::Result<Founded> {
    host::unlock_if_told(core).await?;
    core.set_up_server(plan).await
}

fn tell(founded: &Founded, file: &Path) -> anyhow::Result<()> {
    let told = &founded.told;
    let mut out = std::io::stdout().lock();
    if told.made_database {
        writeln!(out, "The database {} was made.", told.database)?;
    }
    let (before, now) = (told.version_before, told.version);
    match before == now {
        true => writeln!(out, "The server is of version {now} already.")?,
        false => writeln!(
            out,
            "The server was brought from version {before} to {now}."
        )?,
    }
    let Some(Invitation { text, words }) = &founded.invitation else {
        return Ok(());
    };
    let written = File::create_new(file).and_then(|mut it| it.write_all(text.expose().as_bytes()));
    written.with_context(|| format!("write {}", file.display()))?;
    writeln!(out, "The invitation is in {}.", file.display())?;
    writeln!(out, "Its six words, to be compared: {}", words.join(" "))?;
    Ok(())
}
