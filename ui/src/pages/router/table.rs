//! Routers as rows of a table: the columns to choose from, and the table that shows some of them.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos_router::hooks::use_navigate;
use mikromon_api::router::{Figures, RouterRow, RouterView};
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::router::RouterState;

use super::narrow::Groups;
use crate::components::table::{figure, name as cut_name};
use crate::components::{
    AvailBar, Blank, Column, Columns, Icon, Meter, Region, Rows, Spark, SparkTone, Status, Table,
    Tone, Verdict, icon, status, verdict,
};
use crate::format;
use crate::locales::{
    Lang, group as words_of_groups, overview as t, router, router_import, shell, state as words,
};
use crate::state::{Clock, Routers, Session, current, lang, part};

/// One router, followed: its cells change with its samples.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    row: RwSignal<RouterRow>,
    status: Memo<Status>,
}

impl Line {
    fn of(id: RouterId) -> Option<Self> {
        let (routers, clock, lang) = (part::<Routers>(), part::<Clock>(), lang());
        let row = RwSignal::from(routers.of(id)?);
        let status =
            Memo::new(move |_| row.with(|row| verdict(row, routers, || clock.now(), lang)));
        Some(Self { row, status })
    }

    /// Something of the row; what draws it is drawn again only when this changes.
    fn part<T>(self, of: impl Fn(&RouterRow) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.row.with(&of))
    }

    fn link(&self) -> impl IntoView + use<> {
        let name = self.part(|row| row.router.name.clone());
        let id = self.row.with_untracked(|row| row.router.id);
        view! { <a href=format!("/routers/{id}") tabindex="-1">{move || cut_name(name.get(), 32)}</a> }
    }

    /// Text of a figure that is known while the router answers; a dash otherwise.
    fn figure(
        self,
        say: impl Fn(&Figures) -> Option<String> + Send + Sync + 'static,
    ) -> impl Fn() -> AnyView {
        let text = self.part(move |row| current(row).and_then(&say));
        move || figure(text.get())
    }
}

/// Those of the routers that `ids` names, worst first. `none` says why there are none of them.
#[component]
pub(crate) fn RouterTable(
    ids: Memo<Vec<RouterId>>,
    columns: Columns<Line>,
    #[prop(into)] none: ViewFn,
    /// Lines of the skeleton.
    lines: usize,
) -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let none = StoredValue::new(none);
    let navigate = StoredValue::new_local(use_navigate());
    let open = Callback::new(move |id: RouterId| {
        navigate.with_value(|go| go(&format!("/routers/{id}"), Default::default()));
    });
    view! {
        <Region query=routers.list lines=lines>
            <Show when=move || routers.len() != 0 fallback=NoRouters>
                <Show
                    when=move || !ids.with(Vec::is_empty)
                    fallback=move || none.with_value(ViewFn::run)
                >
                    <Table
                        name="router"
                        rows=Rows::of(ids)
                        columns=columns
                        line=Line::of
                        mark=mark
                        open=open
                        label=shell::routers(lang)
                    />
                </Show>
            </Show>
        </Region>
    }
}

#[component]
fn NoRouters() -> impl IntoView {
    let lang = lang();
    let may_add = part::<Session>().may(Permission::RouterEdit);
    view! {
        <Blank picture=Icon::Router title=t::empty(lang) hint=t::empty_hint(lang)>
            {may_add.then(|| view! {
                <div class="row">
                    <a href="/routers/import" class="btn">{router_import::title(lang)}</a>
                    <a href="/routers/add" class="btn primary">
                        {icon(Icon::Plus)}
                        {router::add(lang)}
                    </a>
                </div>
            })}
        </Blank>
    }
}

fn mark(line: &Line) -> AnyAttribute {
    let state = line.part(|row| row.live.state);
    let name = line.part(|row| row.router.name.clone());
    view! {
        <{..}
            class:down=move || state.get() == RouterState::Down
            data-router=move || name.get()
            data-state=move || state.get().name()
        />
    }
    .into_any_attr()
}

pub(crate) fn state(lang: Lang) -> Column<Line> {
    Column::new("state", t::col_state(lang), |line: &Line| {
        let shown = line.status;
        move || status(shown.get())
    })
}

pub(crate) fn name(title: &'static str) -> Column<Line> {
    Column::new("name", title, Line::link)
}

