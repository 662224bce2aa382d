//! The way to a router: where it is, and who signs in. One attempt to go it; when, and how often,
//! is the line's to say.

use std::sync::Arc;

use mikromon_routeros::{Login, OpenError, Pin, Session, Settings, Stage, Target, Transport};

use super::Host;
use super::host::Found;
use super::resolver::Resolver;

#[derive(Debug)]
pub(super) struct Way {
    target: Target,
    login: Login,
    pub(super) host: Arc<Host>,
}

impl Way {
    pub(super) fn new(target: Target, login: Login, resolver: &Resolver) -> Self {
        Self {
            host: Arc::new(Host::new(&target.host, target.port, resolver)),
            target,
            login,
        }
    }

    /// Tries the addresses one after the other. Where the name is lost and nothing opens at its
    /// old address, the lost name is what there is to say: who answers there may be a stranger.
    pub(super) async fn open(&self) -> Result<Session, OpenError> {
        let mut settings = Settings::default();
        let found = self.host.find(settings.deadlines.lookup).await;
        let mut failure = OpenError::HostNotFound;
        if !self.may_go(&found) {
            return Err(failure);
        }
        let count = u32::try_from(found.addresses.len()).unwrap_or(1).max(1);
        // A dead first address must leave time for the others.
        settings.deadlines.connect /= count;
        for address in found.addresses {
            let mut target = self.target.clone();
            target.host = self.host.written(address);
            match Session::open(&target, &self.login, &settings).await {
                Ok(session) => {
                    self.host.reached(address);
                    return Ok(session);
                }
                Err(error) => failure = error,
            }
            if !is_elsewhere(&failure) {
                break;
            }
        }
        let told = found.lost.filter(|_| !is_final(&failure));
        Err(told.unwrap_or(failure))
    }

    /// Whoever has the old address of a name that is gone gets a password only where it proves to
    /// be the router.
    const fn may_go(&self, found: &Found) -> bool {
        let proven = matches!(self.target.transport, Transport::Tls { pin: Pin::Known(_) });
        proven || !found.is_gone()
    }
}

/// Another address of the same name may do better.
const fn is_elsewhere(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::Refused
            | OpenError::Unreachable(_)
            | OpenError::TimedOut {
                stage: Stage::Connect
            }
    )
}

/// Asking again would lock accounts, fill the router's log, or send a password to a stranger or
/// unsealed to a port that wants TLS.
pub(super) const fn is_final(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::BadCredentials(_)
            | OpenError::NoApiPolicy(_)
            | OpenError::LoginRefused(_)
            | OpenError::SpeaksPlain
            | OpenError::SpeaksTls
            | OpenError::CertificateUntrusted { .. }
            | OpenError::CertificateChanged { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::resolver::UNTOLD;
    use mikromon_routeros::Fingerprint;
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    const SEALED: Transport = Transport::Tls {
        pin: Pin::Known(Fingerprint([7; 32])),
    };

    /// Who has the address now: says these words to everybody, and counts them.
    async fn stranger(words: &'static [u8]) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let visits = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&visits);
        tokio::spawn(async move {
            while let Ok((mut visitor, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = visitor.read(&mut [0; 512]).await;
                let _ = visitor.write_all(words).await;
            }
        });
        (address, visits)
    }

    fn way(transport: Transport, address: SocketAddr, resolver: &Resolver) -> Way {
        let target = Target {
            host: "router.example".to_owned(),
            port: address.port(),
            transport,
        };
        let mut way = Way::new(target, Login::new("noc", "rahasia"), resolver);
        way.host = Arc::new(Host::lost(address, resolver));
        way
    }

    #[tokio::test]
    async fn the_old_address_of_a_name_that_is_gone_is_dialled_only_where_a_key_proves_the_router()
    {
        let gone = Resolver::asking(|_| Err(OpenError::HostNotFound));
        let untold = Resolver::asking(|_| Err(UNTOLD));
        for (transport, resolver, dialled, told) in [
            (Transport::Plain, &gone, false, OpenError::HostNotFound),
            (SEALED, &gone, true, OpenError::HostNotFound),
            (Transport::Plain, &untold, true, UNTOLD),
        ] {
            let (address, visits) = stranger(b"").await;
            let way = way(transport, address, resolver);
            assert_eq!(way.open().await.err(), Some(told));
            assert_eq!(visits.load(Ordering::SeqCst) > 0, dialled, "{transport:?}");
        }
    }

    #[tokio::test]
    async fn a_refused_password_stays_one_also_where_the_name_is_lost() {
        let refusal = b"\x05!trap\x2a=message=invalid user name or password (6)\x00\x05!done\x00";
        let (address, _) = stranger(refusal).await;
        let untold = Resolver::asking(|_| Err(UNTOLD));
        let failure = way(Transport::Plain, address, &untold).open().await.err();
        assert!(failure.as_ref().is_some_and(is_final), "{failure:?}");
    }

    #[test]
    fn the_wrong_transport_is_not_tried_again() {
        assert!(is_final(&OpenError::SpeaksTls) && is_final(&OpenError::SpeaksPlain));
        assert!(!is_final(&OpenError::Closed));
    }
}
