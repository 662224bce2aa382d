//! Asking the system where a name is. A question cannot be taken back: it holds a thread until the
//! system gives up, also when nobody waits for the answer any more. So few are asked at once, and
//! the threads are left to others, such as the hashing of passwords.

use std::net::SocketAddr;
use std::sync::Arc;

use dns_lookup::{AddrInfoHints, LookupError, LookupErrorKind, SockType, getaddrinfo};
use mikromon_routeros::{OpenError, Stage};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Addresses without a port, at least one; or [`OpenError::HostNotFound`] where the name is known
/// not to exist, and [`UNTOLD`] where the resolver cannot tell.
pub(super) type Answer = Result<Vec<SocketAddr>, OpenError>;

pub(super) const UNTOLD: OpenError = OpenError::TimedOut {
    stage: Stage::Lookup,
};

/// The one that all lines ask.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    threads: Arc<Semaphore>,
    ask: fn(&str) -> Answer,
}

impl Default for Resolver {
    fn default() -> Self {
        Self::asking(system)
    }
}

impl Resolver {
    /// Of the 512 blocking threads of a tokio runtime.
    const AT_ONCE: usize = 16;

    pub(super) fn asking(ask: fn(&str) -> Answer) -> Self {
        Self {
            threads: Arc::new(Semaphore::new(Self::AT_ONCE)),
            ask,
        }
    }

    pub(super) async fn find(self, name: String) -> Answer {
        let Self { threads, ask } = self;
        let thread = threads.acquire_owned().await;
        let answer = spawn_blocking(move || {
            let _thread = thread;
            ask(&name)
        });
        answer.await.unwrap_or(Err(UNTOLD))
    }
}

fn system(name: &str) -> Answer {
    /// A name with more addresses than this is no router.
    const MOST: usize = 4;
    let hints = AddrInfoHints {
        socktype: SockType::Stream.into(),
        ..AddrInfoHints::default()
    };
    let found = getaddrinfo(Some(name), None, Some(hints)).map_err(|error| reason(&error))?;
    let addresses = found.filter_map(Result::ok).map(|it| it.sockaddr);
    let addresses: Vec<_> = addresses.take(MOST).collect();
    if addresses.is_empty() {
        return Err(OpenError::HostNotFound);
    }
    Ok(addresses)
}

fn reason(error: &LookupError) -> OpenError {
    match error.kind() {
        LookupErrorKind::NoName | LookupErrorKind::NoData => OpenError::HostNotFound,
        _ => UNTOLD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tokio::task::JoinSet;
    use tokio::time::{sleep, timeout};

    #[tokio::test]
    async fn questions_that_nobody_waits_for_any_more_do_not_fill_the_threads() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let black_hole = |_: &str| {
            ASKED.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(500));
            Err(UNTOLD)
        };
        let resolver = Resolver::asking(black_hole);
        let mut asking = JoinSet::new();
        for nth in 0..100 {
            let question = resolver.clone().find(format!("router{nth}.example"));
            asking.spawn(timeout(Duration::from_millis(50), question));
        }
        while asking.join_next().await.is_some() {}
        // The threads may start late on a busy machine; nobody else waits for one any more.
        let all_asked = async {
            while ASKED.load(Ordering::SeqCst) < Resolver::AT_ONCE {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(30), all_asked).await.unwrap();
        sleep(Duration::from_millis(700)).await;
        assert_eq!(ASKED.load(Ordering::SeqCst), Resolver::AT_ONCE);
    }

    #[test]
    fn the_system_tells_addresses_once_each() {
        let found = system("localhost").unwrap();
        assert!(found.iter().all(|it| it.ip().is_loopback()), "{found:?}");
        let mut once = found.clone();
        once.dedup();
        assert_eq!(once, found);
    }
}
