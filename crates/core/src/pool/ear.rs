//! The ear of a session: the router tells of each customer who comes or goes.
//!
//! What is heard is only that something changed. How many there are is counted by the router
//! itself, in one short reply, so that no missed or doubled message can make the count wrong.

use std::sync::LazyLock;
use std::time::Duration;

use mikromon_routeros::{Command, Session};
use tokio::time::sleep;

use super::{LineEvent, Reporter};

static ACTIVE: LazyLock<Command> =
    LazyLock::new(|| Command::new("/ppp/active/listen").proplist(&[".id"]));

/// After a power cut thousands come back within a minute: one word is enough for all of 5 s.
const QUIET: Duration = Duration::from_secs(5);

/// Tells of the next one, again and again; ends where the account may not listen or the router
/// has no such menu.
pub(super) async fn listen(session: &Session, reporter: &Reporter) {
    let mut stream = match session.stream(&ACTIVE).await {
        Ok(stream) => stream,
        Err(error) => return tracing::debug!(%error, "sessions are counted at their own pace"),
    };
    loop {
        match stream.next().await {
            Ok(Some(_)) => reporter.tell(LineEvent::SessionsMoved).await,
            Ok(None) => return,
            Err(error) => return tracing::debug!(%error, "sessions are counted at their own pace"),
        }
        sleep(QUIET).await;
    }
}
