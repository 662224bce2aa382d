//! A table that somebody saved from a spreadsheet, as text: how its cells are separated, which of
//! its columns are known, and on which line of the file each row begins. It knows nothing of what
//! the columns mean.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

/// What a spreadsheet puts first to say that the text is UTF-8.
const MARK: char = '\u{feff}';
/// A line that tells Excel the separator.
const TELLS: &str = "sep=";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoSheet {
    #[error("there is nothing in it")]
    Empty,
    #[error("it is no text")]
    NotText,
    #[error("it has more than {0} rows")]
    TooLong(usize),
}

/// The rows below the heads. Empty ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet<C> {
    columns: Vec<(C, usize)>,
    /// Heads that are not known, or stand there twice.
    pub(crate) unknown: Vec<String>,
    pub(crate) separator: char,
    /// The line that the heads begin on, counted from 1.
    pub(crate) line: u32,
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it begins, counted from 1.
    pub(crate) line: u32,
    /// Whether something stands where no head is.
    pub(crate) surplus: bool,
    cells: Vec<String>,
}

impl<C: Copy + PartialEq> Sheet<C> {
    /// `column` knows a head in lower case, without blanks, hyphens, dots and underscores.
    ///
    /// # Errors
    /// Where it is no table at all, or has more than `most` rows.
    pub(crate) fn read(
        text: &str,
        most: usize,
        column: impl Fn(&str) -> Option<C>,
    ) -> Result<Self, NoSheet> {
        let (separator, rows) = rows(text)?;
        let mut rows = rows.into_iter().filter(|row| !row.is_empty());
        let heads = rows.next().ok_or(NoSheet::Empty)?;
        let mut sheet = Self {
            columns: Vec::new(),
            unknown: Vec::new(),
            separator: separator.into(),
            line: heads.line,
            rows: Vec::new(),
        };
        for (place, head) in heads.cells.iter().enumerate() {
            match column(&plain(head)).filter(|it| !sheet.has(*it)) {
                Some(known) => sheet.columns.push((known, place)),
                None if head.trim().is_empty() => {}
                None => sheet.unknown.push(head.trim().to_owned()),
            }
        }
        let width = heads.cells.len();
        sheet.rows = rows.map(|row| row.within(width)).collect();
        if sheet.rows.len() > most {
            return Err(NoSheet::TooLong(most));
        }
        Ok(sheet)
    }

    pub(crate) fn has(&self, column: C) -> bool {
        self.columns.iter().any(|it| it.0 == column)
    }

    /// As it stands there; nothing where there is no such column.
    pub(crate) fn raw<'a>(&self, row: &'a Row, column: C) -> &'a str {
        let place = self.columns.iter().find(|it| it.0 == column);
        let cell = place.and_then(|(_, place)| row.cells.get(*place));
        cell.map_or("", String::as_str)
    }

    /// Trimmed, and without the apostrophe that keeps a spreadsheet from reckoning with it.
    pub(crate) fn cell<'a>(&self, row: &'a Row, column: C) -> &'a str {
        let text = self.raw(row, column).trim();
        match text.strip_prefix('\'') {
            Some(guarded) if guarded.starts_with(['=', '+', '-', '@']) => guarded,
            _ => text,
        }
    }
}

impl Row {
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|it| it.trim().is_empty())
    }

    fn within(mut self, width: usize) -> Self {
        let beyond = self.cells.get(width..).unwrap_or_default();
        self.surplus = beyond.iter().any(|it| !it.trim().is_empty());
        self.cells.truncate(width);
        self
    }
}

/// A head as it is compared.
fn plain(head: &str) -> String {
    let kept = |it: &char| !it.is_whitespace() && !matches!(it, '-' | '.' | '_');
    head.to_lowercase().chars().filter(kept).collect()
}

/// What separates the cells, and every row of the text with the line that it begins on.
fn rows(text: &str) -> Result<(u8, Vec<Row>), NoSheet> {
    let text = text.trim_start_matches(MARK);
    if text.contains('\0') {
        return Err(NoSheet::NotText);
    }
    let (told, body) = told_separator(text);
    let separator = told.unwrap_or_else(|| likely_separator(body));
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut lines = Lines::new(text, text.len() - body.len());
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    loop {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if !reader
            .read_record(&mut record)
            .map_err(|_| NoSheet::NotText)?
        {
            return Ok((separator, rows));
        }
        rows.push(Row {
            line: lines.at(from),
            surplus: false,
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
}

/// The separator that the first line tells, and what comes after it.
fn told_separator(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix(TELLS) else {
        return (None, text);
    };
    let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
    let (line, body) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (line.bytes().next().filter(u8::is_ascii_punctuation), body)
}

/// What stands most often in the line of heads, outside of quotes.
fn likely_separator(text: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for count in counts.iter_mut().filter(|it| it.0 == byte) {
                    count.1 += 1;
                }
            }
        }
    }
    let best = counts.into_iter().max_by_key(|it| it.1);
    best.filter(|it| it.1 > 0).map_or(b',', |it| it.0)
}

