//! The task that writes, and that looks after the deadlines in between.

use std::future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::Shared;
use crate::CloseReason;

/// For the closing words of TLS and TCP.
const FAREWELL: Duration = Duration::from_secs(1);
/// What a peer said before it broke the connection is read before the broken write is reported.
const LAST_WORDS: Duration = Duration::from_millis(200);

pub(super) async fn task(
    shared: Arc<Shared>,
    mut write: impl AsyncWrite + Unpin,
    _running: watch::Receiver<()>,
) {
    tokio::select! {
        _ = shared.closed() => {}
        reason = run(&shared, &mut write) => shared.close(&reason),
    }
    let _ = timeout(FAREWELL, write.shutdown()).await;
}

async fn run(shared: &Shared, write: &mut (impl AsyncWrite + Unpin)) -> CloseReason {
    loop {
        let due = match shared.due(Instant::now()) {
            Ok(due) => due,
            Err(reason) => return reason,
        };
        if due.bytes.is_empty() {
            tokio::select! {
                () = shared.woken() => {}
                () = at(due.next) => {}
            }
        } else if let Err(reason) = send(write, &due.bytes, shared.write_deadline()).await {
            return reason;
        }
    }
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => future::pending().await,
    }
}

/// The deadline is for progress, not for the whole.
async fn send(
    write: &mut (impl AsyncWrite + Unpin),
    mut bytes: &[u8],
    deadline: Duration,
) -> Result<(), CloseReason> {
    while !bytes.is_empty() {
        let written = in_time(deadline, write.write(bytes)).await?;
        if written == 0 {
            return Err(CloseReason::Broken(io::ErrorKind::WriteZero));
        }
        bytes = bytes.get(written..).unwrap_or_default();
    }
    in_time(deadline, write.flush()).await
}

async fn in_time<T>(
    deadline: Duration,
    work: impl Future<Output = io::Result<T>>,
) -> Result<T, CloseReason> {
    match timeout(deadline, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            sleep(LAST_WORDS).await;
            Err(CloseReason::Broken(error.kind()))
        }
        Err(_) => Err(CloseReason::WriteStalled),
    }
}
