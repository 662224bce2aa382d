//! The way out of a connection: passes replies on, with whatever is wrong with the router at that moment.

use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, watch};

use crate::fault::Fault;
use crate::router::Router;

/// What fits through a path with an MTU hole, bytes.
const SMALL: usize = 1_400;
/// TCP's first retransmission, RFC 6298 with the 200 ms minimum of Linux.
const FIRST_RETRY: Duration = Duration::from_millis(200);
/// The delay stops doubling here, so that a reply lost again and again still comes.
const RETRIES: u32 = 7;

/// Waits until bytes pass again.
pub(crate) async fn audible(fault: &mut watch::Receiver<Fault>) {
    // An error means that the router is gone, and its connections with it.
    let _ = fault.wait_for(|fault| !fault.is_silent()).await;
}

/// Writes replies until all who could send one are gone, or the connection is cut.
pub(crate) async fn run<W: AsyncWrite + Unpin>(
    mut replies: mpsc::Receiver<Vec<u8>>,
    mut writer: W,
    router: &Router,
) -> std::io::Result<()> {
    let mut fault = router.watch_fault();
    let mut cut = None;
    while let Some(mut bytes) = replies.recv().await {
        cut = cut.or_else(|| router.take_cut());
        let now = *fault.borrow_and_update();
        tokio::time::sleep(lost(router.loss.max(loss(now)))).await;
        match now {
            Fault::Garbage => bytes.fill_with(|| fastrand::u8(..)),
            Fault::StallBigPrint if bytes.len() > SMALL => {
                let healed = |fault: &Fault| *fault != Fault::StallBigPrint;
                let _ = fault.wait_for(healed).await;
            }
            Fault::Slow { per_reply_ms, .. } => {
                tokio::time::sleep(Duration::from_millis(per_reply_ms)).await;
            }
            _ => {}
        }
        audible(&mut fault).await;
        if let Some(at) = cut {
            if let Some(rest) = at.checked_sub(bytes.len()).filter(|rest| *rest > 0) {
                cut = Some(rest);
            } else {
                bytes.truncate(at);
                writer.write_all(&bytes).await?;
                return writer.shutdown().await;
            }
        }
        trickle(&mut writer, &bytes, now).await?;
    }
    writer.shutdown().await
}

/// Writes a tenth of a second's worth at a time where the line is slow.
async fn trickle<W: AsyncWrite + Unpin>(
    writer: &mut W,
    bytes: &[u8],
    fault: Fault,
) -> std::io::Result<()> {
    let per_second = match fault {
        Fault::Slow {
            bytes_per_second, ..
        } => usize::try_from(bytes_per_second).unwrap_or(0),
        _ => 0,
    };
    if per_second == 0 {
        writer.write_all(bytes).await?;
        return writer.flush().await;
    }
    for part in bytes.chunks((per_second / 10).max(1)) {
        writer.write_all(part).await?;
        writer.flush().await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

fn loss(fault: Fault) -> f64 {
    match fault {
        Fault::Loss { probability } => probability,
        _ => 0.0,
    }
}

/// How long the retransmissions of one reply take.
fn lost(probability: f64) -> Duration {
    let mut delay = Duration::ZERO;
    let mut retry = FIRST_RETRY;
    for _ in 0..RETRIES {
        if fastrand::f64() >= probability {
            break;
        }
        delay += retry;
        retry *= 2;
    }
    delay
}
