//! Which desktop is on duty: the one that writes down the outages that all of them see. The lease
//! only decides who speaks first. Where it is not known who holds it, each desktop speaks for
//! itself, and what was written twice is folded by whoever is on duty later.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::lead::Lead;
use super::tenure::TTL;
use crate::book::{Book, Duty};
use crate::sync::remote::PgRemote;

/// The lease's name; it never changes once released.
const JOB: &str = "watch";
/// Between two questions, plus up to a third of it: the lease is renewed in good time, and whoever
/// follows a leader that vanished knows it soon.
const ASK: Duration = Duration::from_secs(15);

/// Follows the server's word for as long as it is not aborted.
pub(crate) async fn keep(book: Arc<Book>) {
    // When it was last heard that another is on duty.
    let mut heard = None::<Instant>;
    let mut line = None;
    loop {
        let asked = Instant::now();
        let duty = match ask(&book, &mut line).await {
            Ok(duty) => {
                heard = (duty == Duty::Standby).then_some(asked);
                duty
            }
            // The other one may have vanished as well as the server.
            Err(_) if heard.is_some_and(|it| it.elapsed() < TTL) => Duty::Standby,
            Err(error) => {
                tracing::debug!("who is on duty is not known: {error:#}");
                Duty::Apart
            }
        };
        book.set_duty(duty);
        sleep(ASK + ASK.mul_f32(fastrand::f32() / 3.0)).await;
    }
}

/// The connection is kept, as it is asked so often; one that failed is dropped.
async fn ask(book: &Book, line: &mut Option<PgRemote>) -> anyhow::Result<Duty> {
    let kept = line.take();
    // Looked at anew: a copy of a desktop goes on under another name.
    let Lead::Server(seat) = Lead::find(book).await? else {
        return Ok(Duty::Alone);
    };
    let mut remote = match kept {
        Some(remote) => remote,
        None => seat.remote().await?,
    };
    let fence = remote.lease(seat.device, JOB, TTL).await?;
    *line = Some(remote);
    Ok(fence.map_or(Duty::Standby, |_| Duty::Leads))
}
