//! The query words of `print` (`?name=value`, `?#|`): a stack machine that decides which rows are shown.

use crate::clock::parse_duration;
use crate::row::Row;

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Has(String),
    Lacks(String),
    Compare(String, std::cmp::Ordering, Vec<u8>),
    Operators(Vec<u8>),
}

/// The query words of one sentence, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<Step>);

impl Query {
    /// Reads a word that begins with `?`; other words are none of the query's business.
    pub(crate) fn add_word(&mut self, word: &[u8]) {
        let Some(body) = word.strip_prefix(b"?") else {
            return;
        };
        self.0.push(step(body));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The properties it asks about.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|step| match step {
            Step::Has(key) | Step::Lacks(key) | Step::Compare(key, ..) => Some(key.as_str()),
            Step::Operators(_) => None,
        })
    }

    /// Whether the row is shown: everything left on the stack must hold.
    pub(crate) fn matches(&self, row: &Row) -> bool {
        let mut stack = Vec::new();
        for step in &self.0 {
            match step {
                Step::Has(key) => stack.push(row.bytes(key).is_some()),
                Step::Lacks(key) => stack.push(row.bytes(key).is_none()),
                Step::Compare(key, order, wanted) => stack.push(
                    row.bytes(key)
                        .is_some_and(|value| compare(value, wanted) == *order),
                ),
                Step::Operators(operators) => operate(&mut stack, operators),
            }
        }
        stack.into_iter().all(|held| held)
    }
}

fn step(body: &[u8]) -> Step {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (order, rest) = match body.split_first() {
        Some((b'#', operators)) => return Step::Operators(operators.to_vec()),
        Some((b'-', name)) => return Step::Lacks(text(name)),
        Some((b'<', rest)) => (Less, rest),
        Some((b'>', rest)) => (Greater, rest),
        Some((b'=', rest)) => (Equal, rest),
        _ => (Equal, body),
    };
    match rest.iter().position(|byte| *byte == b'=') {
        Some(at) => {
            let (name, value) = rest.split_at(at);
            let value = value.get(1..).unwrap_or_default();
            Step::Compare(text(name), order, value.to_vec())
        }
        None => Step::Has(text(rest)),
    }
}

/// Numbers and durations by size, `yes` and `true` as the same, everything else byte by byte.
fn compare(value: &[u8], wanted: &[u8]) -> std::cmp::Ordering {
    let sizes = (measure(value), measure(wanted));
    match sizes {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => truth(value).cmp(truth(wanted)),
    }
}

fn measure(value: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(value).ok()?;
    text.parse().ok().or_else(|| {
        let begins_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
        let ends_as_duration = text.ends_with(['s', 'm', 'h', 'd', 'w']);
        (begins_with_digit && ends_as_duration)
            .then(|| parse_duration(text))
            .flatten()
    })
}

fn truth(value: &[u8]) -> &[u8] {
    match value {
        b"yes" => b"true",
        b"no" => b"false",
        other => other,
    }
}

/// Runs the operators of one `?#` word: `!`, `&`, `|`, an index that copies (or, at the end of the word, keeps only)
/// a value counted from the top, and `.` which copies the top.
fn operate(stack: &mut Vec<bool>, operators: &[u8]) {
    let mut rest = operators;
    while let Some((&operator, tail)) = rest.split_first() {
        rest = tail;
        match operator {
            b'!' => {
                if let Some(top) = stack.last_mut() {
                    *top = !*top;
                }
            }
            b'&' => fold(stack, |a, b| a && b),
            b'|' => fold(stack, |a, b| a || b),
            b'.' => stack.extend(stack.last().copied()),
            b'0'..=b'9' => {
                let mut index = usize::from(operator - b'0');
                while let Some((&digit @ b'0'..=b'9', tail)) = rest.split_first() {
                    index = index.saturating_mul(10) + usize::from(digit - b'0');
                    rest = tail;
                }
                let value = stack.iter().rev().nth(index).copied();
                match rest.split_first() {
                    None => *stack = value.into_iter().collect(),
                    // After an index the dot only ends the number.
                    Some((b'.', tail)) => {
                        rest = tail;
                        stack.extend(value);
                    }
                    Some(_) => stack.extend(value),
                }
            }
            _ => {}
        }
    }
}

fn fold(stack: &mut Vec<bool>, join: fn(bool, bool) -> bool) {
    if let (Some(b), Some(a)) = (stack.pop(), stack.pop()) {
        stack.push(join(a, b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let mut row = Row::default();
        row.set("name", b"ether1".to_vec());
        row.set("mtu", b"1500".to_vec());
        row.set("running", b"true".to_vec());
        row.set("uptime", b"1d2h".to_vec());
        row.set("comment", Vec::new());
        row
    }

    fn shown(words: &[&str]) -> bool {
        let mut query = Query::default();
        for word in words {
            query.add_word(word.as_bytes());
        }
        query.matches(&row())
    }

    #[test]
    fn single_words_compare_a_property() {
        let cases = [
            ("?name", true),
            ("?l2mtu", false),
            ("?-l2mtu", true),
            ("?-name", false),
            ("?name=ether1", true),
            ("?=name=ether1", true),
            ("?name=ether", false),
            ("?comment=", true),
            ("?l2mtu=", false),
            ("?running=yes", true),
            ("?running=true", true),
            ("?running=no", false),
            (">mtu=1000", true),
            ("?>mtu=1499", true),
            ("?>mtu=1500", false),
            ("?<mtu=9000", true),
            ("?<mtu=200", false),
            ("?>uptime=25h", true),
            ("?<uptime=25h", false),
        ];
        for (word, expected) in cases {
            assert_eq!(shown(&[word]), expected, "{word}");
        }
    }

    #[test]
    fn words_join_by_and_unless_an_operator_says_otherwise() {
        let cases: [(&[&str], bool); 10] = [
            (&[], true),
            (&["?name=ether1", "?mtu=1"], false),
            (&["?name=ether1", "?mtu=1", "?#|"], true),
            (&["?name=x", "?mtu=1", "?#|"], false),
            (&["?name=ether1", "?mtu=1500", "?#&"], true),
            (&["?name=x", "?#!"], true),
            (&["?name=x", "?mtu=1500", "?#|!"], false),
            (&["?name=x", "?mtu=1", "?running=true", "?#||"], true),
            (&["?name=x", "?mtu=1500", "?#0"], true),
            (&["?name=ether1", "?mtu=1", "?#1"], true),
        ];
        for (words, expected) in cases {
            assert_eq!(shown(words), expected, "{words:?}");
        }
    }

    #[test]
    fn an_index_before_an_operator_pushes_a_copy() {
        // Stack x, y: `1.` copies x, `&` joins it with y: x, x and y.
        let mut stack = vec![true, false];
        operate(&mut stack, b"1.&");
        assert_eq!(stack, [true, false]);
        let mut stack = vec![true, false];
        operate(&mut stack, b"1|");
        assert_eq!(stack, [true, true]);
        let mut stack = vec![true];
        operate(&mut stack, b".&!");
        assert_eq!(stack, [false]);
    }

    proptest::proptest! {
        #[test]
        fn no_operator_string_panics(operators: Vec<u8>, stack: Vec<bool>) {
            operate(&mut stack.clone(), &operators);
        }

        #[test]
        fn not_twice_changes_nothing(value: bool) {
            let mut stack = vec![value];
            operate(&mut stack, b"!!");
            proptest::prop_assert_eq!(stack, vec![value]);
        }
    }
}