/// Counts lines while offsets grow.
struct Lines<'a> {
    text: &'a str,
    base: usize,
    counted: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str, base: usize) -> Self {
        Self {
            text,
            base,
            counted: 0,
            line: 1,
        }
    }

    /// The line of the first thing at or after this offset behind the base: the reader counts blank
    /// lines to the row that follows them.
    fn at(&mut self, offset: usize) -> u32 {
        let offset = self.base.saturating_add(offset);
        let blank = self.bytes(offset..self.text.len());
        let skipped = blank.iter().take_while(|it| matches!(it, b'\r' | b'\n'));
        let offset = offset.saturating_add(skipped.count());
        let between = self.bytes(self.counted..offset);
        let ends = between.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            // Alone, as old systems end a line.
            b'\r' => between.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let ends = u32::try_from(ends.count()).unwrap_or(u32::MAX);
        self.line = self.line.saturating_add(ends);
        self.counted = offset;
        self.line
    }

    fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        self.text.as_bytes().get(range).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Column {
        Name,
        Host,
    }

    fn column(head: &str) -> Option<Column> {
        match head {
            "nama" | "name" => Some(Column::Name),
            "alamatip" | "host" => Some(Column::Host),
            _ => None,
        }
    }

    fn read(text: &str) -> Result<Sheet<Column>, NoSheet> {
        Sheet::read(text, 100, column)
    }

    /// Line, name and host of each row.
    fn seen(text: &str) -> Vec<(u32, String, String)> {
        let sheet = read(text).unwrap();
        let cell = |row, column| sheet.cell(row, column).to_owned();
        let rows = sheet.rows.iter();
        rows.map(|row| (row.line, cell(row, Column::Name), cell(row, Column::Host)))
            .collect()
    }

    fn row(line: u32, name: &str, host: &str) -> (u32, String, String) {
        (line, name.to_owned(), host.to_owned())
    }

    #[test]
    fn each_separator_is_found_and_a_told_one_goes_before() {
        for text in [
            "Nama;Alamat IP\nBR;10.0.0.1\n",
            "name,host\r\nBR,10.0.0.1\r\n",
            "\u{feff}NAMA\talamat_ip\nBR\t10.0.0.1",
            "\"Nama\";\"Alamat, IP\";alamat.ip\n\"BR\";x;\"10.0.0.1\"",
        ] {
            assert_eq!(seen(text), [row(2, "BR", "10.0.0.1")], "{text:?}");
        }
        let told = "sep=;\r\nname;host\r\nBR,1;10.0.0.1\r\n";
        assert_eq!(seen(told), [row(3, "BR,1", "10.0.0.1")]);
        let other = read("sep=|\n\nname|host\nBR|r1").unwrap();
        assert_eq!((other.separator, other.line), ('|', 3));
    }

    #[test]
    fn a_row_is_on_the_line_that_an_editor_shows() {
        let text = "\n\nname;host\n\n\"BR\nof two\";a\r\n;;\nCR;b\n\n\nDR;c";
        let expected = [
            row(5, "BR\nof two", "a"),
            row(8, "CR", "b"),
            row(11, "DR", "c"),
        ];
        assert_eq!(seen(text), expected);
        let old = "name;host\rBR;a\r\rCR;b\r";
        assert_eq!(seen(old), [row(2, "BR", "a"), row(4, "CR", "b")]);
    }

    #[test]
    fn cells_without_a_head_are_told_and_heads_that_are_not_known_are_named() {
        let sheet = read("name;host;Harga;NAMA;;\nBR;a;5;CR;;\nDR;b;;;;;x\n").unwrap();
        assert_eq!(sheet.unknown, ["Harga", "NAMA"]);
        let surplus: Vec<_> = sheet.rows.iter().map(|it| it.surplus).collect();
        assert_eq!(surplus, [false, true]);
        let first = sheet.rows.first().unwrap();
        assert_eq!(sheet.cell(first, Column::Name), "BR");
    }

    #[test]
    fn a_guard_against_formulas_is_no_part_of_a_cell() {
        let text = "name;host\n'=BR;'a\n' =x;-\n";
        assert_eq!(seen(text), [row(2, "=BR", "'a"), row(3, "' =x", "-")]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for empty in ["", " \n\r\n", "\u{feff}", "sep=;", ";;\n;;"] {
            assert_eq!(read(empty), Err(NoSheet::Empty), "{empty:?}");
        }
        assert_eq!(read("PK\u{3}\u{4}\0\0"), Err(NoSheet::NotText));
        let long = format!("name\n{}", "x\n".repeat(101));
        assert_eq!(read(&long), Err(NoSheet::TooLong(100)));
        assert!(read(&format!("name\n{}", "x\n".repeat(100))).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_it_is_reading_it_ends(text in "(?s).{0,200}") {
            drop(read(&text));
        }

        /// Also where quotes, ends of lines and separators are everywhere.
        #[test]
        fn lines_grow_and_stay_within_the_text(text in "[a\";,\t\r\n]{0,80}") {
            if let Ok(sheet) = read(&format!("name;host\n{text}")) {
                let most = u32::try_from(text.len()).unwrap() + 2;
                let lines: Vec<_> = sheet.rows.iter().map(|it| it.line).collect();
                prop_assert!(lines.is_sorted_by(|a, b| a < b), "{lines:?}");
                prop_assert!(lines.iter().all(|it| *it <= most));
            }
        }
    }
}
