//! What is behind the privacy mask is nowhere on the side of the page: not in what is drawn, not in
//! what crosses the bridge, not in the log, and not in the memory of the webview's process.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use mikromon_tests::desk::Desk;
use mikromon_tests::window::Window;
use serde_json::{Value, json};

use crate::operator::{PASSWORD, SOON, find, press, write};
use crate::{open, program};

/// They are put into the book without the window: what it never hears, it cannot know.
const HOST: &str = "10.77.31.45";
const USER: &str = "juru-api-rahasia";
const NOTED: &str = "10.88.13.7";
const PHONE: &str = "0813-5555-1234";
const HIDDEN: [&str; 4] = [HOST, USER, NOTED, PHONE];

/// What is heard on the bridge from now on, in answers and in events.
const OVERHEAR: &str = "window.heard = [];
    const inner = window.__TAURI__.core;
    const invoke = (name, args) => inner.invoke(name, args).then(
        answer => { window.heard.push(JSON.stringify(answer) ?? ''); return answer },
        error => { window.heard.push(JSON.stringify(error) ?? ''); throw error });
    const listened = { ...window.__TAURI__, core: { ...inner, invoke } };
    Object.defineProperty(window, '__TAURI__', { value: listened, configurable: true });
    window.__TAURI__.event.listen('core', it => window.heard.push(JSON.stringify(it.payload)))";

#[tokio::test]
async fn what_is_masked_never_reaches_the_webview() -> Result<()> {
    let desk = Desk::set_up().await?;
    let id = seed(&desk).await?;
    let window = open(&desk, "privacy").await?;
    sign_in(&window, "tamu").await?;
    window.client.execute(OVERHEAR, Vec::new()).await?;
    let seen = look_around(&window, &id).await?;
    ensure!(seen.contains("10.77.***.***"), "the mask is not shown");
    for hidden in HIDDEN {
        ensure!(!seen.contains(hidden), "{hidden} was shown or told");
    }
    let (held, bytes) = in_memory(&desk)?;
    ensure!(bytes > 1_000_000, "no memory was read");
    ensure!(held.is_empty(), "the webview holds {held:?}");

    window.call("session.sign-out", json!({})).await?;
    sign_in(&window, "rina").await?;
    let seen = look_around(&window, &id).await?;
    for shown in HIDDEN {
        ensure!(seen.contains(shown), "{shown} would not be found");
    }
    let (held, _) = in_memory(&desk)?;
    ensure!(
        held == HIDDEN,
        "only {held:?} would be found in the webview"
    );

    press(&window, "#mask").await?;
    find(&window, "#mask[aria-checked='true']", SOON).await?;
    find(&window, "#router-address .veiled", SOON).await?;
    let drawn = html(&window).await?;
    ensure!(
        !drawn.contains(HOST),
        "the switch leaves {HOST} on the page"
    );
    window.save("masked.png").await?;
    window.close().await?;
    let log = log_of(&desk)?;
    ensure!(log.contains("MikroMon"), "there is no log: {log}");
    for hidden in [HOST, NOTED, PHONE] {
        ensure!(!log.contains(hidden), "{hidden} lies in the log");
    }
    Ok(())
}

#[tokio::test]
async fn a_reveal_asks_why_and_ends_by_itself() -> Result<()> {
    let desk = Desk::set_up().await?;
    let id = seed(&desk).await?;
    let window = open(&desk, "reveal").await?;
    sign_in(&window, "rina").await?;
    press(&window, "#mask").await?;
    find(&window, "#mask[aria-checked='true']", SOON).await?;
    press(&window, "nav a[href='/routers']").await?;
    press(&window, &format!("#router-list a[href='/routers/{id}']")).await?;
    press(&window, "#router-address [data-reveal]").await?;
    write(&window, "[data-dialog='reveal'] #reason", "tiket 4711").await?;
    window.save("reason.png").await?;
    press(&window, "[data-dialog='reveal'] button[type=submit]").await?;
    find(&window, "#router-address [data-hide]", SOON).await?;
    ensure!(html(&window).await?.contains(HOST), "it is not shown");
    window.save("revealed.png").await?;
    // Half a minute, and what a busy machine adds.
    window
        .wait_for_count("#router-address [data-hide]", 0, 3 * SOON)
        .await?;
    ensure!(!html(&window).await?.contains(HOST), "it is still shown");
    let audit = json!({ "filter": { "group": "privacy" }, "offset": 0, "limit": 1 });
    let rows = window.call("audit.list", audit).await?;
    let subject = rows.pointer("/rows/0/subject").and_then(Value::as_str);
    ensure!(
        subject == Some("GW-KANTOR host: tiket 4711"),
        "the log says {subject:?}"
    );
    window.close().await
}

/// Goes where the router is shown; answers all that was drawn and heard.
async fn look_around(window: &Window, id: &str) -> Result<String> {
    press(window, "nav a[href='/routers']").await?;
    find(window, "#router-list tr[data-state]", SOON).await?;
    let mut seen = html(window).await?;
    press(window, &format!("#router-list a[href='/routers/{id}']")).await?;
    find(window, "#router-address .veiled", SOON).await?;
    seen += &html(window).await?;
    for name in ["router.list", "map.scene", "overview.get"] {
        let args = if name == "overview.get" {
            json!({ "range": "Day" })
        } else {
            json!({})
        };
        window.call(name, args).await?;
    }
    let heard = window
        .client
        .execute("return window.heard", Vec::new())
        .await?;
    ensure!(
        heard.as_array().is_some_and(|it| it.len() > 3),
        "nothing was overheard"
    );
    Ok(seen + &heard.to_string())
}

