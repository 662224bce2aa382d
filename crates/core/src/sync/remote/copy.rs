//! PostgreSQL's binary COPY, as it streams in: bytes become rows of the book. The format is in the
//! documentation of COPY, section "Binary Format".

use mikromon_sync::remote::Row;
use mikromon_sync::table::{Kind, Table};
use mikromon_sync::value::{Fields, Value};
use uuid::Uuid;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// The signature, flags and the length of an extension, which no server writes.
const HEADER: usize = SIGNATURE.len() + 8;

/// Bytes on their way to being rows, and rows on their way to the book.
pub(super) struct Rows {
    table: &'static Table,
    bytes: Vec<u8>,
    /// Up to there they are read.
    at: usize,
    is_begun: bool,
    page: Vec<Row>,
}

impl Rows {
    pub(super) const fn new(table: &'static Table) -> Self {
        Self {
            table,
            bytes: Vec::new(),
            at: 0,
            is_begun: false,
            page: Vec::new(),
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.at);
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// How many are kept now.
    pub(super) fn keep(&mut self, row: Row) -> usize {
        self.page.push(row);
        self.page.len()
    }

    pub(super) fn take(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.page)
    }

    /// `Some(None)`: more bytes are needed, or there are no more rows. `None`: it is not the format.
    pub(super) fn next_row(&mut self) -> Option<Option<Row>> {
        let mut reader = Reader(self.bytes.get(self.at..)?);
        if !self.is_begun {
            let Some(header) = reader.bytes(HEADER) else {
                return Some(None);
            };
            if !header.starts_with(SIGNATURE) {
                return None;
            }
            self.is_begun = true;
            self.at += HEADER;
        }
        let Some(cells) = reader.row() else {
            return Some(None);
        };
        self.at = self.bytes.len() - reader.0.len();
        if cells.is_empty() {
            return Some(None);
        }
        let row = row(self.table, &cells)?;
        Some(Some(row))
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The cells of a row, none at the end of all; `None` while it is not all there.
    fn row(&mut self) -> Option<Vec<Option<&'a [u8]>>> {
        let count = i16::from_be_bytes(self.bytes(2)?.try_into().ok()?);
        let mut cells = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
        for _ in 0..count {
            let length = i32::from_be_bytes(self.bytes(4)?.try_into().ok()?);
            cells.push(match usize::try_from(length) {
                Ok(length) => Some(self.bytes(length)?),
                // -1 stands for NULL.
                Err(_) => None,
            });
        }
        Some(cells)
    }
}

fn row(table: &Table, cells: &[Option<&[u8]>]) -> Option<Row> {
    let (first, rest) = cells.split_at_checked(2)?;
    if rest.len() != table.columns.len() {
        return None;
    }
    let [Some(id), Some(seq)] = first else {
        return None;
    };
    let mut fields = Fields::new();
    for (column, cell) in table.columns.iter().zip(rest) {
        let value = match cell {
            Some(bytes) => value(column.kind, bytes)?,
            None => Value::Null,
        };
        fields.insert(column.name.to_owned(), value);
    }
    Some(Row {
        id: Uuid::from_slice(id).ok()?,
        seq: u64::try_from(i64::from_be_bytes((*seq).try_into().ok()?)).ok()?,
        fields,
    })
}

fn value(kind: Kind, bytes: &[u8]) -> Option<Value> {
    Some(match kind {
        Kind::Id => Value::Id(Uuid::from_slice(bytes).ok()?),
        Kind::Text(_) => Value::Text(String::from_utf8(bytes.to_vec()).ok()?),
        Kind::Int(..) => Value::Int(i64::from_be_bytes(bytes.try_into().ok()?)),
        Kind::Sealed(_) => Value::Sealed(bytes.to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use mikromon_sync::table::Column;
    use proptest::prelude::*;

    use super::*;

    const THING: Table = Table::master(
        "thing",
        &[
            Column::new("name", Kind::Text(99)),
            Column::new("other", Kind::Id).optional(),
            Column::new("amount", Kind::Int(i64::MIN, i64::MAX)),
            Column::new("secret", Kind::Sealed(99)),
        ],
    );

    fn cell(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
        let length = bytes.map_or(-1, |it| i32::try_from(it.len()).unwrap());
        out.extend(length.to_be_bytes());
        out.extend(bytes.unwrap_or_default());
    }

    fn copied(rows: &[(String, Option<u128>, i64, Vec<u8>)]) -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        out.extend([0; 8]);
        for (name, other, amount, secret) in rows {
            out.extend(6_i16.to_be_bytes());
            cell(&mut out, Some(&7_u128.to_be_bytes()));
            cell(&mut out, Some(&9_i64.to_be_bytes()));
            cell(&mut out, Some(name.as_bytes()));
            cell(
                &mut out,
                other.map(u128::to_be_bytes).as_ref().map(|it| &it[..]),
            );
            cell(&mut out, Some(&amount.to_be_bytes()));
            cell(&mut out, Some(secret));
        }
        out.extend((-1_i16).to_be_bytes());
        out
    }

    proptest! {
        #[test]
        fn rows_come_whole_however_the_stream_is_cut(
            rows in prop::collection::vec(any::<(String, Option<u128>, i64, Vec<u8>)>(), 0..6),
            cut in 1_usize..40,
        ) {
            let mut reader = Rows::new(&THING);
            for chunk in copied(&rows).chunks(cut) {
                reader.feed(chunk);
                while let Some(row) = reader.next_row().unwrap() {
                    reader.keep(row);
                }
            }
            let expected: Vec<_> = rows.into_iter().map(|(name, other, amount, secret)| Row {
                id: Uuid::from_u128(7),
                seq: 9,
                fields: Fields::from([
                    ("name".into(), Value::Text(name)),
                    ("other".into(), other.map_or(Value::Null, |it| Value::Id(Uuid::from_u128(it)))),
                    ("amount".into(), Value::Int(amount)),
                    ("secret".into(), Value::Sealed(secret)),
                ]),
            }).collect();
            prop_assert_eq!(reader.take(), expected);
        }

        #[test]
        fn no_bytes_make_it_fall(bytes in any::<Vec<u8>>()) {
            let mut reader = Rows::new(&THING);
            reader.feed(&bytes);
            while let Some(Some(_)) = reader.next_row() {}
        }
    }
}
