//! The lines that are not good, as a file: each as it stood in the table, with the reason before it,
//! so that it can be mended and imported again.

use mikromon_api::router_import::{ImportFate, RouterImport};

use super::words;
use crate::locales::{Lang, router_import as t};

const MARK: char = '\u{feff}';

/// `table` is the text that `import` tells of.
pub(super) fn text(table: &str, import: &RouterImport, lang: Lang) -> String {
    let rows = Rows(
        table
            .trim_start_matches(MARK)
            .split_inclusive('\n')
            .collect(),
    );
    let separator = import.separator;
    let first = import.lines.first().map(|it| it.line);
    let mut text = String::from(MARK);
    let mut push = |reason: &str, row: String| {
        text.push_str(&quoted(reason));
        text.push(separator);
        text.push_str(row.trim_end_matches(['\r', '\n']));
        text.push_str("\r\n");
    };
    push(t::reason(lang), rows.from(import.heads, first));
    for (at, line) in import.lines.iter().enumerate() {
        let next = import.lines.get(at + 1).map(|it| it.line);
        if let ImportFate::Bad(errors) = &line.fate {
            push(&words::reasons(errors, lang), rows.from(line.line, next));
        }
    }
    text
}

/// The text by its lines.
struct Rows<'a>(Vec<&'a str>);

impl Rows<'_> {
    /// From this line to before that one, both counted from 1.
    fn from(&self, line: u32, next: Option<u32>) -> String {
        let place = |line: u32| {
            usize::try_from(line)
                .unwrap_or(usize::MAX)
                .saturating_sub(1)
        };
        let end = next.map_or(self.0.len(), place);
        self.0.get(place(line)..end).unwrap_or_default().concat()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use mikromon_api::private::Private;
    use mikromon_api::router_import::{
        ImportCells, ImportColumn, ImportError, ImportFault, ImportLine,
    };
    use mikromon_domain::mask::Kind;

    use super::*;

    fn line(line: u32, fate: ImportFate) -> ImportLine {
        let cell = || Private::new(Kind::Text, "");
        ImportLine {
            line,
            cells: ImportCells {
                name: cell(),
                host: cell(),
                port: cell(),
                username: cell(),
                encryption: cell(),
                group: cell(),
                tags: cell(),
                site: cell(),
                note: cell(),
                parent: cell(),
            },
            fate,
        }
    }

    #[test]
    fn only_the_bad_lines_are_kept_as_they_stood_there() {
        let bad = |column, fault| {
            let column = Some(column);
            ImportFate::Bad(vec![ImportError { column, fault }])
        };
        let table = "\u{feff}sep=;\r\nNama;Alamat;Sandi\r\nA;10.0.0.1;x\r\n\r\n\"B\r\nb\";;\"s;\"\r\nC;10.0.0.1;y";
        let import = RouterImport {
            problem: None,
            unknown: Vec::new(),
            separator: ';',
            heads: 2,
            lines: vec![
                line(3, ImportFate::New),
                line(5, bad(ImportColumn::Host, ImportFault::Missing)),
                line(7, bad(ImportColumn::Host, ImportFault::Repeated(3))),
            ],
        };
        let expected = "\u{feff}\"Alasan\";Nama;Alamat;Sandi\r\n\
            \"Alamat kosong\";\"B\r\nb\";;\"s;\"\r\n\
            \"Alamat sama dengan baris 3\";C;10.0.0.1;y\r\n";
        assert_eq!(text(table, &import, Lang::Id), expected);
    }
}
