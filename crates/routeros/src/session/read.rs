//! The task that reads: it hands whole sentences to the commands that they answer.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::watch;

use super::Shared;
use crate::CloseReason;
use crate::frame::Frames;

pub(super) async fn task(
    shared: Arc<Shared>,
    read: impl AsyncRead + Unpin,
    frames: Frames,
    _running: watch::Receiver<()>,
) {
    tokio::select! {
        _ = shared.closed() => {}
        reason = run(&shared, read, frames) => shared.close(&reason),
    }
}

/// Takes everything that one read brought before it reads again.
async fn run(shared: &Shared, mut read: impl AsyncRead + Unpin, mut frames: Frames) -> CloseReason {
    loop {
        if let Err(reason) = shared.take(&mut frames) {
            return reason;
        }
        match read.read_buf(frames.room()).await {
            Ok(0) => return CloseReason::PeerClosed,
            Ok(_) => {}
            // TLS without its closing message: RouterOS cuts, as many do.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return CloseReason::PeerClosed;
            }
            Err(error) => return CloseReason::Broken(error.kind()),
        }
    }
}
