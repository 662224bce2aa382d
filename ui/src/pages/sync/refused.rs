//! A change that the server refused: which row, why, and when.

use leptos::prelude::*;
use mikromon_api::sync::{RefusedReason, RefusedView};

use super::settle::{Entry, Settle};
use crate::components::{Icon, Status, Tone, badge};
use crate::locales::{Lang, sync as t};
use crate::state::{Clock, lang, part};

/// `Router · BR-Ciawi-02`
pub(super) fn row_title(table: &str, name: &str, lang: Lang) -> String {
    let table = t::table(table, lang);
    if name.is_empty() {
        table
    } else {
        format!("{table} · {name}")
    }
}

#[component]
pub(super) fn Refused(refused: RefusedView) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let title = row_title(&refused.table, &refused.name, lang);
    let (whole, table) = (title.clone(), refused.table.clone());
    let (at, change) = (refused.at, refused.change);
    let by = refused.operator.as_ref().map(|name| t::by(name, lang));
    let mark = Status {
        tone: Tone::Warn,
        icon: Icon::Warn,
        word: t::reason(refused.reason, lang).to_owned(),
    };
    let entries = entries(&refused);
    let can_repeat = can_repeat(&refused, &entries);
    let why = why(&refused, lang);
    view! {
        <li class="col g3" data-refused=refused.table>
            <div>
                <div class="row between">
                    <h3 class="cut" title=whole>{title}</h3>
                    {badge(mark)}
                </div>
                <p class="t3 xs">
                    <time title=clock.exact(at, lang)>{move || clock.moment(at, lang)}</time>
                    " "
                    {by}
                </p>
            </div>
            <p class="t2">{why}</p>
            <Settle
                change=change
                table=table
                entries=entries
                can_repeat=can_repeat
            />
        </li>
    }
}

fn entries(refused: &RefusedView) -> Vec<Entry> {
    let suggested = |column: &str| {
        let found = refused.suggested.iter().find(|(name, _)| name == column);
        found.map(|(_, value)| value.clone())
    };
    let fields = refused.fields.iter();
    fields
        .map(|(column, value)| Entry {
            column: column.clone(),
            refused: value.clone(),
            suggested: suggested(column),
        })
        .collect()
}

/// A removed row takes no change any more, and a missing reference only goes where it may be empty.
fn can_repeat(refused: &RefusedView, entries: &[Entry]) -> bool {
    match refused.reason {
        RefusedReason::Gone => false,
        RefusedReason::Unknown => {
            !entries.is_empty() && entries.iter().all(|it| it.suggested.is_some())
        }
        RefusedReason::Taken | RefusedReason::Invalid | RefusedReason::Forbidden => true,
    }
}

/// Why, in one sentence with the names of the fields.
fn why(refused: &RefusedView, lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for (column, _) in &refused.fields {
        let name = t::column(&refused.table, column, lang);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let fields = names.join(", ");
    match (refused.reason, &refused.holder) {
        (RefusedReason::Taken, Some(holder)) => t::taken_by(&fields, holder, lang),
        (RefusedReason::Taken, None) => t::taken(&fields, lang),
        (RefusedReason::Unknown, _) => t::unknown(&fields, lang),
        (RefusedReason::Gone, _) => t::removed(lang).to_owned(),
        (RefusedReason::Invalid, _) => t::invalid(&fields, lang),
        (RefusedReason::Forbidden, _) => t::forbidden(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_api::private::Cell;
    use mikromon_domain::time::UnixMillis;
    use serde_json::{Value, json};

    fn refused(reason: RefusedReason, fields: &[(&str, Value)]) -> RefusedView {
        RefusedView {
            change: uuid::Uuid::nil(),
            at: UnixMillis(0),
            operator: None,
            reason,
            table: "router".into(),
            row: uuid::Uuid::nil(),
            name: "BR-1".into(),
            fields: owned(fields),
            holder: None,
            suggested: Vec::new(),
        }
    }

    fn owned(fields: &[(&str, Value)]) -> Vec<(String, Cell)> {
        let each = fields.iter();
        each.map(|(name, value)| ((*name).to_owned(), Cell::of(name, value.clone())))
            .collect()
    }

    #[test]
    fn a_refusal_names_the_fields_and_who_holds_them() {
        let fields = [("host", json!("10.0.0.1")), ("port", json!(8728))];
        let taken = RefusedView {
            holder: Some("BR-2".into()),
            ..refused(RefusedReason::Taken, &fields)
        };
        assert_eq!(
            why(&taken, Lang::Id),
            "Alamat, Port sudah dipakai oleh BR-2. Ganti, lalu kirim lagi."
        );
    }

    #[test]
    fn a_missing_reference_is_sent_again_only_where_it_may_be_left_out() {
        let parent = [("parent_id", json!("00000000-0000-0000-0000-000000000009"))];
        let lost = refused(RefusedReason::Unknown, &parent);
        assert!(!can_repeat(&lost, &entries(&lost)));
        let lost = RefusedView {
            suggested: owned(&[("parent_id", Value::Null)]),
            ..lost
        };
        assert!(can_repeat(&lost, &entries(&lost)));
        let gone = refused(RefusedReason::Gone, &[("note", json!("x"))]);
        assert!(!can_repeat(&gone, &entries(&gone)));
    }
}
