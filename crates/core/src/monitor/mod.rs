//! Monitoring: follows the book's routers, drives detection and polls, and tells what happens.
//!
//! One task, the [`patrol`], owns all state of all routers; everything else runs for it and
//! reports to it. Handlers read what it last put on the [`board`].

mod alerts;
mod awake;
mod beat;
mod board;
mod census;
mod entry;
mod figures;
pub(crate) mod gateway;
mod interfaces;
mod journal;
mod pacing;
mod patrol;
mod provision;
pub(crate) mod secrets;
mod sessions;
mod standby;
mod target;
mod test_connection;
mod traffic;
mod tree;
pub(crate) mod view;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use mikromon_api::router::LiveRouter;
use mikromon_api::{ApiError, ErrorCode, Event, NetworkState};
use mikromon_domain::ids::RouterId;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;

use crate::book::Book;
use crate::clock;
use crate::pool::{Line, raise_open_files};
use crate::store::telemetry::Telemetry;

pub(crate) use target::target;
pub(crate) use test_connection::test_connection;

/// What an operator asks of the patrol.
#[derive(Debug)]
enum Order {
    Retry(RouterId),
}

/// Monitoring under way.
#[derive(Debug)]
pub(crate) struct Monitor {
    board: Arc<board::Board>,
    telemetry: Arc<Telemetry>,
    watchers: interfaces::Watchers,
    orders: mpsc::Sender<Order>,
    task: Mutex<Option<JoinHandle<()>>>,
    quit: watch::Sender<bool>,
}

impl Monitor {
    const ORDERS: usize = 64;

    /// Reads the book's routers, takes up the incidents that go on, and begins to dial.
    ///
    /// # Errors
    /// Where the book cannot be read or no telemetry file can be made.
    pub(crate) async fn start(
        book: Arc<Book>,
        folder: &Path,
        events: broadcast::Sender<Event>,
        network: watch::Sender<NetworkState>,
    ) -> anyhow::Result<Arc<Self>> {
        raise_open_files();
        let now = clock::now();
        let telemetry = Arc::new(Telemetry::open(folder, now).await?);
        let board = Arc::new(board::Board::new(now, telemetry.minutes(now).await?));
        let (orders, incoming) = mpsc::channel(Self::ORDERS);
        let quit = watch::Sender::new(false);
        let patrol = patrol::Patrol::begin(
            book,
            Arc::clone(&telemetry),
            Arc::clone(&board),
            events.clone(),
            network,
        )
        .await?;
        let task = tokio::spawn(patrol.run(incoming, quit.subscribe()));
        Ok(Arc::new(Self {
            watchers: interfaces::Watchers::new(events),
            board,
            telemetry,
            orders,
            task: Mutex::new(Some(task)),
            quit,
        }))
    }

    /// Hangs up on every router and writes what is gathered.
    pub(crate) async fn stop(&self) {
        self.watchers.stop();
        self.quit.send_replace(true);
        let task = self
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the patrol failed");
        }
        self.telemetry.close().await;
    }

    /// Dial now, also after a refused password.
    pub(crate) async fn retry(&self, router: RouterId) {
        // The patrol is gone only while the core stops.
        let _ = self.orders.send(Order::Retry(router)).await;
    }

    pub(crate) fn live(&self, router: RouterId) -> LiveRouter {
        self.board.live(router)
    }

    /// The network's state as it was told last.
    pub(crate) fn network(&self) -> NetworkState {
        self.board.network()
    }

    pub(crate) fn is_connected(&self, router: RouterId) -> bool {
        self.board.line(router).is_some_and(|line| line.is_open())
    }

    /// The line of a router that is connected.
    ///
    /// # Errors
    /// `RouterOffline`, with the reason.
    fn line(&self, router: RouterId) -> Result<Arc<Line>, ApiError> {
        let line = self.board.line(router).filter(|line| line.is_open());
        line.ok_or_else(|| {
            let reason = self.board.live(router).reason;
            let detail = reason.map_or_else(String::new, |it| it.to_string());
            ApiError::new(ErrorCode::RouterOffline, detail)
        })
    }
}
