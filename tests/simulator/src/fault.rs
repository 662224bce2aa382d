//! What can go wrong with a router on command. Only names the faults; the listener and the connection act on them.

use serde::{Deserialize, Serialize};

/// Takes effect at once, on open sessions too, and stays until healed, except where said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    #[default]
    None,
    /// The port refuses connections; open sessions are reset.
    Refuse,
    /// Nothing is accepted and nothing is answered. Where the system drops SYNs on a full backlog (Linux, macOS), a new
    /// connection attempt stays unanswered; elsewhere it opens and stays silent.
    BlackHole,
    /// Connections open, but no byte is ever answered.
    HalfOpen,
    /// Every write waits, then trickles; 0 switches a part off.
    Slow {
        #[serde(default)]
        per_reply_ms: u64,
        #[serde(default)]
        bytes_per_second: u64,
    },
    /// The next reply of any session ends after this many bytes, and its connection with it. Then the router is well again.
    Cut { at: usize },
    /// Replies are random bytes of the same length.
    Garbage,
    /// The password was changed: new logins are refused, open sessions stay.
    WrongPassword,
    /// The users' groups lost the policy `api`: new logins are refused, open sessions stay.
    NoApiPolicy,
    /// All API sessions are taken, as with a small `max-sessions`: new connections are closed at once, open sessions stay.
    Full,
    /// Sessions end without a reply, the port refuses for so long, then the uptime starts anew. Heals itself.
    Reboot { seconds: u64 },
    /// A path-MTU hole: a write of more than 1,400 bytes never arrives, and nothing after it on that connection.
    StallBigPrint,
    /// Each write is delayed by simulated TCP retransmissions: 200 ms, doubling, with this probability each.
    Loss { probability: f64 },
}

impl Fault {
    /// No byte passes in either direction.
    pub(crate) const fn is_silent(self) -> bool {
        matches!(self, Self::BlackHole | Self::HalfOpen)
    }

    /// The port is closed and open sessions end.
    pub(crate) const fn is_closed(self) -> bool {
        matches!(self, Self::Refuse | Self::Reboot { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn faults_are_written_in_kebab_case() {
        let cases = [
            (r#""refuse""#, Fault::Refuse),
            (r#""black-hole""#, Fault::BlackHole),
            (r#"{"cut":{"at":7}}"#, Fault::Cut { at: 7 }),
            (
                r#"{"slow":{"per_reply_ms":20}}"#,
                Fault::Slow {
                    per_reply_ms: 20,
                    bytes_per_second: 0,
                },
            ),
            (
                r#"{"loss":{"probability":0.05}}"#,
                Fault::Loss { probability: 0.05 },
            ),
        ];
        for (json, fault) in cases {
            assert_eq!(serde_json::from_str::<Fault>(json).unwrap(), fault);
        }
    }
}
