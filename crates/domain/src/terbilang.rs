//! An amount in words, as a receipt says it: `seratus lima puluh ribu rupiah`.

use crate::money::Rupiah;

const ONES: [&str; 12] = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
];

/// From the largest down; [`Rupiah::MAX`] is below a thousand trillions.
const GROUPS: [(u64, &str); 4] = [
    (1_000_000_000_000, "triliun"),
    (1_000_000_000, "miliar"),
    (1_000_000, "juta"),
    (1_000, "ribu"),
];

pub fn in_words(amount: Rupiah) -> String {
    let mut words = Vec::new();
    if amount < Rupiah::ZERO {
        words.push("minus");
    }
    number(amount.get().unsigned_abs(), &mut words);
    words.push("rupiah");
    words.join(" ")
}

fn number(mut left: u64, words: &mut Vec<&'static str>) {
    if left == 0 {
        words.extend(ONES.first());
        return;
    }
    for (size, name) in GROUPS {
        match left / size {
            0 => {}
            // Only a single thousand is one word, also behind millions: `satu juta seribu`.
            1 if size == 1_000 => words.push("seribu"),
            count => {
                hundreds(count, words);
                words.push(name);
            }
        }
        left %= size;
    }
    hundreds(left, words);
}

/// Below a thousand; nothing for nothing.
fn hundreds(count: u64, words: &mut Vec<&'static str>) {
    match count / 100 {
        0 => {}
        1 => words.push("seratus"),
        many => words.extend([one(many), "ratus"]),
    }
    match count % 100 {
        0 => {}
        few @ 1..12 => words.push(one(few)),
        teen @ 12..20 => words.extend([one(teen - 10), "belas"]),
        more => {
            words.extend([one(more / 10), "puluh"]);
            if more % 10 > 0 {
                words.push(one(more % 10));
            }
        }
    }
}

fn one(count: u64) -> &'static str {
    let at = usize::try_from(count).unwrap_or_default();
    ONES.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(amount: i64) -> String {
        in_words(Rupiah::new(amount).unwrap())
    }

    #[test]
    fn amounts_are_said_as_they_are_said() {
        let cases = [
            (0, "nol"),
            (1, "satu"),
            (11, "sebelas"),
            (15, "lima belas"),
            (21, "dua puluh satu"),
            (100, "seratus"),
            (111, "seratus sebelas"),
            (1_000, "seribu"),
            (1_100, "seribu seratus"),
            (2_000, "dua ribu"),
            (21_000, "dua puluh satu ribu"),
            (101_000, "seratus satu ribu"),
            (150_000, "seratus lima puluh ribu"),
            (166_500, "seratus enam puluh enam ribu lima ratus"),
            (1_000_000, "satu juta"),
            (1_001_000, "satu juta seribu"),
            (1_000_000_001, "satu miliar satu"),
            (1_000_000_000_000, "satu triliun"),
            (-1_500, "minus seribu lima ratus"),
        ];
        for (amount, expected) in cases {
            assert_eq!(words(amount), format!("{expected} rupiah"));
        }
    }

    /// Reads words back by what they mean, without knowing how they were made.
    fn parse(text: &str) -> i64 {
        let (mut total, mut group, mut unit, mut sign) = (0, 0, 0, 1);
        for word in text.split(' ') {
            match word {
                "minus" => sign = -1,
                "rupiah" => {}
                "seribu" => total += 1_000,
                "seratus" => group += 100,
                "belas" => unit += 10,
                "puluh" => unit *= 10,
                "ratus" => (group, unit) = (group + unit * 100, 0),
                _ => {
                    if let Some((size, _)) = GROUPS.iter().find(|it| it.1 == word) {
                        let size = i64::try_from(*size).unwrap();
                        (total, group, unit) = (total + (group + unit) * size, 0, 0);
                    } else {
                        // `dua puluh` is over once the next ones come.
                        group += unit;
                        let at = ONES.iter().position(|it| *it == word).unwrap();
                        unit = i64::try_from(at).unwrap();
                    }
                }
            }
        }
        sign * (total + group + unit)
    }

    proptest! {
        #[test]
        fn words_mean_the_amount(
            amount in prop_oneof![-Rupiah::MAX..=Rupiah::MAX, -2_000_000_i64..2_000_000]
        ) {
            prop_assert_eq!(parse(&words(amount)), amount);
        }
    }
}
