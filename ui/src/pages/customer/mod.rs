//! Customers: the list of all of them, and one with its subscriptions, bills and payments.

mod columns;
mod contact;
mod detail;
mod list;
mod standing;
mod statement;
mod subscriptions;

pub(crate) use detail::CustomerPage;
pub(crate) use list::CustomerList;

use std::collections::HashMap;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::branch::ListBranches;
use mikromon_domain::ids::BranchId;
use mikromon_domain::money::Rupiah;

use crate::format;
use crate::locales::Lang;
use crate::state::query;

/// What the branches are called, followed.
fn branch_names() -> Memo<HashMap<BranchId, String>> {
    let branches = query(&[Tag::Branches], None, || Some(ListBranches {}));
    Memo::new(move |_| {
        let all = branches.data.get().unwrap_or_default();
        all.into_iter().map(|it| (it.id, it.name)).collect()
    })
}

/// An amount under a head that names the unit; what is owed has its minus.
fn amount(value: Rupiah, lang: Lang) -> String {
    let digits = format::whole(value.get().unsigned_abs(), lang);
    let sign = if value.get() < 0 { "−" } else { "" };
    format!("{sign}{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_keep_their_sign() {
        for (value, id, en) in [(0, "0", "0"), (444_000, "444.000", "444,000")] {
            let value = Rupiah::new(value).unwrap();
            assert_eq!(amount(value, Lang::Id), id);
            assert_eq!(amount(value, Lang::En), en);
        }
        assert_eq!(amount(Rupiah::new(-1_500).unwrap(), Lang::Id), "−1.500");
    }
}
