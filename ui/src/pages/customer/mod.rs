//! Customers: the list of all of them, and one with its subscriptions, bills and payments.

mod columns;
mod contact;
mod detail;
mod list;
mod peek;
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

use crate::state::query;

type Branches = HashMap<BranchId, String>;

/// What the branches are called, followed.
fn branch_names() -> Memo<Branches> {
    let branches = query(&[Tag::Branches], None, || Some(ListBranches {}));
    Memo::new(move |_| {
        let all = branches.data.get().unwrap_or_default();
        all.into_iter().map(|it| (it.id, it.name)).collect()
    })
}
