//! ICMP echo without privileges, where the system allows it: Linux with `ping_group_range`, macOS,
//! Windows. Where it does not, pinging is left out for the life of the process.

use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use mikromon_domain::time::Millis;
use ping_async::{IcmpEchoRequestor, IcmpEchoStatus};
use tokio::time::sleep;

#[derive(Debug, Default)]
pub(crate) struct Pinger {
    usable: OnceLock<bool>,
}

impl Pinger {
    const ECHOES: u32 = 3;
    const APART: Duration = Duration::from_millis(500);
    const WITHIN: Duration = Duration::from_secs(1);

    /// Three echoes half a second apart, two seconds in all; the first reply ends it. `None` where it tells nothing:
    /// for loopback, where this computer's own kernel answers, and where pinging is not allowed.
    pub(crate) async fn ping(&self, address: IpAddr) -> Option<Result<Millis, String>> {
        if address.is_loopback() || self.usable.get() == Some(&false) {
            return None;
        }
        let requestor = match IcmpEchoRequestor::new(address, None, None, Some(Self::WITHIN)) {
            Ok(requestor) => requestor,
            Err(error) => {
                self.give_up(&error);
                return None;
            }
        };
        Some(Self::echoes(&requestor).await)
    }

    async fn echoes(requestor: &IcmpEchoRequestor) -> Result<Millis, String> {
        let one = |nth: u32| async move {
            sleep(Self::APART.saturating_mul(nth)).await;
            match requestor.send().await {
                Ok(reply) if reply.status() == IcmpEchoStatus::Success => Ok(Millis(
                    i64::try_from(reply.round_trip_time().as_millis()).unwrap_or(0),
                )),
                Ok(reply) => Err(format!("{:?}", reply.status())),
                Err(error) => Err(error.to_string()),
            }
        };
        let (first, second, third) = (one(0), one(1), one(Self::ECHOES - 1));
        tokio::pin!(first, second, third);
        tokio::select! {
            Ok(rtt) = &mut first => Ok(rtt),
            Ok(rtt) = &mut second => Ok(rtt),
            last = &mut third => last,
        }
    }

    fn give_up(&self, error: &std::io::Error) {
        if self.usable.set(false).is_ok() {
            tracing::warn!(%error, "this system allows no unprivileged ping; routers are confirmed by TCP alone");
        }
    }
}
