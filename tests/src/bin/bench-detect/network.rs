//! The namespace: a network of its own on loopback, real loss, and addresses that are dead.

use std::fs;
use std::io::Write as _;
use std::net::IpAddr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

/// All of it is local, so that a simulator can answer on each of its addresses.
pub(crate) const NETWORK: &str = "10.77.0.0/16";

/// Starts this program again inside a namespace, and ends as it ends.
pub(crate) fn enter_namespace() -> Result<()> {
    let own = std::env::current_exe()?;
    // Root needs no user namespace; others become root of one.
    let flags = [&["--net"][..], &["--user", "--map-root-user", "--net"][..]];
    let works = |flags: &&&[&str]| {
        let mut probe = Command::new("unshare");
        probe.args(**flags).arg("true").stderr(Stdio::null());
        probe.status().is_ok_and(|it| it.success())
    };
    let Some(flags) = flags.iter().find(works) else {
        bail!("this system allows no network namespace (unshare --net)");
    };
    let mut inside = Command::new("unshare");
    inside
        .args(*flags)
        .arg(own)
        .args(std::env::args_os().skip(1));
    let status = inside
        .args(["--role", "inside"])
        .status()
        .context("unshare")?;
    ensure!(status.success(), "the benchmark failed: {status}");
    Ok(())
}

/// Addresses, ICMP for everybody, and loss.
pub(crate) fn prepare(loss: u32) -> Result<()> {
    run("ip", &["link", "set", "lo", "up"])?;
    run("ip", &["route", "add", "local", NETWORK, "dev", "lo"])?;
    // Unprivileged ICMP, as desktops have it.
    let groups = "/proc/sys/net/ipv4/ping_group_range";
    if fs::write(groups, "0 2147483647").is_err() {
        fs::write(groups, "0 0").context("allowing ping")?;
    }
    // On arrival, not on departure: a sender is not told of a real network's losses.
    rules(&format!(
        "table ip bench {{
            set dead {{ type ipv4_addr; }}
            chain arrivals {{
                type filter hook input priority 0;
                ip daddr @dead drop
                ip saddr @dead drop
                ip daddr {NETWORK} numgen random mod 100 < {loss} drop
            }}
        }}"
    ))
}

/// The router has no power: nothing reaches it and nothing comes from it.
pub(crate) fn kill(address: IpAddr) -> Result<()> {
    rules(&format!("add element ip bench dead {{ {address} }}"))
}

pub(crate) fn revive(address: IpAddr) -> Result<()> {
    rules(&format!("delete element ip bench dead {{ {address} }}"))
}

fn rules(text: &str) -> Result<()> {
    let mut nft = Command::new("nft");
    let mut child = nft
        .args(["-f", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .context("nft")?;
    child
        .stdin
        .take()
        .context("no input")?
        .write_all(text.as_bytes())?;
    let status = child.wait()?;
    ensure!(status.success(), "nft: {status}");
    Ok(())
}

fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .status()
        .context(program.to_owned())?;
    ensure!(
        status.success(),
        "{program} {}: {status}",
        arguments.join(" ")
    );
    Ok(())
}
