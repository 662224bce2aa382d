//! The list of customers. The core keeps it: only what is in sight is fetched.

use leptos::html::Section;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::customer::{CustomerRow, ListCustomers};
use mikromon_api::{ApiError, Tag};
use mikromon_domain::ids::CustomerId;
use mikromon_domain::permission::Permission;

use super::columns::{columns, file, order};
use super::peek::Peek;
use super::{Branches, branch_names, in_order};
use crate::bridge;
use crate::components::table::{self, marked};
use crate::components::{
    Blank, ColumnChoice, Export, Icon, Pick, Region, SearchBox, Sorting, Table, icon,
};
use crate::format;
use crate::locales::{Lang, customer as t, router, shell};
use crate::state::{Clock, Session, lang, part, spans, step_in_url, word_in_url};

/// Rows that a file is fetched by; `ListCustomers` allows no more.
const AT_ONCE: u32 = 500;
/// In the address of the page.
const YES: &str = "yes";

#[component]
pub(crate) fn CustomerList() -> impl IntoView {
    let (lang, clock) = (lang(), part::<Clock>());
    let (search, set_search) = word_in_url("q");
    let (branch, set_branch) = step_in_url("branch");
    let search = Memo::new(move |_| search.get().unwrap_or_default());
    let branch = Memo::new(move |_| branch.get().unwrap_or_default());
    let (incomplete, set_incomplete) = step_in_url("incomplete");
    let incomplete = Memo::new(move |_| incomplete.with(Option::is_some));
    let sorting = Sorting::in_url();
    let wanted = Memo::new(move |_| {
        let (order, descending) = sorting.now.with(|it| (order(it), it.descending));
        ListCustomers {
            search: search.with(|it| it.trim().to_owned()),
            branch: branch.with(|it| it.parse().ok()),
            incomplete: incomplete.get(),
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
    let session = part::<Session>();
    let may_edit = session.may(Permission::CustomerEdit);
    let with_money = session.may(Permission::InvoiceView);
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
    let narrows = move || {
        !search.with(String::is_empty) || !branch.with(String::is_empty) || incomplete.get()
    };
    let clear = Callback::new(move |()| {
        set_search.set(None);
        set_branch.set(None);
        set_incomplete.set(None);
    });
    let none = move || nothing(narrows(), clear, may_edit, lang);
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |it: CustomerRow| {
        navigate.with_value(|go| go(&format!("/customers/{}", it.id), Default::default()));
    });
    let (peeked, set_peeked) = word_in_url("peek");
    let peeked = Memo::new(move |_| peeked.with(|it| it.as_ref()?.parse::<CustomerId>().ok()));
    let peek = table::Peek {
        open: Signal::derive(move || peeked.get().is_some()),
        look: Callback::new(move |it: Option<CustomerRow>| {
            set_peeked.set(it.map(|it| it.id.to_string()));
        }),
    };
    let place = NodeRef::<Section>::new();
    let leave = Callback::new(move |()| {
        set_peeked.set(None);
        table::focus(place);
    });
    let some = |text: String| Some(text).filter(|it| !it.is_empty());
    view! {
        <div class="beside" class:two=move || peeked.get().is_some()>
            <div class="list-side">
                <div class="page-head">
                    <h1>{shell::customers(lang)}</h1>
                    <span class="t3" id="customer-total">
                        {move || format::whole(customers.total().try_into().unwrap_or_default(), lang)}
                    </span>
                    <span class="push"></span>
                    <ColumnChoice columns=columns />
                    <Export name=t::file(lang) text=text />
                    {may_edit.then(|| view! {
                        <a href="/customers/new" class="btn primary" id="add-customer">
                            {icon(Icon::Plus)}
                            {t::add(lang)}
                        </a>
                    })}
                </div>
                <div class="row filters">
                    <SearchBox
                        name="customer-search"
                        label=t::search(lang)
                        value=search
                        change=move |text| set_search.set(some(text))
                    />
                    <BranchPick
                        names=names
                        chosen=branch
                        choose=move |text| set_branch.set(some(text))
                    />
                    <Pick
                        name="customer-incomplete"
                        label=t::completeness(lang)
                        options=completeness(lang)
                        chosen=Signal::derive(move || {
                            if incomplete.get() { YES.to_owned() } else { String::new() }
                        })
                        choose=Callback::new(move |text| set_incomplete.set(some(text)))
                    />
                </div>
                <section class="card grow" id="customer-list" node_ref=place>
                    <Region query=customers.query lines=12>
                        <Show when=move || customers.total() != 0 fallback=none>
                            <Table
                                name="customer"
                                rows=customers
                                columns=columns
                                line=Some
                                mark=|it: &CustomerRow| marked("data-customer", &it.code)
                                open=open
                                peek=peek
                                dense=true
                                label=shell::customers(lang)
                            />
                        </Show>
                    </Region>
                </section>
            </div>
            {move || peeked.get().map(|id| view! { <Peek id=id close=leave /> })}
        </div>
    }
}

/// All, or those who are yet to be completed.
fn completeness(lang: Lang) -> Signal<Vec<(String, String)>> {
    Signal::stored(vec![
        (String::new(), t::every_customer(lang).to_owned()),
        (YES.to_owned(), t::incomplete(lang).to_owned()),
    ])
}

#[component]
fn BranchPick(
    names: Memo<Branches>,
    chosen: Memo<String>,
    #[prop(into)] choose: Callback<String>,
) -> impl IntoView {
    let lang = lang();
    let options = Signal::derive(move || {
        let all = std::iter::once((String::new(), t::all_branches(lang).to_owned()));
        all.chain(names.with(in_order)).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !names.with(Branches::is_empty)>
            <Pick
                name="customer-branch"
                label=t::col_branch(lang)
                options=options
                chosen=chosen.into()
                choose=choose
            />
        </Show>
    }
}

/// In the place of a table without rows.
fn nothing(narrows: bool, clear: Callback<()>, may_edit: bool, lang: Lang) -> AnyView {
    if !narrows {
        return view! {
            <Blank picture=Icon::Users title=t::empty(lang) hint=t::empty_hint(lang)>
                {may_edit.then(|| view! {
                    <a href="/customers/new" class="btn primary">
                        {icon(Icon::Plus)}
                        {t::add(lang)}
                    </a>
                })}
            </Blank>
        }
        .into_any();
    }
    view! {
        <Blank picture=Icon::Search title=t::none_match(lang) hint=t::none_match_hint(lang)>
            <button type="button" class="btn" on:click=move |_| clear.run(())>
                {router::clear_filters(lang)}
            </button>
        </Blank>
    }
    .into_any()
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
