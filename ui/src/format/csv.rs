//! Tables as text, for spreadsheets: fields are parted by commas as RFC 4180 has it, in UTF-8.

use std::borrow::Cow;

/// What a spreadsheet reads the encoding by.
const MARK: char = '\u{feff}';

/// A line of heads, and one for each row.
pub(crate) fn text<const N: usize>(
    heads: &[&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut text = String::from(MARK);
    push(&mut text, heads.iter().copied());
    for row in rows {
        push(&mut text, row.iter().map(String::as_str));
    }
    text
}

fn push<'a>(text: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&quoted(&harmless(field)));
    }
    text.push_str("\r\n");
}

/// A spreadsheet takes what begins like a formula for one, and would run it: people typed these
/// texts.
fn harmless(field: &str) -> Cow<'_, str> {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{field}"))
    } else {
        Cow::Borrowed(field)
    }
}

fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"', '\n', '\r', ';']) {
        Cow::Owned(format!("\"{}\"", field.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_stays_one_field_whatever_is_in_it() {
        let row = ["a,b", "c\"d", "e\nf"].map(str::to_owned);
        assert_eq!(
            text(&["x", "y", "z"], [row]),
            "\u{feff}x,y,z\r\n\"a,b\",\"c\"\"d\",\"e\nf\"\r\n"
        );
    }

    #[test]
    fn nothing_is_a_formula() {
        for formula in ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1"] {
            let line = text(&["x"], [[formula.to_owned()]]);
            assert!(line.contains(&format!("'{formula}")), "{line}");
        }
    }
}
