//! Numbers: grouped digits, decimals, rates and sizes. The unit is kept apart from the number, so
//! that it can be set smaller.

use mikromon_domain::money::Rupiah;

use crate::locales::Lang;

/// A number and its unit, apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figure {
    pub number: String,
    pub unit: String,
}

impl Figure {
    pub(crate) fn new(number: impl Into<String>, unit: impl Into<String>) -> Self {
        Self {
            number: number.into(),
            unit: unit.into(),
        }
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\u{a0}{}", self.number, self.unit)
    }
}

/// `12.345` in Indonesian, `12,345` in English.
pub(crate) fn whole(value: u64, lang: Lang) -> String {
    grouped(&value.to_string(), lang)
}

/// An amount under a head that names the unit; what is owed has its minus.
pub(crate) fn amount(value: Rupiah, lang: Lang) -> String {
    signed(value, "", lang)
}

/// `Rp 388.500`, on one line; `−Rp 1.500` below zero.
pub(crate) fn rupiah(value: Rupiah, lang: Lang) -> String {
    signed(value, "Rp\u{a0}", lang)
}

fn signed(value: Rupiah, unit: &str, lang: Lang) -> String {
    let sign = if value.get() < 0 { "−" } else { "" };
    format!("{sign}{unit}{}", whole(value.get().unsigned_abs(), lang))
}

/// `value / 10^scale` with exactly `scale` decimals: `decimal(842, 2)` is `8,42`.
pub(crate) fn decimal(value: u64, scale: u32, lang: Lang) -> String {
    let one = 10_u64.saturating_pow(scale);
    let (units, rest) = (value / one, value % one);
    if scale == 0 {
        return whole(units, lang);
    }
    let width = usize::try_from(scale).unwrap_or_default();
    format!(
        "{}{}{rest:0width$}",
        whole(units, lang),
        lang.decimal_mark()
    )
}

/// A measured value with `scale` decimals; below zero it is zero, as no figure here is negative.
pub(crate) fn real(value: f64, scale: u32, lang: Lang) -> String {
    decimal(
        rounded(value * f64::from(10_u32.saturating_pow(scale))),
        scale,
        lang,
    )
}

/// The nearest whole number; a float's cast saturates, and NaN is zero.
#[allow(clippy::as_conversions)]
pub(crate) const fn rounded(value: f64) -> u64 {
    value.round() as u64
}

/// A float for drawing: exact up to 2^53, near enough above.
#[allow(clippy::as_conversions)]
pub(crate) const fn float(value: u64) -> f64 {
    value as f64
}

fn grouped(digits: &str, lang: Lang) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(lang.group_mark());
        }
        out.push(digit);
    }
    out
}

