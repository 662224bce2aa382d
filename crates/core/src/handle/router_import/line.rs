//! One line of the table: what it makes of a router by itself, and everything that is wrong with it.

use std::collections::HashMap;

use mikromon_api::Field;
use mikromon_api::private::Private;
use mikromon_api::router::RouterForm;
use mikromon_api::router_import::{
    ImportCells, ImportColumn, ImportError, ImportFault, RouterTable,
};
use mikromon_domain::ids::GroupId;
use mikromon_domain::mask::Kind;
use mikromon_domain::secret::Secret;

use super::super::router_form;
use super::columns;
use crate::sheet::{Row, Sheet};
use crate::store::router::RouterEntry;

pub(super) struct Line {
    pub(super) line: u32,
    pub(super) cells: ImportCells,
    /// The parent's name, as it stands there.
    pub(super) parent: String,
    pub(super) password: Secret,
    /// Without its parent; `None` where the line is no router.
    pub(super) entry: Option<RouterEntry>,
    pub(super) errors: Vec<ImportError>,
}

/// The cells of a row, and what is wrong with them.
struct Reader<'a> {
    sheet: &'a Sheet<ImportColumn>,
    row: &'a Row,
    errors: Vec<ImportError>,
}

impl Line {
    pub(super) fn read(
        sheet: &Sheet<ImportColumn>,
        row: &Row,
        table: &RouterTable,
        groups: &HashMap<String, GroupId>,
    ) -> Self {
        let mut reader = Reader {
            sheet,
            row,
            errors: Vec::new(),
        };
        if row.surplus {
            reader.refuse(None, ImportFault::Surplus);
        }
        let password = reader.password(table);
        let entry = reader.entry(table, &password, groups);
        Self {
            line: row.line,
            cells: reader.cells(),
            parent: reader.text(ImportColumn::Parent).to_owned(),
            password,
            entry,
            errors: reader.errors,
        }
    }

    pub(super) fn refuse(&mut self, column: ImportColumn, fault: ImportFault) {
        let column = Some(column);
        self.errors.push(ImportError { column, fault });
    }
}

impl<'a> Reader<'a> {
    fn text(&self, column: ImportColumn) -> &'a str {
        self.sheet.cell(self.row, column)
    }

    fn refuse(&mut self, column: impl Into<Option<ImportColumn>>, fault: ImportFault) {
        let column = column.into();
        if self.errors.iter().all(|it| it.column != column) {
            self.errors.push(ImportError { column, fault });
        }
    }

    fn need(&mut self, column: ImportColumn, text: &str) {
        if text.is_empty() {
            self.refuse(column, ImportFault::Missing);
        }
    }

    /// It is taken as it stands there: a password may begin with a blank.
    fn password(&mut self, table: &RouterTable) -> Secret {
        match self.sheet.raw(self.row, ImportColumn::Password) {
            "" => {
                self.need(ImportColumn::Password, table.password.expose());
                table.password.clone()
            }
            typed => Secret::new(typed),
        }
    }

    /// Everything but the parent, which may be another line.
    fn entry(
        &mut self,
        table: &RouterTable,
        password: &Secret,
        groups: &HashMap<String, GroupId>,
    ) -> Option<RouterEntry> {
        let (name, host) = (self.text(ImportColumn::Name), self.text(ImportColumn::Host));
        self.need(ImportColumn::Name, name);
        self.need(ImportColumn::Host, host);
        let username = match self.text(ImportColumn::Username) {
            "" => table.username.trim(),
            typed => typed,
        };
        self.need(ImportColumn::Username, username);
        let typed_port = self.port();
        let transport = columns::transport(self.text(ImportColumn::Encryption), typed_port);
        if transport.is_none() {
            self.refuse(ImportColumn::Encryption, ImportFault::Invalid);
        }
        let group = self.group(groups);
        let transport = transport?;
        let form = RouterForm {
            name: name.to_owned(),
            host: Some(host.to_owned()),
            port: Some(typed_port.unwrap_or(transport.default_port())),
            transport,
            username: Some(username.to_owned()),
            password: password.clone(),
            core: false,
            paused: false,
            parent: None,
            site: Some(self.text(ImportColumn::Site).to_owned()),
            note: Some(self.text(ImportColumn::Note).to_owned()),
            position: None,
            group,
            tags: tags(self.text(ImportColumn::Tags)),
        };
        match router_form::entry(&form, None) {
            Ok(entry) => Some(entry),
            Err(error) => {
                self.refuse(error.field.and_then(column_of), ImportFault::Invalid);
                None
            }
        }
    }

    /// `None` where none was typed, or one that is none.
    fn port(&mut self) -> Option<u16> {
        let typed = self.text(ImportColumn::Port);
        let port = typed.parse().ok().filter(|it| *it > 0);
        if port.is_none() && !typed.is_empty() {
            self.refuse(ImportColumn::Port, ImportFault::Invalid);
        }
        port
    }

    fn group(&mut self, groups: &HashMap<String, GroupId>) -> Option<GroupId> {
        let typed = self.text(ImportColumn::Group);
        let group = groups.get(&one_line(typed)).copied();
        if group.is_none() && !typed.is_empty() {
            self.refuse(ImportColumn::Group, ImportFault::Unknown);
        }
        group
    }

    fn cells(&self) -> ImportCells {
        let of = |kind, column| Private::new(kind, self.text(column));
        ImportCells {
            name: of(Kind::Text, ImportColumn::Name),
            host: of(Kind::Address, ImportColumn::Host),
            port: of(Kind::Port, ImportColumn::Port),
            username: of(Kind::User, ImportColumn::Username),
            encryption: of(Kind::Text, ImportColumn::Encryption),
            group: of(Kind::Text, ImportColumn::Group),
            tags: of(Kind::Text, ImportColumn::Tags),
            site: of(Kind::Text, ImportColumn::Site),
            note: of(Kind::Text, ImportColumn::Note),
            parent: of(Kind::Text, ImportColumn::Parent),
        }
    }
}

/// A name as it is compared, however it is spaced.
pub(super) fn one_line(name: &str) -> String {
    let words = name.split_whitespace().collect::<Vec<_>>();
    words.join(" ").to_lowercase()
}

fn tags(cell: &str) -> Vec<String> {
    let apart = |it: char| it.is_whitespace() || matches!(it, ',' | ';' | '|');
    let words = cell.split(apart).filter(|it| !it.is_empty());
    words.map(str::to_owned).collect()
}

/// Where the form's field stands in the table.
const fn column_of(field: Field) -> Option<ImportColumn> {
    Some(match field {
        Field::Name => ImportColumn::Name,
        Field::Host => ImportColumn::Host,
        Field::Port => ImportColumn::Port,
        Field::Username => ImportColumn::Username,
        Field::Password => ImportColumn::Password,
        Field::Group => ImportColumn::Group,
        Field::Tags => ImportColumn::Tags,
        Field::Position => ImportColumn::Site,
        Field::Note => ImportColumn::Note,
        Field::Parent => ImportColumn::Parent,
        _ => return None,
    })
}
