//! The app's real window, driven through WebKitWebDriver: what a person can see and press.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::desk::Desk;
use crate::desk::process::Process;

/// How often the page is looked at while waiting.
const LOOK: Duration = Duration::from_millis(200);
/// A cold webview with software rendering on a busy machine.
const OPEN: Duration = Duration::from_secs(60);
/// Without a GPU a frame reaches the display later than its time.
const SETTLE: Duration = Duration::from_millis(300);
/// WebKit takes a picture with the next frame, and a page where nothing changes may have none: a
/// point that nobody sees changes until the picture is there.
const STIR: &str = "const point = document.body.appendChild(document.createElement('i'));\
    point.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 1px; height: 1px';\
    const turn = at => {\
        point.style.background = `rgb(0 0 0 / ${at % 2 ? 0 : .004})`;\
        if (window.stirred === point) requestAnimationFrame(() => turn(at + 1));\
    };\
    window.stirred = point;\
    turn(0);";
const REST: &str = "window.stirred?.remove(); delete window.stirred;";

pub struct Window {
    pub client: Client,
    reports: PathBuf,
    _driver: Process,
}

impl Window {
    /// Opens the app with these arguments at a desk. Its log and pictures go to `reports`.
    ///
    /// # Errors
    /// When WebKitWebDriver is missing, or no window opens in time.
    pub async fn open(desk: &Desk, app: &Path, args: &[&str], reports: &Path) -> Result<Self> {
        std::fs::create_dir_all(reports)?;
        let port = free_port()?;
        let mut driver = desk.command(Path::new("WebKitWebDriver"));
        driver.arg(format!("--port={port}"));
        driver
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        driver.stderr(File::create(reports.join("app.log"))?);
        let driver = Process::start(&mut driver)?;
        let options = json!({ "binary": app, "args": args });
        let Value::Object(wanted) = json!({ "webkitgtk:browserOptions": options }) else {
            bail!("capabilities are an object");
        };
        let client = connect(port, &wanted).await?;
        Ok(Self {
            client,
            reports: reports.to_path_buf(),
            _driver: driver,
        })
    }

    /// What is written on the page now.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .client
            .execute("return document.body.innerText", Vec::new())
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page shows these words.
    ///
    /// # Errors
    /// When it does not in time; the error holds what it shows.
    pub async fn wait_for_text(&self, words: &str, within: Duration) -> Result<()> {
        let deadline = Instant::now() + within;
        loop {
            let text = self.text().await?;
            if text.contains(words) {
                return Ok(());
            }
            if deadline < Instant::now() {
                self.save("failed.png").await?;
                bail!("the page does not show `{words}` but:\n{text}");
            }
            sleep(LOOK).await;
        }
    }

    /// Waits until an element's text is another one, as of figures that run.
    ///
    /// # Errors
    /// When it stays the same.
    pub async fn wait_for_other(&self, css: &str, text: &str, within: Duration) -> Result<()> {
        let deadline = Instant::now() + within;
        let script = "return document.querySelector(arguments[0])?.innerText ?? null";
        loop {
            let shown = self.client.execute(script, vec![json!(css)]).await?;
            if shown.as_str().is_some_and(|it| it != text) {
                return Ok(());
            }
            if deadline < Instant::now() {
                self.save("failed.png").await?;
                bail!("`{css}` shows `{shown}` all the time");
            }
            sleep(LOOK).await;
        }
    }

