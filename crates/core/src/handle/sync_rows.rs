//! What a person is shown of rows that the exchange could not settle by itself, and doing a
//! refused change once more.

use std::collections::HashMap;

use anyhow::Context as _;
use mikromon_api::private::Cell;
use mikromon_api::sync::{ConflictView, RefusedReason, RefusedView};
use mikromon_api::{ApiError, ErrorCode};
use mikromon_sync::change::{Reason, Refusal};
use mikromon_sync::table::{Class, Column, Kind, OnConflict, Table};
use mikromon_sync::value::{Fields, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::store::conflict::ConflictRecord;
use crate::store::described::{fold, folded_of};
use crate::store::refused::{Refused, RefusedEdit};
use crate::store::{Field, Store, Write, book, described, refused};

/// Columns that a row is called by, the best first.
const NAMES: [&str; 5] = ["name", "login", "number", "code", "username"];
/// Of another value that might be free.
const TRIES: u32 = 20;

/// Rows of the book, read once for a whole list.
pub(super) struct Rows<'a> {
    store: &'a Store,
    names: HashMap<(&'static str, Uuid), String>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(store: &'a Store) -> Self {
        Self {
            store,
            names: HashMap::new(),
        }
    }

    /// What a row is called; empty where it is not there or has no name.
    async fn name(&mut self, table: &str, row: Uuid) -> anyhow::Result<String> {
        let Some(table) = book::table(table) else {
            return Ok(String::new());
        };
        if let Some(known) = self.names.get(&(table.name, row)) {
            return Ok(known.clone());
        }
        let mut reader = self.store.read().acquire().await?;
        let fields = described::find(&mut reader, table, row).await?;
        let name = fields.as_ref().and_then(name_in).unwrap_or_default();
        self.names.insert((table.name, row), name.clone());
        Ok(name)
    }

    pub(super) async fn conflict(&mut self, it: ConflictRecord) -> anyhow::Result<ConflictView> {
        let about = column(&it.table, &it.field);
        let secret = about.is_none_or(is_secret);
        let shown = |json: &str| match secret {
            true => Cell::of(&it.field, Json::Null),
            false => {
                let value = serde_json::from_str(json).unwrap_or_else(|_| json.into());
                Cell::of(&it.field, value)
            }
        };
        Ok(ConflictView {
            id: it.id,
            name: self.name(&it.table, it.row).await?,
            kept: shown(&it.kept),
            lost: shown(&it.lost),
            secret,
            review: about.is_some_and(|it| it.on_conflict == OnConflict::Review),
            table: it.table,
            row: it.row,
            field: it.field,
        })
    }

    pub(super) async fn refused(&mut self, it: Refused) -> anyhow::Result<RefusedView> {
        let edits = {
            let mut reader = self.store.read().acquire().await?;
            refused::edits(&mut reader, it.change).await?
        };
        let refusal = &it.refusal;
        let edit = edits.iter().find(|edit| edit.is_about(refusal));
        let name = match edit.and_then(|edit| name_in(&edit.set)) {
            Some(name) => name,
            None => self.name(&refusal.table, refusal.row).await?,
        };
        let holder = match refusal.holder {
            Some(holder) => Some(self.name(&refusal.table, holder).await?),
            None => None,
        };
        Ok(RefusedView {
            name,
            holder,
            change: it.change,
            at: it.at,
            operator: it.operator.clone(),
            reason: reason(refusal.reason),
            table: refusal.table.clone(),
            row: refusal.row,
            fields: edit.map_or_else(Vec::new, |edit| edit.at_fault(refusal)),
            suggested: match edit {
                Some(edit) => self.suggested(edit, refusal).await?,
                None => Vec::new(),
            },
        })
    }

    /// Another value for the last column of a taken key, that nobody here has.
    async fn suggested(
        &mut self,
        edit: &RefusedEdit,
        refusal: &Refusal,
    ) -> anyhow::Result<Vec<(String, Cell)>> {
        let shown = edit.shown(refusal);
        let text = |it: &&&str| edit.set.get(**it).and_then(Value::text).is_some();
        let last = shown.iter().rfind(text);
        let (Reason::Taken, Some(last)) = (refusal.reason, last) else {
            return Ok(Vec::new());
        };
        let was = edit
            .set
            .get(*last)
            .and_then(Value::text)
            .unwrap_or_default();
        let mut reader = self.store.read().acquire().await?;
        for n in 2..2 + TRIES {
            let value = format!("{was}-{n}");
            let mut fields = edit.set.clone();
            fields.insert((*last).to_owned(), Value::Text(value.clone()));
            refold(edit.table, &mut fields);
            let clash = described::clash(&mut reader, edit.table, edit.row, &fields).await?;
            // Another key that is taken, too, is told when this one no longer is.
            if clash.is_none_or(|it| it.columns != refusal.columns) {
                return Ok(vec![((*last).to_owned(), Cell::of(last, value.into()))]);
            }
        }
        Ok(Vec::new())
    }
}

