//! The list of customers. The core keeps it: only what is in sight is fetched.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::customer::{CustomerRow, ListCustomers};
use mikromon_api::{ApiError, Tag};
use mikromon_domain::permission::Permission;

use super::branch_names;
use super::columns::{columns, file, order};
use crate::bridge;
use crate::components::table::marked;
use crate::components::{
    Blank, ColumnChoice, Export, Icon, Pick, Region, SearchBox, Sorting, Table,
};
use crate::format;
use crate::locales::{customer as t, router, shell};
use crate::state::{Clock, Session, lang, part, spans, step_in_url, word_in_url};

/// Rows that a file is fetched by; `ListCustomers` allows no more.
const AT_ONCE: u32 = 500;

#[component]
pub(crate) fn CustomerList() -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let (search, set_search) = word_in_url("q");
    let (branch, set_branch) = step_in_url("branch");
    let search = Memo::new(move |_| search.get().unwrap_or_default());
    let branch = Memo::new(move |_| branch.get().unwrap_or_default());
    let sorting = Sorting::in_url();
    let wanted = Memo::new(move |_| {
        let (order, descending) = sorting.now.with(|it| (order(it), it.descending));
        ListCustomers {
            search: search.with(|it| it.trim().to_owned()),
            branch: branch.with(|it| it.parse().ok()),
            order,
            descending,
            offset: 0,
            limit: 0,
        }
    });
    let customers = spans(
        &[Tag::Customers, Tag::Invoices, Tag::Payments, Tag::Plans],
        move |offset, limit| ListCustomers {
            offset,
            limit,
            ..wanted.get()
        },
        |it| (it.total, it.rows),
    );
    let names = branch_names();
    let branches = Signal::derive(move || {
        let all = std::iter::once((String::new(), t::all_branches(lang).to_owned()));
        let mut named: Vec<_> = names
            .get()
            .into_iter()
            .map(|(id, it)| (id.to_string(), it))
            .collect();
        named.sort_by(|a, b| a.1.cmp(&b.1));
        all.chain(named).collect::<Vec<_>>()
    });
    let with_money = part::<Session>().may(Permission::InvoiceView);
    let columns = columns(names, with_money)
        .sorted(sorting)
        .choosable("customers");
    let text = move || {
        let (wanted, names) = (wanted.get_untracked(), names.get_untracked());
        async move {
            let rows = all(wanted).await?;
            Ok(file(&rows, &names, clock.zone(), lang))
        }
    };
    let narrows = move || !search.with(String::is_empty) || !branch.with(String::is_empty);
    let clear = move |_| {
        set_search.set(None);
        set_branch.set(None);
    };
    let none = move || {
        if !narrows() {
            return view! {
                <Blank picture=Icon::Users title=t::empty(lang) hint=t::empty_hint(lang) />
            }
            .into_any();
        }
        view! {
            <Blank picture=Icon::Search title=t::none_match(lang) hint=t::none_match_hint(lang)>
                <button type="button" class="btn" on:click=clear>{router::clear_filters(lang)}</button>
            </Blank>
        }
        .into_any()
    };
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |it: CustomerRow| {
        navigate.with_value(|go| go(&format!("/customers/{}", it.id), Default::default()));
    });
    let some = |text: String| Some(text).filter(|it| !it.is_empty());
    view! {
        <div class="page-head">
            <h1>{shell::customers(lang)}</h1>
            <span class="t3" id="customer-total">
                {move || format::whole(customers.total().try_into().unwrap_or_default(), lang)}
            </span>
            <span class="push"></span>
            <ColumnChoice columns=columns />
            <Export name=t::file(lang) text=text />
        </div>
        <div class="row filters">
            <SearchBox
                name="customer-search"
                label=t::search(lang)
                value=search
                change=move |text| set_search.set(some(text))
            />
            <Show when=move || !names.with(std::collections::HashMap::is_empty)>
                <Pick
                    name="customer-branch"
                    label=t::col_branch(lang)
                    options=branches
                    chosen=branch.into()
                    choose=Callback::new(move |text| set_branch.set(some(text)))
                />
            </Show>
        </div>
        <section class="card grow" id="customer-list">
            <Region query=customers.query lines=12>
                <Show when=move || customers.total() != 0 fallback=none>
                    <Table
                        name="customer"
                        rows=customers
                        columns=columns
                        line=Some
                        mark=|it: &CustomerRow| marked("data-customer", &it.code)
                        open=open
                        dense=true
                        label=shell::customers(lang)
                    />
                </Show>
            </Region>
        </section>
    }
}

/// All that the filters leave, span by span.
async fn all(wanted: ListCustomers) -> Result<Vec<CustomerRow>, ApiError> {
    let mut rows = Vec::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let span = bridge::call(ListCustomers {
            offset,
            limit: AT_ONCE,
            ..wanted.clone()
        })
        .await?;
        if span.rows.is_empty() {
            return Ok(rows);
        }
        rows.extend(span.rows);
    }
}