async fn html(window: &Window) -> Result<String> {
    let script = "return document.documentElement.outerHTML";
    let html = window.client.execute(script, Vec::new()).await?;
    Ok(html.as_str().context("there is no page")?.to_owned())
}

async fn sign_in(window: &Window, login: &str) -> Result<()> {
    press(window, &format!("#sign-in [data-login='{login}']")).await?;
    write(window, "#sign-in #password", PASSWORD).await?;
    press(window, "#sign-in button[type=submit]").await?;
    find(window, "nav a[href='/routers']", SOON).await.map(drop)
}

/// An owner, a viewer and a router, by the command line; answers the router's id.
async fn seed(desk: &Desk) -> Result<String> {
    let owner =
        json!({ "login": "rina", "name": "Rina Wati", "password": PASSWORD, "passphrase": null });
    call(desk, "session.create-owner", &owner).await?;
    let viewer = json!({ "login": "tamu", "name": "Tamu", "role": "viewer", "password": PASSWORD });
    call(desk, "operator.add", &viewer).await?;
    let form = json!({
        "name": "GW-KANTOR", "host": HOST, "port": 28_728, "transport": "plain", "username": USER,
        "password": "rahasia", "core": false, "paused": true, "parent": null, "site": "POP Ciawi",
        "note": format!("cadangan {NOTED}, hp {PHONE}"), "position": null,
    });
    let id = call(
        desk,
        "router.add",
        &json!({ "form": form, "accept_pin": null }),
    )
    .await?;
    Ok(id.as_str().context("no id")?.to_owned())
}

async fn call(desk: &Desk, name: &str, args: &Value) -> Result<Value> {
    let mut command = desk.command(&program("mikromon")?);
    command
        .arg("--data-dir")
        .arg(store(desk))
        .args(["call", name, &args.to_string()])
        .env("MIKROMON_OPERATOR", "rina")
        .env("MIKROMON_PASSWORD", PASSWORD)
        .stdin(Stdio::null());
    let done = command.output().await?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{name} was refused: {said}");
    Ok(serde_json::from_slice(&done.stdout)?)
}

fn store(desk: &Desk) -> PathBuf {
    desk.home().join("store")
}

fn log_of(desk: &Desk) -> Result<String> {
    let mut all = String::new();
    for file in fs::read_dir(store(desk).join("logs"))? {
        all += &fs::read_to_string(file?.path())?;
    }
    Ok(all)
}

/// Which of the hidden values lie in the memory of this desk's web processes, in any encoding that
/// a webview has for text; and how many bytes were looked at.
fn in_memory(desk: &Desk) -> Result<(Vec<&'static str>, usize)> {
    let (mut held, mut bytes) = ([false; HIDDEN.len()], 0);
    for process in web_processes(desk)? {
        each_part(&process, |part| {
            bytes += part.len();
            for (held, text) in held.iter_mut().zip(HIDDEN) {
                *held |= contains(part, text);
            }
        })?;
    }
    let found = HIDDEN.into_iter().zip(held);
    Ok((
        found.filter_map(|(it, held)| held.then_some(it)).collect(),
        bytes,
    ))
}

/// Known by the desk's folder, which stands in the environment that it gave them.
fn web_processes(desk: &Desk) -> Result<Vec<PathBuf>> {
    let home = desk.home();
    let home = home.to_str().context("the home folder is no text")?;
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let process = entry?.path();
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        let environment = fs::read(process.join("environ")).unwrap_or_default();
        // The kernel keeps 15 letters of a name.
        if name.starts_with("WebKitWebProces") && contains(&environment, home) {
            found.push(process);
        }
    }
    ensure!(!found.is_empty(), "no web process is found");
    Ok(found)
}

/// The memory that it writes to, part by part. The webview reserves far more than it uses: pages
/// that hold nothing are passed over by what the kernel says of them.
fn each_part(process: &Path, mut look: impl FnMut(&[u8])) -> Result<()> {
    let maps = fs::read_to_string(process.join("maps"))?;
    let mut memory = fs::File::open(process.join("mem"))?;
    let mut there = fs::File::open(process.join("pagemap"))?;
    for line in maps.lines().filter(|it| it.contains(" rw")) {
        let (span, _) = line.split_once(' ').context("a line of maps")?;
        let (from, to) = span.split_once('-').context("a span of maps")?;
        let (from, to) = (u64::from_str_radix(from, 16)?, u64::from_str_radix(to, 16)?);
        let mut at = from;
        while at < to {
            let long = (to - at).min(PART);
            if is_held(&mut there, at, long)? {
                // What was given back since, or lies on a device, is passed over.
                memory.seek(SeekFrom::Start(at))?;
                let mut part = Vec::new();
                drop(memory.by_ref().take(long).read_to_end(&mut part));
                look(&part);
            }
            at += long;
        }
    }
    Ok(())
}

/// Bytes that are read at once.
const PART: u64 = 1 << 20;
const PAGE: u64 = 4096;

/// Whether any page of the part is in memory or in the swap: the upper two bits of its entry.
fn is_held(there: &mut fs::File, at: u64, long: u64) -> Result<bool> {
    let mut entries = Vec::new();
    there.seek(SeekFrom::Start(at / PAGE * 8))?;
    there.take(long / PAGE * 8).read_to_end(&mut entries)?;
    let (entries, _) = entries.as_chunks::<8>();
    Ok(entries.iter().any(|it| u64::from_ne_bytes(*it) >> 62 != 0))
}

/// As UTF-8 and Latin-1, or as UTF-16.
fn contains(memory: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(memory, text.as_bytes()).is_some()
        || memchr::memmem::find(memory, &wide).is_some()
}