    /// How many such elements the page has now.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn count(&self, css: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(css)).await?.len())
    }

    /// Waits until the page has so many of them.
    ///
    /// # Errors
    /// When it has not in time.
    pub async fn wait_for_count(&self, css: &str, count: usize, within: Duration) -> Result<()> {
        let deadline = Instant::now() + within;
        loop {
            let found = self.count(css).await?;
            if found == count {
                return Ok(());
            }
            if deadline < Instant::now() {
                self.save("failed.png").await?;
                bail!("the page has {found} of `{css}` and not {count}");
            }
            sleep(LOOK).await;
        }
    }

    /// Runs a command of the core as the page does, and answers its output.
    ///
    /// # Errors
    /// When the core refuses it.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value> {
        match self.ask(name, args).await? {
            Ok(output) => Ok(output),
            Err(error) => bail!("{name} was refused: {error}"),
        }
    }

    /// Runs a command of the core as the page does, and answers the error.
    ///
    /// # Errors
    /// When the core does it.
    pub async fn refusal(&self, name: &str, args: Value) -> Result<Value> {
        match self.ask(name, args).await? {
            Ok(output) => bail!("{name} was not refused: {output}"),
            Err(error) => Ok(error),
        }
    }

    async fn ask(&self, name: &str, args: Value) -> Result<std::result::Result<Value, Value>> {
        let script = "const [request, done] = arguments;\
            window.__TAURI__.core.invoke('rpc', { request }).then(\
            ok => done({ ok }), error => done({ error }))";
        let request = json!({ "name": name, "args": args });
        let mut reply = self.client.execute_async(script, vec![request]).await?;
        Ok(match reply.get_mut("ok") {
            Some(output) => Ok(output.take()),
            None => Err(reply.get("error").cloned().unwrap_or_default()),
        })
    }

    /// Waits until the page shows an incident that the core has; answers the router's name with
    /// what the page says of it.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn first_incident(&self, within: Duration) -> Result<String> {
        let deadline = Instant::now() + within;
        let query = json!({ "filter": "Current", "router": null, "limit": 1 });
        loop {
            let incidents = self.call("incident.list", query.clone()).await?;
            if let Some(name) = incidents.pointer("/0/router_name").and_then(Value::as_str) {
                return self.incident_of(name, within).await;
            }
            if deadline < Instant::now() {
                bail!("the core opened no incident");
            }
            sleep(LOOK).await;
        }
    }

    /// Waits until the page shows an incident of this router; answers what it says.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn incident_of(&self, router: &str, within: Duration) -> Result<String> {
        let deadline = Instant::now() + within;
        let script = "const card = [...document.querySelectorAll('main [data-incident]')]\
            .find(it => it.dataset.incident === arguments[0]);\
            return card ? card.innerText : null";
        loop {
            let shown = self.client.execute(script, vec![json!(router)]).await?;
            if let Some(text) = shown.as_str() {
                return Ok(text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            if deadline < Instant::now() {
                self.save("failed.png").await?;
                bail!(
                    "the page shows no incident of {router} but:\n{}",
                    self.text().await?
                );
            }
            sleep(LOOK).await;
        }
    }

    /// Presses and releases a key wherever the focus is, by WebDriver's name for it.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn key(&self, value: char) -> Result<()> {
        self.keys([value]).await
    }

    /// Presses and releases these keys one after another.
    ///
    /// # Errors
    /// When the window is gone.
    pub async fn keys(&self, values: impl IntoIterator<Item = char>) -> Result<()> {
        let still = KeyActions::new("keys".to_owned());
        let presses = values.into_iter().fold(still, |keys, value| {
            keys.then(KeyAction::Down { value })
                .then(KeyAction::Up { value })
        });
        Ok(self.client.perform_actions(presses).await?)
    }

    /// Saves what the window shows to a file in the reports folder, or at a path of its own.
    ///
    /// # Errors
    /// When the window is gone or the folder cannot be written.
    pub async fn save(&self, name: impl AsRef<Path>) -> Result<PathBuf> {
        let path = self.reports.join(name);
        self.wait_until_drawn(SETTLE).await?;
        self.client.execute(STIR, Vec::new()).await?;
        let picture = self.client.screenshot().await;
        self.client.execute(REST, Vec::new()).await?;
        std::fs::write(&path, picture?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Waits for the frame that shows what is on the page now, and then for `more`.
    ///
    /// # Errors
    /// When the window is gone, or draws nothing.
    pub async fn wait_until_drawn(&self, more: Duration) -> Result<()> {
        let script = "const [more, done] = arguments;\
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, more)))";
        let more = json!(u64::try_from(more.as_millis())?);
        self.client.execute_async(script, vec![more]).await?;
        Ok(())
    }

    /// Closes the session; the driver ends the app.
    ///
    /// # Errors
    /// When the driver is gone already.
    pub async fn close(self) -> Result<()> {
        self.client
            .clone()
            .close()
            .await
            .context("the window did not close")
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The driver needs a moment before it listens.
async fn connect(port: u16, wanted: &Capabilities) -> Result<Client> {
    let address = format!("http://127.0.0.1:{port}");
    let deadline = Instant::now() + OPEN;
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder.capabilities(wanted.clone()).connect(&address).await {
            Ok(client) => return Ok(client),
            Err(error) if deadline < Instant::now() => {
                return Err(error).context("no window opened");
            }
            Err(_) => sleep(LOOK).await,
        }
    }
}
