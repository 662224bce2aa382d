//! Tables as text, for spreadsheets: comma-separated values, as Excel opens them with a double
//! press where the page's language is at home.
//!
//! - With a byte order mark: without it Excel reads UTF-8 as the system's old code page.
//! - Separated by the list separator of the language: Excel splits by that of the system, which is
//!   `;` where the decimal mark is a comma, as in Indonesia, and `,` elsewhere. A line `sep=` could
//!   say it in the file, but then Excel ignores the byte order mark, and others show it as a row.
//! - A text that a spreadsheet would take for a formula gets an apostrophe before it: people typed
//!   these texts, and none of them must run at the desk of who opens the file.

use crate::locales::Lang;

const MARK: char = '\u{feff}';

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    /// Whole and without a unit, so that it can be summed.
    Number(i64),
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// A line of heads, and one for each row.
pub(crate) fn text<const N: usize>(
    heads: [&str; N],
    rows: impl IntoIterator<Item = [Cell; N]>,
    lang: Lang,
) -> String {
    let separator = if lang.decimal_mark() == ',' { ';' } else { ',' };
    let mut text = String::from(MARK);
    push(&mut text, &heads.map(|it| it.to_owned().into()), separator);
    for row in rows {
        push(&mut text, &row, separator);
    }
    text
}

fn push(text: &mut String, cells: &[Cell], separator: char) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(separator);
        }
        match cell {
            Cell::Text(it) => text.push_str(&quoted(&harmless(it))),
            Cell::Number(it) => text.push_str(&it.to_string()),
            Cell::Empty => {}
        }
    }
    text.push_str("\r\n");
}

fn harmless(field: &str) -> String {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}")
    } else {
        field.to_owned()
    }
}

/// Both separators, so that a field stays one wherever the file is opened.
fn quoted(field: &str) -> String {
    if field.contains([',', ';', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, owed: i64, lang: Lang) -> String {
        let row = [name.to_owned().into(), Cell::Number(owed)];
        text(["Nama", "Utang"], [row], lang)
    }

    #[test]
    fn the_separator_is_that_of_the_language_s_spreadsheets() {
        for (lang, expected) in [
            (Lang::Id, "\u{feff}Nama;Utang\r\nSri;150000\r\n"),
            (Lang::En, "\u{feff}Nama,Utang\r\nSri,150000\r\n"),
        ] {
            assert_eq!(file("Sri", 150_000, lang), expected);
        }
    }

    #[test]
    fn no_text_is_a_formula_and_what_is_owed_stays_a_number() {
        for (name, expected) in [
            ("=1+1", "'=1+1;-5"),
            ("+62812", "'+62812;-5"),
            ("-2+3", "'-2+3;-5"),
            ("@SUM(A1)", "'@SUM(A1);-5"),
            ("\t=1", "'\t=1;-5"),
            ("a=1", "a=1;-5"),
        ] {
            let file = file(name, -5, Lang::Id);
            assert_eq!(file.lines().nth(1), Some(expected), "{name}");
        }
    }

    #[test]
    fn each_field_stays_one_field_whatever_is_in_it() {
        for (name, expected) in [
            ("a;b", "\"a;b\";0\r\n"),
            ("a,b", "\"a,b\";0\r\n"),
            ("a \"b\"", "\"a \"\"b\"\"\";0\r\n"),
            ("=a;b", "\"'=a;b\";0\r\n"),
            ("e\nf", "\"e\nf\";0\r\n"),
        ] {
            assert!(file(name, 0, Lang::Id).ends_with(expected), "{name}");
        }
    }

    #[test]
    fn what_is_not_known_is_an_empty_field() {
        let row = [Cell::from(None), Cell::from(Some(7))];
        assert!(text(["a", "b"], [row], Lang::En).ends_with("\r\n,7\r\n"));
    }
}
