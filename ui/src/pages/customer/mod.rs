//! Customers: the list of all of them, the form that adds and edits one, and one with its
//! subscriptions, bills and payments.

mod columns;
mod contact;
mod detail;
mod form;
mod list;
mod peek;
mod remove;
mod standing;
mod statement;
mod subscriptions;
mod works;

pub(crate) use detail::CustomerPage;
pub(crate) use form::{AddCustomer, EditCustomer};
pub(crate) use list::CustomerList;

use std::collections::HashMap;

use leptos::prelude::*;
use mikromon_api::Tag;
use mikromon_api::branch::ListBranches;
use mikromon_domain::ids::{BranchId, CustomerId};

use crate::locales::{Lang, shell};
use crate::state::query;

pub(crate) type Branches = HashMap<BranchId, String>;

/// What the branches are called, followed.
pub(crate) fn branch_names() -> Memo<Branches> {
    let branches = query(&[Tag::Branches], None, || Some(ListBranches {}));
    Memo::new(move |_| {
        let all = branches.data.get().unwrap_or_default();
        all.into_iter().map(|it| (it.id, it.name)).collect()
    })
}

/// By name, as the options of a choice.
pub(crate) fn in_order(branches: &Branches) -> Vec<(String, String)> {
    let named = branches.iter().map(|(id, it)| (id.to_string(), it.clone()));
    let mut named: Vec<_> = named.collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named
}

/// Of a page below the list of customers, and below the page of one where it is of one.
pub(crate) fn above(
    customer: Option<(CustomerId, Signal<String>)>,
    lang: Lang,
) -> Vec<(String, Signal<String>)> {
    let list = Signal::stored(shell::customers(lang).to_owned());
    let customer = customer.map(|(id, name)| (format!("/customers/{id}"), name));
    [Some(("/customers".to_owned(), list)), customer]
        .into_iter()
        .flatten()
        .collect()
}
