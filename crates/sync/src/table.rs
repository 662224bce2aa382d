//! What a table of the book is: the one description that the write path of a desktop, the functions
//! of the server and the simulation all go by. It holds no row and no SQL.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// How rows of a table come to be and change, and so how two desktops that met apart agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Rows are made, patched field by field and removed by `removed_at`.
    Master,
    /// Rows are issued once, under a number, and never change. Two desktops may issue the same
    /// document apart: the first one stands, the number of the other is explained by a void.
    Document {
        /// What makes two documents the same one, as (subscription, period) of an invoice.
        key: &'static [&'static str],
        /// The column that carries the printed number.
        number: &'static str,
    },
    /// Rows are appended and never refused: what happened has happened.
    Fact,
}

/// A table whose rows every desktop shares.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub class: Class,
    pub columns: &'static [Column],
    /// Columns that no two living rows have the same values in; a row with a NULL in one of them
    /// is like no other, as in SQL.
    pub unique: &'static [&'static [&'static str]],
    pub rights: Rights,
    /// The column that names the branch whose operators may see the row; all may where it is NULL
    /// and where there is no such column.
    pub branch: Option<&'static str>,
}

/// The permissions that the server asks for, by their names; `None` asks for none but to be an
/// operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    pub read: Option<&'static str>,
    /// To insert, issue, append or offer.
    pub make: Option<&'static str>,
    /// To patch.
    pub change: Option<&'static str>,
}

/// A column besides `id`.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub optional: bool,
    /// The table whose row it names. A master's or document's reference must be there; a fact's may
    /// come late or never.
    pub refers: Option<&'static str>,
    pub on_conflict: OnConflict,
}

/// What values a column takes. Both engines hold them alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    /// At most so many characters.
    Text(u32),
    /// Whole numbers from the first to the last: amounts in rupiah, instants in UTC epoch
    /// milliseconds, flags from 0 to 1, degrees in units of 1e-7.
    Int(i64, i64),
    /// Ciphertext of at most so many bytes.
    Sealed(u32),
}

/// What becomes of a field that two desktops set apart from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    /// The later edit stays; the other value is kept where a person can see it.
    Later,
    /// The value that the server has stays until a person decides.
    Review,
}

impl Column {
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            optional: false,
            refers: None,
            on_conflict: OnConflict::Later,
        }
    }

    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn refers(mut self, table: &'static str) -> Self {
        self.refers = Some(table);
        self
    }

    #[must_use]
    pub const fn review(mut self) -> Self {
        self.on_conflict = OnConflict::Review;
        self
    }
}

impl Table {
    const fn new(name: &'static str, class: Class, columns: &'static [Column]) -> Self {
        Self {
            name,
            class,
            columns,
            unique: &[],
            rights: Rights {
                read: None,
                make: None,
                change: None,
            },
            branch: None,
        }
    }

    pub const fn master(name: &'static str, columns: &'static [Column]) -> Self {
        Self::new(name, Class::Master, columns)
    }

    pub const fn fact(name: &'static str, columns: &'static [Column]) -> Self {
        Self::new(name, Class::Fact, columns)
    }

    /// See [`Class::Document`] for the key and the number.
    pub const fn document(
        name: &'static str,
        key: &'static [&'static str],
        number: &'static str,
        columns: &'static [Column],
    ) -> Self {
        Self::new(name, Class::Document { key, number }, columns)
    }

    #[must_use]
    pub const fn unique(mut self, keys: &'static [&'static [&'static str]]) -> Self {
        self.unique = keys;
        self
    }

    #[must_use]
    pub const fn read_by(mut self, permission: &'static str) -> Self {
        self.rights.read = Some(permission);
        self
    }

    /// Who may make rows and, of a master, patch them.
    #[must_use]
    pub const fn written_by(mut self, permission: &'static str) -> Self {
        self.rights.make = Some(permission);
        self.rights.change = Some(permission);
        self
    }

    #[must_use]
    pub const fn of_branch(mut self, column: &'static str) -> Self {
        self.branch = Some(column);
        self
    }

    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|it| it.name == name)
    }

    /// Columns whose row must be there before this one.
    pub fn needs(&self) -> impl Iterator<Item = (&'static Column, &'static str)> {
        let facts = self.class == Class::Fact;
        self.columns
            .iter()
            .filter_map(|it| it.refers.map(|table| (it, table)))
            .filter(move |_| !facts)
    }
}