/// The name, with a mark on those that others depend on.
pub(crate) fn name_and_rank(title: &'static str, lang: Lang) -> Column<Line> {
    Column::new("name", title, move |line: &Line| {
        let core = line.part(|row| row.router.core);
        let badge = move || view! { <span class="badge plain gap-l">{router::core(lang)}</span> };
        view! { {line.link()} {move || core.get().then(badge)} }
    })
}

pub(crate) fn address(lang: Lang) -> Column<Line> {
    let draw = |line: &Line| {
        let text = line.part(|row| address_of(&row.router));
        move || text.get()
    };
    Column::new("address", router::col_address(lang), draw).quiet()
}

/// `10.0.0.1:8728`, or as much of it as may be seen.
pub(crate) fn address_of(router: &RouterView) -> String {
    format!("{}:{}", router.host.as_str(), router.port.as_str())
}

pub(crate) fn site(lang: Lang) -> Column<Line> {
    let draw = |line: &Line| {
        let text = line.part(|row| row.router.site.as_str().to_owned());
        move || text.get()
    };
    Column::new("site", router::col_site(lang), draw).quiet()
}

pub(crate) fn group(groups: Memo<Groups>, lang: Lang) -> Column<Line> {
    let draw = move |line: &Line| {
        let group = line.part(|row| row.router.group);
        move || groups.with(|all| group.get().and_then(|it| all.get(&it).cloned()))
    };
    Column::new("group", words_of_groups::group(lang), draw).quiet()
}

pub(crate) fn tags(lang: Lang) -> Column<Line> {
    let draw = |line: &Line| {
        let tags = line.part(|row| row.router.tags.join(", "));
        move || tags.get()
    };
    Column::new("tags", words_of_groups::tags(lang), draw).quiet()
}

pub(crate) fn version(lang: Lang) -> Column<Line> {
    let draw = |line: &Line| line.figure(|now| Some(now.version.clone()));
    Column::new("version", router::col_version(lang), draw).quiet()
}

pub(crate) fn ppp(lang: Lang) -> Column<Line> {
    let draw = move |line: &Line| {
        line.figure(move |now| now.ppp_active.map(|n| format::whole(n.into(), lang)))
    };
    Column::new("ppp", t::ppp_active(lang), draw).number()
}

pub(crate) fn cpu() -> Column<Line> {
    Column::new("cpu", "CPU", |line: &Line| {
        let percent = line.part(|row| current(row).map(|now| now.cpu_percent));
        let high = line.part(|row| Verdict::of(&row.live) == Verdict::HighCpu);
        let known = Memo::new(move |_| percent.get().is_some());
        let value = Signal::derive(move || percent.get().unwrap_or_default());
        let tone = Signal::derive(move || if high.get() { Tone::Warn } else { Tone::Idle });
        view! {
            <Show when=move || known.get() fallback=|| figure(None)>
                <Meter percent=value tone=tone />
                <span class="after" class:warn=move || high.get() class:b=move || high.get()>
                    {move || format::percent(value.get())}
                </span>
            </Show>
        }
    })
    .number()
}

pub(crate) fn latency(lang: Lang) -> Column<Line> {
    let draw =
        move |line: &Line| line.figure(move |now| Some(format::milliseconds(now.latency, lang)));
    Column::new("latency", t::col_latency(lang), draw).number()
}

pub(crate) fn traffic(lang: Lang) -> Column<Line> {
    let draw =
        move |line: &Line| line.figure(move |now| Some(format::megabits(now.download, lang)));
    Column::new("traffic", t::col_traffic(lang), draw).number()
}

/// The traffic with its last hour before it.
pub(crate) fn traffic_line(lang: Lang) -> Column<Line> {
    let draw = move |line: &Line| {
        let values = line.part(|row| {
            let bits = row.traffic.iter().map(|it| it.map(format::float));
            bits.collect::<Vec<_>>()
        });
        let shown = line.status;
        let tone = Memo::new(move |_| match shown.with(|it| it.tone) {
            Tone::Solid => SparkTone::Bad,
            Tone::Warn => SparkTone::Warn,
            _ => SparkTone::Quiet,
        });
        let now = line.figure(move |now| Some(format::megabits(now.download, lang)));
        view! { <Spark values=values tone=tone /> <span class="after">{now}</span> }
    };
    Column::new("traffic", t::col_traffic(lang), draw).number()
}

pub(crate) fn day(lang: Lang) -> Column<Line> {
    let draw = move |line: &Line| {
        let parts = line.part(|row| row.day.clone());
        view! { <AvailBar parts=parts label=words::availability_day(lang) mini=true /> }
    };
    Column::new("day", t::col_day(lang), draw).number()
}
