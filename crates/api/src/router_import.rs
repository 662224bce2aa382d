//! Routers from a table that a spreadsheet saved: what would come of each line, and bringing the
//! good ones in.

use mikromon_domain::permission::Permission;
use mikromon_domain::secret::Secret;
use serde::{Deserialize, Serialize};

use crate::Needs;
use crate::command::command;
use crate::private::Private;

/// Lines below the line of heads.
pub const MOST_LINES: usize = 5_000;
/// Bytes of the whole text.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;

/// A table as text, and what its lines leave out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RouterTable {
    /// Separated by commas, semicolons or tabs; the first line has the heads. It holds passwords.
    pub text: Secret,
    /// For lines without one.
    pub username: String,
    /// For lines without one.
    pub password: Secret,
}

/// A column that is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImportColumn {
    Name,
    Host,
    Port,
    Username,
    Password,
    Encryption,
    Group,
    Tags,
    Site,
    Note,
    Parent,
}

/// What would come of the table. Nothing is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewRouterImport {
    pub table: RouterTable,
}
command!(PreviewRouterImport = "router.import-preview", needs Needs::Right(Permission::RouterEdit), reads -> RouterImport);

/// Adds the lines that are good, all of them at once or none. What is in the book already, as the
/// line has it, is not added again: a repetition after a lost answer adds nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportRouters {
    pub table: RouterTable,
}
command!(ImportRouters = "router.import", needs Needs::Right(Permission::RouterEdit), changes [Routers, RouterState, Audit] -> RouterImport);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouterImport {
    /// Why nothing can be made of it; it has no lines then.
    pub problem: Option<ImportProblem>,
    /// Heads that nothing is known of.
    pub unknown: Vec<String>,
    /// What separates the cells.
    pub separator: char,
    /// Where the line of heads begins in the file, counted from 1.
    pub heads: u32,
    pub lines: Vec<ImportLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportProblem {
    Empty,
    /// It is a workbook or a picture, not text.
    NotText,
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// More than [`MOST_LINES`].
    TooManyLines,
    /// The first line names no such column.
    NoColumn(ImportColumn),
}

/// One line, without its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// Where it begins in the file, counted from 1.
    pub line: u32,
    pub cells: ImportCells,
    pub fate: ImportFate,
}

/// As they were typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCells {
    pub name: Private,
    pub host: Private,
    pub port: Private,
    pub username: Private,
    pub encryption: Private,
    pub group: Private,
    pub tags: Private,
    pub site: Private,
    pub note: Private,
    pub parent: Private,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportFate {
    /// It becomes a router; in the answer to [`ImportRouters`] it has become one.
    New,
    /// The book has a router of that name, address, port and user.
    There,
    Bad(Vec<ImportError>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportError {
    /// `None`: the line as a whole.
    pub column: Option<ImportColumn>,
    pub fault: ImportFault,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportFault {
    Missing,
    /// It is not what the column takes.
    Invalid,
    /// A router of the book has it: its name, where it may be told.
    Taken(Option<String>),
    /// An earlier line has it.
    Repeated(u32),
    /// There is no such group or router.
    Unknown,
    /// The parent is a line that is not good.
    ParentRefused(u32),
    /// The parent stands behind this router.
    Circle,
    /// More cells than heads: a separator within an unquoted cell.
    Surplus,
}
