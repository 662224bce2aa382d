//! The list of routers, with filters that live in the URL.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::router::RouterState;

use crate::components::{
    AvailBar, Blank, Chip, Icon, Region, SearchBox, Verdict, VirtualRows, icon, status, verdict,
};
use crate::format;
use crate::locales::{Lang, common, overview, router as t, shell, state};
use crate::pages::overview::{NoRouters, cell, megabits};
use crate::state::{Clock, Routers, Session, lang, part};

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
    let texts = [&router.name, &router.host, &router.site, &router.note];
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
        let all = routers.in_order().into_iter();
        all.filter(|row| row.with(|row| filter.keeps(row) && found(row, &needle)))
            .map(|row| row.with_untracked(|row| row.router.id))
            .collect::<Vec<_>>()
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
    let may_edit = part::<Session>().may(Permission::RouterEdit);
    view! {
        <div class="page-head">
            <h1>{shell::routers(lang)}</h1>
            <span class="t3">{move || routers.len()}</span>
            <span class="push"></span>
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
            <Region query=routers.list lines=10>
                <Show when=move || routers.len() != 0 fallback=NoRouters>
                    <Show when=move || !ids.with(Vec::is_empty) fallback=move || view! {
                        <Blank
                            picture=Icon::Search
                            title=t::none_match(lang)
                            hint=t::none_match_hint(lang)
                        >
                            <button type="button" class="btn" on:click=move |_| go(Filter::All, "")>
                                {t::clear_filters(lang)}
                            </button>
                        </Blank>
                    }>
                        <VirtualRows
                            rows=ids
                            key=|id: &RouterId| *id
                            row=move |id| view! { <Row id=id /> }
                            height=36
                            columns=columns()
                            head=head(lang)
                            label=shell::routers(lang)
                            class="routers"
                        />
                    </Show>
                </Show>
            </Region>
        </section>
    }
}

fn columns() -> AnyView {
    view! {
        <colgroup>
            <col class="w-158" />
            <col />
            <col class="w-158" />
            <col class="w-148" />
            <col class="w-148" />
            <col class="w-96" /><col class="w-72" /><col class="w-112" /><col class="w-104" />
        </colgroup>
    }
    .into_any()
}

fn head(lang: Lang) -> AnyView {
    view! {
        <tr>
            <th scope="col">{t::col_state(lang)}</th>
            <th scope="col">{t::col_name(lang)}</th>
            <th scope="col">{t::col_address(lang)}</th>
            <th scope="col">{t::col_site(lang)}</th>
            <th scope="col">{t::col_version(lang)}</th>
            <th scope="col" class="num">{overview::ppp_active(lang)}</th>
            <th scope="col" class="num">{t::col_latency(lang)}</th>
            <th scope="col" class="num">{overview::col_traffic(lang)}</th>
            <th scope="col" class="num">{t::col_day(lang)}</th>
        </tr>
    }
    .into_any()
}

#[component]
fn Row(id: RouterId) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let row = RwSignal::from(part::<Routers>().of(id)?);
    let state = Memo::new(move |_| row.with(|row| verdict(&row.live, || clock.now(), lang)));
    let book = Memo::new(move |_| row.with(|row| row.router.clone()));
    let day = Memo::new(move |_| row.with(|row| row.day.clone()));
    let down = Memo::new(move |_| row.with(|row| row.live.state == RouterState::Down));
    let text = move |of: fn(&RouterRow) -> String| row.with(of);
    Some(view! {
        <tr
            class:down=move || down.get()
            data-router=move || text(|row| row.router.name.clone())
            data-state=move || row.with(|row| row.live.state.name())
        >
            <td>{move || status(state.get())}</td>
            <td title=move || text(|row| row.router.name.clone())>
                <a href=format!("/routers/{id}")>
                    <span class="b">
                        {move || format::middle(&book.with(|it| it.name.clone()), 32)}
                    </span>
                </a>
                {move || book.with(|it| it.core).then(|| view! {
                    <span class="badge plain gap-l">{t::core(lang)}</span>
                })}
            </td>
            <td class="t2">{move || book.with(|it| format!("{}:{}", it.host, it.port))}</td>
            <td class="t2">{move || book.with(|it| it.site.clone())}</td>
            <td class="t2">{cell(row, |now| Some(now.version.clone()))}</td>
            <td class="num">
                {cell(row, move |now| now.ppp_active.map(|n| format::whole(n.into(), lang)))}
            </td>
            <td class="num">
                {cell(row, move |now| Some(format::milliseconds(now.latency, lang)))}
            </td>
            <td class="num" data-cell="traffic">
                {cell(row, move |now| Some(megabits(now.download, lang)))}
            </td>
            <td class="num">
                <AvailBar parts=day label=state::availability_day(lang) mini=true />
            </td>
        </tr>
    })
}