/// Why a number that was given is on no document, or on one that goes by another now. The server
/// writes it for a twin and for a number that was taken, the desktop for a document that was
/// refused. All of it follows from the document, so that it is the same however often it is written.
pub const NUMBER_VOID: Table = Table::fact(
    "number_void",
    &[
        Column::new("tbl", Kind::Text(40)),
        Column::new("document", Kind::Id),
        Column::new("number", Kind::Text(40)),
        // `twin`, `refused` or `taken`.
        Column::new("reason", Kind::Text(20)),
        // The document that stands instead.
        Column::new("stands", Kind::Id).optional(),
        // The number that the document goes by instead.
        Column::new("instead", Kind::Text(40)).optional(),
    ],
);

/// A field that two desktops set apart from each other, with the value that is not in the row.
/// Only the server makes one; a person closes it.
pub const CONFLICT: Table = Table::master(
    "conflict",
    &[
        Column::new("tbl", Kind::Text(40)),
        Column::new("row_id", Kind::Id),
        Column::new("field", Kind::Text(40)),
        // JSON, as on the wire.
        Column::new("lost", Kind::Text(100_000)),
        Column::new("kept", Kind::Text(100_000)),
        Column::new("device", Kind::Id),
        Column::new("closed_at", Kind::Int(0, i64::MAX)).optional(),
    ],
);

/// The id of the row that explains a number: whoever writes it, and however often, it is one row.
/// The first 16 bytes of SHA-256 over the document's id and the number.
pub fn void_id(document: Uuid, number: &str) -> Uuid {
    let hash = Sha256::new_with_prefix(document.as_bytes()).chain_update(number);
    let bytes = hash.finalize().into_iter().take(16);
    Uuid::from_u128(bytes.fold(0, |id, byte| id << 8 | u128::from(byte)))
}

/// What a document goes by whose number another one has: told apart for ever, without asking
/// anybody for a new number.
pub fn number_instead(number: &str, document: Uuid) -> String {
    format!("{number}-{}", mark(document).to_uppercase())
}

/// What an offered row is called while another one has its name, no longer than the column takes.
pub fn aside(column: &Column, name: &str, row: Uuid) -> String {
    let most = match column.kind {
        Kind::Text(most) => usize::try_from(most).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let mark = mark(row);
    let kept: String = name
        .chars()
        .take(most.saturating_sub(mark.len() + 1))
        .collect();
    format!("{kept}~{mark}")
}

/// The end of an id: the beginning tells only the time, which two of them may share.
fn mark(id: Uuid) -> String {
    let (.., end) = id.as_u64_pair();
    format!("{:08x}", end & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `SELECT encode(substring(sha256(uuid_send(document) || convert_to(number, 'UTF8')) for 16), 'hex')`
    /// gives the same in PostgreSQL.
    #[test]
    fn a_void_is_named_alike_in_both_engines() {
        let document = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        let name = void_id(document, "INV-D03-2611-00017");
        assert_eq!(
            name.simple().to_string(),
            "aca07853cf97e52f3cfc29d428a5c2ea"
        );
    }

    #[test]
    fn a_name_put_aside_still_fits_its_column() {
        let row = Uuid::from_u128(0x0192_abcd_0000_7000_8000_0000_dead_beef);
        let name = Column::new("name", Kind::Text(12));
        assert_eq!(aside(&name, "budi", row), "bud~deadbeef");
        assert_eq!(number_instead("INV/1", row), "INV/1-DEADBEEF");
    }
}
