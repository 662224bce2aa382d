//! Rates, and the pairs in which queues and profiles write them.

/// The two directions of a queue or profile, as the customer sees them: the router writes
/// `upload/download` in `/queue/simple` and `rx/tx` (received from the customer first) in
/// `rate-limit`, which is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair<T> {
    pub upload: T,
    pub download: T,
}

/// `a/b`, both sides as they are written.
pub fn pair(text: &str) -> Option<Pair<&str>> {
    let (upload, download) = text.split_once('/')?;
    Some(Pair { upload, download })
}

/// `123/456`: bytes, packets and the like.
pub fn counters(text: &str) -> Option<Pair<u64>> {
    let pair = pair(text)?;
    Some(Pair {
        upload: super::number(pair.upload)?,
        download: super::number(pair.download)?,
    })
}

/// Bits per second: `10000000`, `10M`, `512k`, `1.5M`, `1Gbps`. RouterOS counts in thousands.
pub fn rate(text: &str) -> Option<u64> {
    let text = text.strip_suffix("bps").unwrap_or(text);
    let (number, unit): (&str, u64) = match text.split_at_checked(text.len().checked_sub(1)?)? {
        (number, "k" | "K") => (number, 1_000),
        (number, "M") => (number, 1_000_000),
        (number, "G") => (number, 1_000_000_000),
        _ => (text, 1),
    };
    match number.split_once('.') {
        None => super::number(number)?.checked_mul(unit),
        Some((whole, fraction)) => {
            let whole = super::number(whole)?.checked_mul(unit)?;
            whole.checked_add(part(fraction, unit)?)
        }
    }
}

/// Decimal digits after the point, of this unit; more than nine say nothing of bits.
fn part(digits: &str, unit: u64) -> Option<u64> {
    let scale = 10_u64.checked_pow(u32::try_from(digits.len()).ok()?.min(9))?;
    let digits = super::number(digits.get(..9).unwrap_or(digits))?;
    Some(digits.checked_mul(unit)? / scale)
}

/// `10M/20M`; one rate alone is meant for both directions.
pub fn rates(text: &str) -> Option<Pair<u64>> {
    let sides = pair(text).unwrap_or(Pair {
        upload: text,
        download: text,
    });
    Some(Pair {
        upload: rate(sides.upload)?,
        download: rate(sides.download)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_in_bits_per_second() {
        for (text, value) in [
            ("10000000", Some(10_000_000)),
            ("10M", Some(10_000_000)),
            ("512k", Some(512_000)),
            ("1G", Some(1_000_000_000)),
            ("1.5M", Some(1_500_000)),
            ("0.000001G", Some(1_000)),
            ("2.5Gbps", Some(2_500_000_000)),
            ("100Mbps", Some(100_000_000)),
            ("0", Some(0)),
            ("", None),
            ("M", None),
            (".5M", None),
            ("1.M", None),
            ("-1", None),
            ("1 M", None),
            ("bps", None),
            ("fast", None),
            ("99999999999999999999G", None),
            ("999999999999G", None),
            ("10é", None),
        ] {
            assert_eq!(rate(text), value, "{text}");
        }
    }

    #[test]
    fn pairs_are_upload_then_download() {
        let both = |upload, download| Some(Pair { upload, download });
        assert_eq!(rates("512k/2M"), both(512_000, 2_000_000));
        assert_eq!(rates("10M"), both(10_000_000, 10_000_000));
        assert_eq!(counters("123/456"), both(123, 456));
        let sides = pair("a/b/c").map(|pair| (pair.upload, pair.download));
        assert_eq!(sides, Some(("a", "b/c")));
        assert_eq!(pair("ab"), None);
        assert_eq!(rates("1M/"), None);
        assert_eq!(counters("1/x"), None);
    }
}
