//! The list of differences. The core compares; only what is in sight is fetched.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use mikromon_api::autosync::{DriftRow, GetAutoSync, ListDrift};
use mikromon_api::{ApiError, Tag};
use mikromon_domain::drift::Kind;
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;

use super::columns::{columns, file};
use super::reading::{Reading, Unread};
use crate::bridge;
use crate::components::table::marked;
use crate::components::{
    Blank, Chip, ColumnChoice, Export, Icon, Pick, Region, SearchBox, Table, icon,
};
use crate::format;
use crate::locales::{Lang, drift as t, router};
use crate::state::{Session, Spans, lang, part, query, spans, step_in_url, word_in_url};

/// Rows that a file is fetched by; `ListDrift` allows no more.
const AT_ONCE: u32 = 500;
/// Whichever is compared may change either side.
const TAGS: &[Tag] = &[Tag::Drift, Tag::Customers, Tag::Plans, Tag::Routers];

#[component]
pub(crate) fn DriftList() -> impl IntoView {
    let lang = lang();
    let (search, set_search) = word_in_url("q");
    let (kind, set_kind) = step_in_url("kind");
    let (router, set_router) = step_in_url("router");
    let search = Memo::new(move |_| search.get().unwrap_or_default());
    let kind = Memo::new(move |_| kind.with(|it| Kind::from_name(it.as_ref()?)));
    let router = Memo::new(move |_| router.with(|it| it.as_ref()?.parse::<RouterId>().ok()));
    let wanted = Memo::new(move |_| ListDrift {
        router: router.get(),
        kind: kind.get(),
        search: search.with(|it| it.trim().to_owned()),
        offset: 0,
        limit: 0,
    });
    let kinds = RwSignal::new(Vec::<(Kind, u32)>::new());
    let rows = spans(
        TAGS,
        move |offset, limit| ListDrift {
            offset,
            limit,
            ..wanted.get()
        },
        move |it| {
            kinds.set(it.kinds);
            (it.total, it.rows)
        },
    );
    let autosync = query(TAGS, None, || Some(GetAutoSync {}));
    let columns = columns(lang).choosable("drift");
    let text = move || {
        let wanted = wanted.get_untracked();
        async move { Ok(file(&all(wanted).await?, lang)) }
    };
    let narrows =
        move || !search.with(String::is_empty) || kind.get().is_some() || router.get().is_some();
    let clear = Callback::new(move |()| {
        set_search.set(None);
        set_kind.set(None);
        set_router.set(None);
    });
    let read = Memo::new(move |_| {
        let some =
            |it: &mikromon_api::autosync::AutoSync| it.routers.iter().any(|it| it.read.is_some());
        autosync.data.with(|it| it.as_ref().is_some_and(some))
    });
    let none = move || nothing(narrows(), read.get(), clear, lang);
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |it: DriftRow| {
        if let Some(known) = it.known {
            navigate.with_value(|go| {
                go(
                    &format!("/customers/{}", known.customer),
                    Default::default(),
                )
            });
        }
    });
    let some = |text: String| Some(text).filter(|it| !it.is_empty());
    let routers = Signal::derive(move || {
        let all = std::iter::once((String::new(), t::every_router(lang).to_owned()));
        let known = autosync.data.get().map(|it| it.routers).unwrap_or_default();
        all.chain(known.into_iter().map(|it| (it.router.to_string(), it.name)))
            .collect::<Vec<_>>()
    });
    let router_text =
        Signal::derive(move || router.get().map(|it| it.to_string()).unwrap_or_default());
    let may_edit = part::<Session>().may(Permission::CustomerEdit);
    let take_in = move || match router.get() {
        Some(it) => format!("/drift/take-in?router={it}"),
        None => "/drift/take-in".to_owned(),
    };
    let chips = move || {
        let toggle = move |it: Kind| {
            let next = (kind.get_untracked() != Some(it)).then(|| it.name().to_owned());
            set_kind.set(next);
        };
        kinds_shown(kinds, kind, toggle, lang)
    };
    view! {
        <div class="page-head">
            <h1>{t::open(lang)}</h1>
            <span class="t3" id="drift-total">
                {move || format::whole(rows.total().try_into().unwrap_or_default(), lang)}
            </span>
            <span class="push"></span>
            <Reading autosync=autosync only=router />
            {may_edit.then(|| view! {
                <a href=take_in class="btn" id="take-in">
                    {icon(Icon::Plus)}
                    {t::take_in(lang)}
                </a>
            })}
            <ColumnChoice columns=columns />
            <Export name=t::file(lang) text=text />
        </div>
        <Unread autosync=autosync only=router />
        <div class="row filters">
            <SearchBox
                name="drift-search"
                label=t::search(lang)
                value=search
                change=move |text| set_search.set(some(text))
            />
            <Pick
                name="drift-router"
                label=t::col_router(lang)
                options=routers
                chosen=router_text
                choose=Callback::new(move |text| set_router.set(some(text)))
            />
            {chips}
        </div>
        <section class="card grow" id="drift-list">
            <Region query=rows.query lines=12>
                <Show when=move || rows.total() != 0 fallback=none>
                    <DriftTable rows=rows columns=columns open=open />
                </Show>
            </Region>
        </section>
    }
}

#[component]
fn DriftTable(
    rows: Spans<DriftRow>,
    columns: crate::components::Columns<DriftRow>,
    open: Callback<DriftRow>,
) -> impl IntoView {
    view! {
        <Table
            name="drift"
            rows=rows
            columns=columns
            line=Some
            mark=|it: &DriftRow| marked("data-drift", it.user.as_str())
            open=open
            dense=true
            label=t::title(lang())
        />
    }
}

/// Those that there are, and the one that is chosen.
fn kinds_shown(
    kinds: RwSignal<Vec<(Kind, u32)>>,
    chosen: Memo<Option<Kind>>,
    toggle: impl Fn(Kind) + Copy + Send + Sync + 'static,
    lang: Lang,
) -> impl IntoView {
    let count = move |kind: Kind| {
        let found = kinds.with(|all| all.iter().find(|it| it.0 == kind).map(|it| it.1));
        found.unwrap_or_default()
    };
    let chip = move |kind: &'static Kind| {
        let kind = *kind;
        let there = Memo::new(move |_| count(kind) > 0 || chosen.get() == Some(kind));
        view! {
            <Show when=move || there.get()>
                <Chip
                    word=t::kind(kind, lang)
                    count=Signal::derive(move || usize::try_from(count(kind)).unwrap_or_default())
                    on=Signal::derive(move || chosen.get() == Some(kind))
                    toggle=move || toggle(kind)
                />
            </Show>
        }
    };
    Kind::ALL.iter().map(chip).collect_view()
}

/// In the place of a table without rows.
fn nothing(narrows: bool, read: bool, clear: Callback<()>, lang: Lang) -> AnyView {
    if narrows {
        return view! {
            <Blank picture=Icon::Search title=t::none_match(lang) hint=t::none_match_hint(lang)>
                <button type="button" class="btn" on:click=move |_| clear.run(())>
                    {router::clear_filters(lang)}
                </button>
            </Blank>
        }
        .into_any();
    }
    let (picture, title, hint) = match read {
        true => (Icon::Good, t::none(lang), t::none_hint(lang)),
        false => (Icon::Router, t::not_yet(lang), t::not_yet_hint(lang)),
    };
    view! { <Blank picture=picture title=title hint=hint /> }.into_any()
}

/// All that the filters leave, span by span.
async fn all(wanted: ListDrift) -> Result<Vec<DriftRow>, ApiError> {
    let mut rows = Vec::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let span = bridge::call(ListDrift {
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