impl RefusedEdit {
    fn is_about(&self, refusal: &Refusal) -> bool {
        self.table.name == refusal.table && self.row == refusal.row
    }

    /// The columns at fault, as a person knows them, each once.
    fn shown(&self, refusal: &Refusal) -> Vec<&'static str> {
        let mut shown = Vec::new();
        for column in &refusal.columns {
            let known = self.table.column(column).map(|it| it.name);
            let known = folded_of(self.table, column).or(known);
            shown.extend(known.filter(|it| !shown.contains(it)));
        }
        shown
    }

    fn at_fault(&self, refusal: &Refusal) -> Vec<(String, Cell)> {
        let shown = self.shown(refusal).into_iter();
        let shown = shown.filter(|it| !self.table.column(it).is_none_or(is_secret));
        let field = |it: &str| Some((it.to_owned(), Cell::of(it, self.set.get(it)?.json())));
        shown.filter_map(field).collect()
    }
}

impl ConflictRecord {
    /// The value that is not in the row, for its column and for that which follows from it.
    pub(super) fn lost_fields(&self) -> anyhow::Result<(&'static Table, Vec<Field>)> {
        let table = self.described().context("a table of a newer version")?;
        let column = table
            .column(&self.field)
            .context("a field of a newer version")?;
        let json = serde_json::from_str(&self.lost)?;
        let value = Value::from_json(column.kind, &json).context("a value of another kind")?;
        let follow = table.columns.iter();
        let follow = follow.filter(|it| folded_of(table, it.name) == Some(column.name));
        let follow = follow.map(|it| Field {
            column: it.name,
            value: fold(&value),
        });
        let mut fields: Vec<_> = follow.collect();
        fields.push(Field {
            column: column.name,
            value: value.clone(),
        });
        Ok((table, fields))
    }
}

/// Does what was refused once more, with other values for some fields of its rows.
pub(super) async fn again(
    write: &mut Write,
    edits: &[RefusedEdit],
    values: &[(String, Json)],
) -> anyhow::Result<()> {
    for edit in edits {
        if let Class::Document { .. } = edit.table.class {
            // Its number was printed and is void: a document is issued anew, under another one.
            return Err(ApiError::new(ErrorCode::NotAllowed, edit.table.name).into());
        }
        let fields = with_values(edit, values)?;
        let done = if edit.patches {
            write.patch(edit.table, edit.row, &fields).await.map(drop)
        } else {
            write.insert(edit.table, edit.row, &fields).await
        };
        done.map_err(told)?;
    }
    Ok(())
}

/// What keeps a row out of the book, for the page.
pub(super) fn told(error: anyhow::Error) -> anyhow::Error {
    let Some(refusal) = error.downcast_ref::<Refusal>() else {
        return error;
    };
    let code = match refusal.reason {
        Reason::Taken => ErrorCode::DuplicateName,
        Reason::Unknown | Reason::Gone => ErrorCode::NotFound,
        Reason::Invalid | Reason::Forbidden => ErrorCode::NotAllowed,
    };
    ApiError::new(code, refusal.columns.join(", ")).into()
}

/// Columns in lower case follow from theirs.
fn refold(table: &Table, fields: &mut Fields) {
    for column in table.columns {
        let of = folded_of(table, column.name).and_then(|it| fields.get(it));
        if let Some(value) = of.map(fold) {
            fields.insert(column.name.to_owned(), value);
        }
    }
}

fn with_values(edit: &RefusedEdit, values: &[(String, Json)]) -> anyhow::Result<Vec<Field>> {
    let mut fields = edit.set.clone();
    for (name, json) in values.iter().filter(|(it, _)| edit.set.contains_key(it)) {
        let column = edit
            .table
            .column(name)
            .context("a field of a newer version")?;
        let value = Value::from_json(column.kind, json).filter(|it| it.fits(column));
        let wrong = || super::invalid(mikromon_api::Field::Name, name.clone());
        fields.insert(name.clone(), value.ok_or_else(wrong)?);
    }
    refold(edit.table, &mut fields);
    let columns = edit.table.columns.iter();
    let field = |it: &Column| {
        let value = fields.get(it.name)?.clone();
        let column = it.name;
        Some(Field { column, value })
    };
    Ok(columns.filter_map(field).collect())
}

fn name_in(fields: &Fields) -> Option<String> {
    let named = |it: &&str| fields.get(*it).and_then(Value::text);
    NAMES.iter().find_map(named).map(str::to_owned)
}

fn column(table: &str, field: &str) -> Option<&'static Column> {
    book::table(table)?.column(field)
}

fn is_secret(column: &Column) -> bool {
    matches!(column.kind, Kind::Sealed(_))
}

const fn reason(it: Reason) -> RefusedReason {
    match it {
        Reason::Taken => RefusedReason::Taken,
        Reason::Unknown => RefusedReason::Unknown,
        Reason::Gone => RefusedReason::Gone,
        Reason::Invalid => RefusedReason::Invalid,
        Reason::Forbidden => RefusedReason::Forbidden,
    }
}