/// Three significant digits in the largest unit that leaves a number of 1 or more.
fn scaled(value: u64, step: u64, units: &[&'static str], lang: Lang) -> Figure {
    let mut one = 1_u64;
    let mut chosen = units.first().copied().unwrap_or_default();
    for unit in units.iter().skip(1) {
        // 999.6 would be shown as 1,000: it moves to the next unit before that.
        if u128::from(value) * 1000
            < u128::from(one) * u128::from(step) * 1000 - u128::from(one) * 500
        {
            break;
        }
        one = one.saturating_mul(step);
        chosen = unit;
    }
    let whole_part = value / one;
    let scale = match whole_part {
        _ if one == 1 => 0,
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    let power = u128::from(10_u64.pow(scale));
    let rounded = (u128::from(value) * power + u128::from(one) / 2) / u128::from(one);
    let number = decimal(u64::try_from(rounded).unwrap_or(u64::MAX), scale, lang);
    Figure {
        number,
        unit: chosen.to_owned(),
    }
}

/// Bits per second: `8,42 Gbit/s`.
pub(crate) fn rate(bits: u64, lang: Lang) -> Figure {
    scaled(
        bits,
        1000,
        &["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"],
        lang,
    )
}

/// Bits per second as Mbit/s without the unit: whole from 10 up, else with one decimal.
pub(crate) fn megabits(bits: u64, lang: Lang) -> String {
    let mega = float(bits) / 1e6;
    real(mega, u32::from(mega < 9.95 && bits > 0), lang)
}

/// Bytes, by 1024: `5,80 GiB`.
pub(crate) fn bytes(value: u64, lang: Lang) -> Figure {
    scaled(value, 1024, &["B", "KiB", "MiB", "GiB", "TiB", "PiB"], lang)
}

/// The speed of a link as it is printed on a port: `10G`, `2.5G`, `100M`.
pub(crate) fn link_speed(bits: u64) -> String {
    let giga = 1_000_000_000;
    if bits >= giga && bits.is_multiple_of(giga) {
        format!("{}G", bits / giga)
    } else if bits >= giga {
        format!("{}.{}G", bits / giga, (bits % giga) / 100_000_000)
    } else {
        format!("{}M", bits / 1_000_000)
    }
}

/// `47 %`, with a space as SI and the Indonesian rules have it.
pub(crate) fn percent(value: u8) -> String {
    format!("{value}\u{a0}%")
}

/// Parts per million as a percentage with two decimals, never rounded up to a full 100.
pub(crate) fn ppm(value: u32, lang: Lang) -> String {
    decimal(u64::from(value / 100), 2, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn megabits_keep_a_decimal_only_while_small() {
        for (bits, expected) in [
            (0, "0"),
            (400_000, "0,4"),
            (9_940_000, "9,9"),
            (9_960_000, "10"),
            (1_486_000_000, "1.486"),
        ] {
            assert_eq!(megabits(bits, Lang::Id), expected);
        }
    }

    #[test]
    fn amounts_are_grouped_and_keep_their_sign() {
        for (value, id, en) in [
            (0, "0", "0"),
            (444_000, "444.000", "444,000"),
            (-1_500, "−1.500", "−1,500"),
        ] {
            let value = Rupiah::new(value).unwrap();
            assert_eq!(amount(value, Lang::Id), id);
            assert_eq!(amount(value, Lang::En), en);
        }
        let debt = Rupiah::new(-388_500).unwrap();
        assert_eq!(rupiah(debt, Lang::Id), "−Rp\u{a0}388.500");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        for (value, id, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_204, "1.204", "1,204"),
            (1_030_271_400, "1.030.271.400", "1,030,271,400"),
        ] {
            assert_eq!(whole(value, Lang::Id), id);
            assert_eq!(whole(value, Lang::En), en);
        }
    }

    #[test]
    fn rates_have_three_digits_and_never_show_a_thousand() {
        for (bits, expected) in [
            (0, "0\u{a0}bit/s"),
            (999, "999\u{a0}bit/s"),
            (1_000, "1,00\u{a0}kbit/s"),
            (12_400_000, "12,4\u{a0}Mbit/s"),
            (999_400_000, "999\u{a0}Mbit/s"),
            (999_600_000, "1,00\u{a0}Gbit/s"),
            (8_420_000_000, "8,42\u{a0}Gbit/s"),
        ] {
            assert_eq!(rate(bits, Lang::Id).to_string(), expected);
        }
        assert_eq!(
            rate(8_420_000_000, Lang::En).to_string(),
            "8.42\u{a0}Gbit/s"
        );
    }

    #[test]
    fn sizes_use_binary_units() {
        assert_eq!(bytes(6_227_702_579, Lang::Id).to_string(), "5,80\u{a0}GiB");
        assert_eq!(bytes(512, Lang::En).to_string(), "512\u{a0}B");
    }

    #[test]
    fn the_largest_number_is_still_a_number() {
        assert_eq!(rate(u64::MAX, Lang::En).unit, "Tbit/s");
        assert_eq!(bytes(u64::MAX, Lang::En).unit, "PiB");
    }

    #[test]
    fn link_speeds_are_said_as_on_the_port() {
        for (bits, expected) in [
            (10_000_000_000, "10G"),
            (2_500_000_000, "2.5G"),
            (1_000_000_000, "1G"),
            (100_000_000, "100M"),
        ] {
            assert_eq!(link_speed(bits), expected);
        }
    }

    #[test]
    fn an_outage_is_never_rounded_away() {
        assert_eq!(ppm(1_000_000, Lang::Id), "100,00");
        assert_eq!(ppm(999_999, Lang::Id), "99,99");
        assert_eq!(ppm(999_420, Lang::En), "99.94");
    }
}
