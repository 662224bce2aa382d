//! From byte counters to rates. Pure.
//!
//! The uplinks are not asked for but seen: customers download more than they upload, so a physical
//! port that received more than it sent leads to the internet, and one that sent more leads to
//! customers. Download is what the uplinks received, upload what they sent. Traffic between two
//! customer ports is thus left out, and a router whose customers upload more than they download
//! shows the two swapped for as long as that lasts.

use std::collections::HashMap;

use mikromon_domain::time::Millis;

/// Bytes that a port received and sent since its counters were reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) rx: u64,
    pub(super) tx: u64,
}

/// Bits per second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traffic {
    pub(super) download: u64,
    pub(super) upload: u64,
}

/// The counters of the last look.
#[derive(Clone, Debug, Default)]
pub(super) struct Ports {
    last: HashMap<String, Counters>,
}

impl Ports {
    /// The traffic since the last look, which was `after` ago. A port that is new, or whose
    /// counters went back (a reset, a reboot), is left out until the next look; `None` where no
    /// port is left.
    pub(super) fn look(
        &mut self,
        now: HashMap<String, Counters>,
        after: Option<Millis>,
    ) -> Option<Traffic> {
        let last = std::mem::replace(&mut self.last, now);
        let after = after.filter(|it| it.0 > 0)?;
        let mut sum = None;
        for (port, now) in &self.last {
            let Some(gone) = last.get(port).and_then(|before| now.since(*before)) else {
                continue;
            };
            let sum: &mut Traffic = sum.get_or_insert_default();
            if gone.rx > gone.tx {
                sum.download = sum.download.saturating_add(gone.rx);
                sum.upload = sum.upload.saturating_add(gone.tx);
            }
        }
        sum.map(|bytes| Traffic {
            download: rate(bytes.download, after),
            upload: rate(bytes.upload, after),
        })
    }

    pub(super) fn forget(&mut self) {
        self.last.clear();
    }
}

impl Counters {
    fn since(self, before: Self) -> Option<Self> {
        Some(Self {
            rx: self.rx.checked_sub(before.rx)?,
            tx: self.tx.checked_sub(before.tx)?,
        })
    }
}

fn rate(bytes: u64, over: Millis) -> u64 {
    let millis = u128::try_from(over.0).unwrap_or(0).max(1);
    u64::try_from(u128::from(bytes) * 8_000 / millis).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports(list: &[(&str, u64, u64)]) -> HashMap<String, Counters> {
        list.iter()
            .map(|(name, rx, tx)| ((*name).to_owned(), Counters { rx: *rx, tx: *tx }))
            .collect()
    }

    #[test]
    fn download_is_what_the_uplinks_receive() {
        let mut seen = Ports::default();
        assert_eq!(
            seen.look(ports(&[("ether1", 0, 0), ("ether2", 0, 0)]), None),
            None
        );
        let later = ports(&[("ether1", 10_000, 1_000), ("ether2", 1_000, 10_000)]);
        let traffic = seen.look(later, Some(Millis::seconds(10)));
        assert_eq!(
            traffic,
            Some(Traffic {
                download: 8_000,
                upload: 800
            })
        );
    }

    #[test]
    fn a_reset_counter_gives_no_rate_and_the_next_look_does() {
        let mut seen = Ports::default();
        seen.look(ports(&[("ether1", 9_000_000, 5)]), None);
        assert_eq!(
            seen.look(ports(&[("ether1", 100, 0)]), Some(Millis::seconds(10))),
            None
        );
        let traffic = seen.look(ports(&[("ether1", 1_100, 0)]), Some(Millis::seconds(1)));
        assert_eq!(
            traffic,
            Some(Traffic {
                download: 8_000,
                upload: 0
            })
        );
    }

    #[test]
    fn counters_near_their_end_do_not_overflow() {
        let mut seen = Ports::default();
        seen.look(ports(&[("a", 0, 0), ("b", 0, 0)]), None);
        let full = ports(&[("a", u64::MAX, 0), ("b", u64::MAX, 0)]);
        assert!(seen.look(full, Some(Millis(1))).is_some());
    }
}
