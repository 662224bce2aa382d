//! The list of routers, with filters that live in the URL.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::router::RouterRow;
use mikromon_domain::permission::Permission;

use super::table::{self, Line, RouterTable};
use crate::components::{Blank, Chip, Columns, Icon, SearchBox, Verdict, icon};
use crate::locales::{Lang, common, group, router as t, shell};
use crate::state::{Routers, Session, lang, part};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Trouble,
    Core,
    Paused,
}

impl Filter {
    const ALL: [Self; 4] = [Self::All, Self::Trouble, Self::Core, Self::Paused];

    /// As the URL has it.
    const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Trouble => "trouble",
            Self::Core => "core",
            Self::Paused => "paused",
        }
    }

    fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::All => common::all(lang),
            Self::Trouble => t::filter_trouble(lang),
            Self::Core => t::filter_core(lang),
            Self::Paused => t::filter_paused(lang),
        }
    }

    fn keeps(self, row: &RouterRow) -> bool {
        match self {
            Self::All => true,
            Self::Trouble => Verdict::of(&row.live).needs_look(),
            Self::Core => row.router.core,
            Self::Paused => row.router.paused,
        }
    }
}

fn found(row: &RouterRow, needle: &str) -> bool {
    let router = &row.router;
    let hidden = [&router.host, &router.site, &router.note].map(|it| it.as_str());
    let texts = std::iter::once(router.name.as_str()).chain(hidden);
    texts
        .into_iter()
        .any(|text| text.to_lowercase().contains(needle))
}

#[component]
pub(crate) fn RouterList() -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let url = use_query_map();
    let filter = Memo::new(move |_| {
        let code = url.with(|it| it.get("show"));
        Filter::ALL
            .into_iter()
            .find(|it| Some(it.code()) == code.as_deref())
            .unwrap_or(Filter::All)
    });
    let search = Memo::new(move |_| url.with(|it| it.get("q")).unwrap_or_default());
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |filter: Filter, search: &str| {
        let query = String::from(js_sys::encode_uri_component(search));
        let to = format!("/routers?show={}&q={query}", filter.code());
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..Default::default()
        };
        navigate.with_value(|navigate| navigate(&to, options));
    };
    let ids = Memo::new(move |_| {
        let needle = search.get().trim().to_lowercase();
        let filter = filter.get();
        routers.chosen(|row| filter.keeps(row) && found(row, &needle))
    });
    let chips = Filter::ALL.into_iter().map(|it| {
        let count = Memo::new(move |_| routers.count(|row| it.keeps(row)));
        let on = Signal::derive(move || filter.get() == it);
        view! {
            <Chip
                word=it.word(lang)
                count=count
                on=on
                toggle=move || go(it, &search.get_untracked())
            />
        }
    });
    let none = move || {
        view! {
            <Blank picture=Icon::Search title=t::none_match(lang) hint=t::none_match_hint(lang)>
                <button type="button" class="btn" on:click=move |_| go(Filter::All, "")>
                    {t::clear_filters(lang)}
                </button>
            </Blank>
        }
    };
    let may_edit = part::<Session>().may(Permission::RouterEdit);
    view! {
        <div class="page-head">
            <h1>{shell::routers(lang)}</h1>
            <span class="t3">{move || routers.len()}</span>
            <span class="push"></span>
            <a href="/groups" class="btn" id="open-groups">{group::open(lang)}</a>
            {may_edit.then(|| view! {
                <a href="/routers/add" class="btn primary" id="add-router">
                    {icon(Icon::Plus)}
                    {t::add(lang)}
                </a>
            })}
        </div>
        <div class="row">
            <SearchBox
                name="router-search"
                label=t::search(lang)
                value=search
                change=move |text| go(filter.get_untracked(), &text)
            />
            {chips.collect_view()}
        </div>
        <section class="card grow" id="router-list">
            <RouterTable ids=ids columns=columns(lang) none=none lines=10 />
        </section>
    }
}

fn columns(lang: Lang) -> Columns<Line> {
    Columns::new([
        table::state(lang).width("w-158"),
        table::name_and_rank(t::col_name(lang), lang),
        table::address(lang).width("w-158").leaves_next(),
        table::site(lang).width("w-148").leaves_first(),
        table::version(lang).width("w-148").leaves_first(),
        table::ppp(lang).width("w-96"),
        table::latency(lang).width("w-72").leaves_next(),
        table::traffic(lang).width("w-112"),
        table::day(lang).width("w-104").leaves_first(),
    ])
}
