//! What a table of the book is: the one description that the write path of a desktop, the functions
//! of the server and the simulation all go by. It holds no row and no SQL.

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
pub const NUMBER_VOID: Table = Table {
    name: "number_void",
    class: Class::Fact,
    columns: &[
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
    unique: &[],
};

/// A field that two desktops set apart from each other, with the value that is not in the row.
/// Only the server makes one; a person closes it.
pub const CONFLICT: Table = Table {
    name: "conflict",
    class: Class::Master,
    columns: &[
        Column::new("tbl", Kind::Text(40)),
        Column::new("row_id", Kind::Id),
        Column::new("field", Kind::Text(40)),
        // JSON, as on the wire.
        Column::new("lost", Kind::Text(100_000)),
        Column::new("kept", Kind::Text(100_000)),
        Column::new("device", Kind::Id),
        Column::new("closed_at", Kind::Int(0, i64::MAX)).optional(),
    ],
    unique: &[],
};

/// What a document goes by whose number another one has: told apart for ever, without asking
/// anybody for a new number.
pub fn number_instead(number: &str, document: uuid::Uuid) -> String {
    let (name, ..) = document.as_fields();
    format!("{number}-{name:08X}")
}
