//! In the child: a desktop with a book of its own. It does what its standard input says, and says
//! what came of it; exchanges go on beside the work, as in the app.

use std::ffi::OsStr;
use std::io::BufRead as _;
use std::path::Path;
use std::sync::Arc;

use mikromon_domain::secret::Secret;
use mikromon_sync::round::round;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc};
use tokio::task::spawn_blocking;

use super::piece;
use crate::clock;
use crate::store::Store;
use crate::store::book::BOOK;
use crate::store::open::{Purpose, open};
use crate::sync::local::Local;
use crate::sync::profile::{DeviceToken, Profile};
use crate::sync::remote::PgRemote;

/// How the child is told that it is one: a [`Way`] as JSON.
pub(super) const WAY: &str = "MIKROMON_STORY_WAY";
pub(super) const STORY: &str = "stories::engines::books_are_the_same_in_the_end_whoever_is_killed";
/// Before each line for the parent: the test program says things of its own.
pub(super) const SAID: &str = "desktop: ";

/// Where the server is, for this desktop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Way {
    pub(super) port: u16,
    pub(super) database: String,
    pub(super) ca: String,
    pub(super) login: String,
    pub(super) password: String,
    pub(super) token: [u8; 32],
}

impl Way {
    fn profile(&self) -> Profile {
        Profile {
            host: mikromon_postgres::HOST.to_owned(),
            port: self.port,
            database: self.database.clone(),
            ca: self.ca.clone(),
            login: self.login.clone(),
            password: Secret::new(self.password.as_str()),
            token: DeviceToken(zeroize::Zeroizing::new(self.token)),
        }
    }
}

/// In the current folder, until its input ends or it is killed.
pub(super) fn live(way: &OsStr) {
    let way: Way = serde_json::from_str(way.to_str().unwrap()).unwrap();
    let (sender, lines) = mpsc::channel(100);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(obey(way.profile(), lines));
}

fn say(line: &str) {
    println!("\n{SAID}{line}");
}

struct Exchange {
    store: Arc<Store>,
    profile: Profile,
    connection: Mutex<Option<PgRemote>>,
}

async fn obey(profile: Profile, mut lines: mpsc::Receiver<String>) {
    let (store, _lock) = open(Path::new("."), Purpose::App, clock::now())
        .await
        .unwrap();
    let store = Arc::new(store);
    let exchange = Arc::new(Exchange {
        store: Arc::clone(&store),
        profile,
        connection: Mutex::default(),
    });
    while let Some(line) = lines.recv().await {
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("work", dice) => work(&store, dice.parse().unwrap()).await,
            ("rows", _) => piece::tell_rows(&store).await.unwrap(),
            ("exchange", name) => {
                let (exchange, name) = (Arc::clone(&exchange), name.to_owned());
                let beside = Handle::current();
                spawn_blocking(move || beside.block_on(exchange.run(&name)));
            }
            _ => panic!("{line}"),
        }
    }
}

async fn work(store: &Store, dice: u64) {
    let mut dice = fastrand::Rng::with_seed(dice);
    let told = piece::work(store, &mut dice).await.unwrap();
    say(&format!("did {}", serde_json::to_string(&told).unwrap()));
}

impl Exchange {
    /// One after the other, each with an answer.
    async fn run(&self, name: &str) {
        let mut connection = self.connection.lock().await;
        match self.exchange(&mut connection).await {
            Ok(sent) => say(&format!("exchanged {name} {sent}")),
            Err(error) => {
                *connection = None;
                let why = format!("{error:#}").replace('\n', " ");
                say(&format!("failed {name} {why}"));
            }
        }
    }

    async fn exchange(&self, connection: &mut Option<PgRemote>) -> anyhow::Result<usize> {
        let remote = match connection {
            Some(remote) => remote,
            none => none.insert(PgRemote::connect(&self.profile, BOOK).await?),
        };
        let mut local = Local::new(&self.store, clock::now());
        Ok(round(&mut local, remote, BOOK).await?.sent)
    }
}

/// For the parent's ears.
pub(super) fn say_row(table: &str, row: &serde_json::Value) {
    say(&format!(
        "row {}",
        serde_json::json!({"table": table, "row": row})
    ));
}

pub(super) fn say_all() {
    say("all");
}
