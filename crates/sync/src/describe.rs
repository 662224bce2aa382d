//! A table's description as JSON: what server-setup tells the server, so that its functions go by
//! the same words as the desktops.

use serde_json::{Value as Json, json};

use crate::table::{Class, Column, Kind, OnConflict, Table};

impl Table {
    /// Everything that [`Table`] says, with the names in lower case.
    pub fn describe(&self) -> Json {
        let (class, key, number): (_, &[_], _) = match self.class {
            Class::Master => ("master", &[], None),
            Class::Document { key, number } => ("document", key, Some(number)),
            Class::Fact => ("fact", &[], None),
        };
        let columns: Vec<_> = self.columns.iter().map(Column::describe).collect();
        json!({
            "name": self.name,
            "class": class,
            "key": key,
            "number": number,
            "columns": columns,
            "unique": self.unique,
            "rights": {
                "read": self.rights.read,
                "make": self.rights.make,
                "change": self.rights.change,
            },
            "branch": self.branch,
        })
    }
}

impl Column {
    fn describe(&self) -> Json {
        // Of a text the characters, of ciphertext the bytes, of a number the value itself.
        let (kind, least, most) = match self.kind {
            Kind::Id => ("id", None, None),
            Kind::Text(most) => ("text", None, Some(i64::from(most))),
            Kind::Int(least, most) => ("int", Some(least), Some(most)),
            Kind::Sealed(most) => ("sealed", None, Some(i64::from(most))),
        };
        let on_conflict = match self.on_conflict {
            OnConflict::Later => "later",
            OnConflict::Review => "review",
        };
        json!({
            "name": self.name,
            "kind": kind,
            "least": least,
            "most": most,
            "optional": self.optional,
            "refers": self.refers,
            "on_conflict": on_conflict,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_says_all_of_the_table() {
        const INVOICE: Table = Table::document(
            "invoice",
            &["customer_id", "period"],
            "number",
            &[
                Column::new("number", Kind::Text(40)),
                Column::new("customer_id", Kind::Id).refers("customer"),
                Column::new("period", Kind::Int(0, 99)).optional().review(),
            ],
        )
        .unique(&[&["number"]])
        .read_by("bill.view")
        .written_by("bill.issue")
        .of_branch("branch_id");
        let column = |name, kind, least: Option<i64>, most: Option<i64>, refers: Option<&str>| {
            json!({
                "name": name, "kind": kind, "least": least, "most": most, "optional": false,
                "refers": refers, "on_conflict": "later",
            })
        };
        let mut period = column("period", "int", Some(0), Some(99), None);
        period["optional"] = true.into();
        period["on_conflict"] = "review".into();
        let expected = json!({
            "name": "invoice", "class": "document",
            "key": ["customer_id", "period"], "number": "number",
            "columns": [
                column("number", "text", None, Some(40), None),
                column("customer_id", "id", None, None, Some("customer")),
                period,
            ],
            "unique": [["number"]],
            "rights": {"read": "bill.view", "make": "bill.issue", "change": "bill.issue"},
            "branch": "branch_id",
        });
        assert_eq!(INVOICE.describe(), expected);
    }
}
