//! Whether two books hold the same rows of a table, told by 1,024 numbers: each is the exclusive
//! or of the hashes of the rows that fall into its bucket, so that rows count in any order. Rust
//! computes it of a desktop's rows and PostgreSQL of the server's, by the one definition here.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::table::{Column, Kind, Table};
use crate::value::{Fields, Value};

/// A difference is found with a thousandth of the rows to be fetched again.
pub const BUCKETS: u16 = 1_024;

/// Of the rows of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest(Vec<i64>);

impl Default for Digest {
    fn default() -> Self {
        Self(vec![0; usize::from(BUCKETS)])
    }
}

impl Digest {
    /// Counts a row in; counted twice, it is out again.
    pub fn count(&mut self, table: &Table, id: Uuid, fields: &Fields) {
        self.mix(bucket(id), hash(table, id, fields));
    }

    /// As PostgreSQL answered to [`sql`]; buckets that are not there are ignored.
    pub fn mix(&mut self, bucket: u16, hash: i64) {
        if let Some(sum) = self.0.get_mut(usize::from(bucket)) {
            *sum ^= hash;
        }
    }

    /// The buckets whose rows are not the same.
    pub fn differing(&self, other: &Self) -> Vec<u16> {
        let pairs = (0..BUCKETS).zip(self.0.iter().zip(&other.0));
        pairs.filter(|it| it.1.0 != it.1.1).map(|it| it.0).collect()
    }
}

/// Where a row is counted, by the end of its id: the beginning is a time.
pub fn bucket(id: Uuid) -> u16 {
    let (.., [.., high, low]) = id.as_fields();
    u16::from_be_bytes([*high, *low]) % BUCKETS
}

/// The first eight bytes of SHA-256 over the id and, in the order of the description, every column:
/// the separator `U+001F`, then `=` and the value, or `-` for NULL.
pub fn hash(table: &Table, id: Uuid, fields: &Fields) -> i64 {
    let mut text = id.to_string();
    for column in table.columns {
        text.push('\u{1f}');
        match fields.get(column.name) {
            None | Some(Value::Null) => text.push('-'),
            Some(Value::Text(it)) => text.extend(["=", it]),
            Some(it) => {
                let json = it.json();
                let value = json
                    .as_str()
                    .map_or_else(|| json.to_string(), str::to_owned);
                text.extend(["=", &value]);
            }
        }
    }
    let hash = Sha256::digest(text);
    let first = hash.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}

/// The statement that answers `(bucket, hash, rows)` for the rows of `from` in PostgreSQL.
pub fn sql(table: &Table, from: &str) -> String {
    format!(
        "SELECT {}::int2 AS bucket, bit_xor({}) AS hash, count(*) AS rows FROM {from} GROUP BY 1",
        bucket_sql(),
        hash_sql(table)
    )
}

/// [`hash`] of a row, in PostgreSQL.
pub fn hash_sql(table: &Table) -> String {
    let columns: String = table.columns.iter().map(text_of).collect();
    format!(
        "('x' || left(encode(sha256(convert_to(id::text{columns}, 'UTF8')), 'hex'), 16))\
         ::bit(64)::bigint"
    )
}

/// The bucket of a row, in PostgreSQL.
pub fn bucket_sql() -> String {
    format!(
        "(('x' || right(id::text, 4))::bit(16)::int & {})",
        BUCKETS - 1
    )
}

fn text_of(column: &Column) -> String {
    let name = format!("\"{}\"", column.name);
    let value = match column.kind {
        Kind::Sealed(_) => format!("encode({name}, 'hex')"),
        Kind::Id | Kind::Text(_) | Kind::Int(..) => format!("{name}::text"),
    };
    format!(" || coalesce(E'\\x1f=' || {value}, E'\\x1f-')")
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Table = Table::master(
        "t",
        &[
            Column::new("name", Kind::Text(9)),
            Column::new("paid", Kind::Int(-9, 9)).optional(),
        ],
    );

    fn row(name: &str, paid: Value) -> Fields {
        Fields::from([
            ("name".into(), Value::Text(name.into())),
            ("paid".into(), paid),
        ])
    }

    #[test]
    fn books_are_the_same_whatever_the_order_and_differ_where_a_row_does() {
        let [one, other] = [Uuid::from_u128(1), Uuid::from_u128(0x10_0402)];
        let rows = [
            (one, row("a", Value::Int(3))),
            (other, row("b", Value::Null)),
        ];
        let (mut here, mut there) = (Digest::default(), Digest::default());
        for (id, fields) in &rows {
            here.count(&T, *id, fields);
        }
        for (id, fields) in rows.iter().rev() {
            there.count(&T, *id, fields);
        }
        assert_eq!(here, there);
        here.count(&T, one, &row("a", Value::Int(3)));
        here.count(&T, one, &row("a", Value::Int(4)));
        assert_eq!(here.differing(&there), [bucket(one)]);
        there.count(&T, other, &row("b", Value::Null));
        assert_eq!(here.differing(&there), [bucket(one), bucket(other)]);
        assert_eq!([bucket(one), bucket(other)], [1, 2]);
    }

    #[test]
    fn no_value_is_told_from_an_empty_one() {
        let id = Uuid::from_u128(1);
        let bare = row("", Value::Null);
        assert_ne!(hash(&T, id, &bare), hash(&T, id, &Fields::new()));
    }
}
