//! The list of routers, with filters that live in the URL.

use std::future::ready;

use leptos::prelude::*;
use mikromon_api::router::RouterRow;
use mikromon_domain::permission::Permission;

use super::narrow::{Groups, Narrow, NarrowPicks};
use super::order::in_order;
use super::table::{self, Line, RouterTable};
use crate::components::{
    Blank, Chip, ColumnChoice, Columns, Export, Icon, SearchBox, Sorting, Verdict, icon,
};
use crate::format::csv::{self, Cell};
use crate::locales::{Lang, common, group, overview, router as t, router_import, shell};
use crate::state::{Routers, Session, current, lang, part, step_in_url, word_in_url};

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
    let (show, set_show) = step_in_url("show");
    let (search, set_search) = word_in_url("q");
    let narrow = Narrow::in_url();
    let sorting = Sorting::in_url();
    let filter = Memo::new(move |_| {
        let named = |code: &str| Filter::ALL.into_iter().find(|it| it.code() == code);
        show.with(|code| code.as_deref().and_then(named))
            .unwrap_or(Filter::All)
    });
    let search = Memo::new(move |_| search.get().unwrap_or_default());
    let go = move |filter: Filter| {
        set_show.set((filter != Filter::All).then(|| filter.code().to_owned()));
    };
    let ids = Memo::new(move |_| {
        let needle = search.get().trim().to_lowercase();
        let filter = filter.get();
        let keeps = |row: &RouterRow| filter.keeps(row) && narrow.keeps(row) && found(row, &needle);
        let ids = routers.chosen(keeps);
        sorting.now.with(|sort| in_order(routers, ids, sort))
    });
    let chips = Filter::ALL.into_iter().map(|it| {
        let count = Memo::new(move |_| routers.count(|row| it.keeps(row) && narrow.keeps(row)));
        let on = Signal::derive(move || filter.get() == it);
        view! { <Chip word=it.word(lang) count=count on=on toggle=move || go(it) /> }
    });
    let clear = move |_| {
        go(Filter::All);
        narrow.clear();
        set_search.set(None);
    };
    let none = move || {
        view! {
            <Blank picture=Icon::Search title=t::none_match(lang) hint=t::none_match_hint(lang)>
                <button type="button" class="btn" on:click=clear>{t::clear_filters(lang)}</button>
            </Blank>
        }
    };
    let file = move || {
        let rows = ids.get_untracked().into_iter();
        let rows: Vec<_> = rows
            .filter_map(|id| Some(routers.of(id)?.get_untracked()))
            .collect();
        ready(Ok(text(&rows, lang)))
    };
    let columns = columns(narrow.groups, lang)
        .sorted(sorting)
        .choosable("routers");
    let may_edit = part::<Session>().may(Permission::RouterEdit);
    view! {
        <div class="page-head">
            <h1>{shell::routers(lang)}</h1>
            <span class="t3">{move || routers.len()}</span>
            <span class="push"></span>
            <a href="/routers/groups" class="btn" id="open-groups">{group::open(lang)}</a>
            <ColumnChoice columns=columns />
            <Export name="router" text=file />
            {may_edit.then(|| view! {
                <a href="/routers/import" class="btn" id="import-routers">
                    {router_import::open(lang)}
                </a>
                <a href="/routers/add" class="btn primary" id="add-router">
                    {icon(Icon::Plus)}
                    {t::add(lang)}
                </a>
            })}
        </div>
        <div class="row filters">
            <SearchBox
                name="router-search"
                label=t::search(lang)
                value=search
                change=move |text| set_search.set(Some(text).filter(|it| !it.is_empty()))
            />
            {chips.collect_view()}
            <NarrowPicks narrow=narrow />
        </div>
        <section class="card grow" id="router-list">
            <RouterTable ids=ids columns=columns none=none lines=10 />
        </section>
    }
}

fn columns(groups: Memo<Groups>, lang: Lang) -> Columns<Line> {
    Columns::new([
        table::name_and_rank(t::col_name(lang), lang).sorts(),
        table::state(lang).width("w-158"),
        table::address(lang).width("w-158").leaves_next().sorts(),
        table::site(lang).width("w-148").leaves_first().sorts(),
        table::group(groups, lang).width("w-112").spare(),
        table::tags(lang).width("w-112").spare(),
        table::version(lang).width("w-148").leaves_first().sorts(),
        table::ppp(lang).width("w-96").sorts(),
        table::latency(lang).width("w-88").leaves_next().sorts(),
        table::traffic(lang).width("w-112").sorts(),
        table::day(lang).width("w-104").leaves_first(),
    ])
}

/// The routers as a file for a spreadsheet: figures in units that can be reckoned with.
fn text(rows: &[RouterRow], lang: Lang) -> String {
    let heads = [
        t::col_name(lang),
        overview::col_state(lang),
        t::col_address(lang),
        t::port(lang),
        t::col_site(lang),
        t::col_version(lang),
        overview::ppp_active(lang),
        t::col_latency_ms(lang),
        t::col_traffic_bits(lang),
        t::note(lang),
    ];
    let line = |row: &RouterRow| {
        let (router, now) = (&row.router, current(row));
        [
            router.name.clone().into(),
            row.live.state.name().to_owned().into(),
            router.host.as_str().to_owned().into(),
            router.port.as_str().to_owned().into(),
            router.site.as_str().to_owned().into(),
            now.map_or(Cell::Empty, |it| it.version.clone().into()),
            now.and_then(|it| it.ppp_active).map(i64::from).into(),
            now.map(|it| it.latency.0).into(),
            now.and_then(|it| i64::try_from(it.download).ok()).into(),
            router.note.as_str().to_owned().into(),
        ]
    };
    csv::text(heads, rows.iter().map(line), lang)
}
