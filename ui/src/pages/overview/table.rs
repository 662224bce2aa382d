//! The routers of the Overview: worst first, with what a glance needs.

use leptos::prelude::*;
use mikromon_api::router::{Figures, RouterRow};
use mikromon_domain::ids::RouterId;
use mikromon_domain::permission::Permission;
use mikromon_domain::router::RouterState;

use crate::components::{
    AvailBar, Blank, Chip, Icon, Meter, Region, Spark, SparkTone, Tone, Verdict, VirtualRows, icon,
    status, verdict,
};
use crate::format;
use crate::locales::{Lang, common, overview as t, router, shell, state};
use crate::state::{Clock, Routers, Session, lang, part};

#[component]
pub(crate) fn RouterTable() -> impl IntoView {
    let lang = lang();
    let routers = part::<Routers>();
    let look_only = RwSignal::new(false);
    let look = Memo::new(move |_| routers.count(|row| Verdict::of(&row.live).needs_look()));
    let ids = Memo::new(move |_| {
        let all = routers.in_order().into_iter();
        all.filter(|row| !look_only.get() || row.with(|row| Verdict::of(&row.live).needs_look()))
            .map(|row| row.with_untracked(|row| row.router.id))
            .collect::<Vec<_>>()
    });
    let count = Signal::derive(move || routers.len());
    view! {
        <section class="card" id="overview-routers">
            <header>
                <h2>{shell::routers(lang)}</h2>
                <span class="sub">{t::worst_first(lang)}</span>
                <span class="push">
                    <Chip
                        word=t::need_look(lang)
                        count=look
                        on=look_only
                        toggle=move || look_only.set(true)
                    />
                    <Chip
                        word=common::all(lang)
                        count=count
                        on=Signal::derive(move || !look_only.get())
                        toggle=move || look_only.set(false)
                    />
                </span>
            </header>
            <Region query=routers.list lines=8>
                <Show when=move || routers.len() != 0 fallback=NoRouters>
                    <Show
                        when=move || !ids.with(Vec::is_empty)
                        fallback=move || view! { <p class="t3 pad">{t::none_need_look(lang)}</p> }
                    >
                        <VirtualRows
                            rows=ids
                            key=|id: &RouterId| *id
                            row=move |id| view! { <Row id=id /> }
                            height=36
                            columns=columns()
                            head=head(lang)
                            label=shell::routers(lang)
                            class="glance"
                        />
                    </Show>
                </Show>
            </Region>
        </section>
    }
}

#[component]
pub(crate) fn NoRouters() -> impl IntoView {
    let lang = lang();
    let may_add = part::<Session>().may(Permission::RouterEdit);
    view! {
        <Blank picture=Icon::Router title=t::empty(lang) hint=t::empty_hint(lang)>
            {may_add.then(|| view! {
                <a href="/routers/add" class="btn primary">{icon(Icon::Plus)}{router::add(lang)}</a>
            })}
        </Blank>
    }
}

fn columns() -> AnyView {
    view! {
        <colgroup>
            <col class="w-148" />
            <col />
            <col class="w-88" />
            <col class="w-124" />
            <col class="w-72" />
            <col class="w-148" />
            <col class="w-96" />
        </colgroup>
    }
    .into_any()
}

fn head(lang: Lang) -> AnyView {
    view! {
        <tr>
            <th scope="col">{t::col_state(lang)}</th>
            <th scope="col">{t::col_router(lang)}</th>
            <th scope="col" class="num">{t::ppp_active(lang)}</th>
            <th scope="col" class="num">"CPU"</th>
            <th scope="col" class="num">{t::col_latency(lang)}</th>
            <th scope="col" class="num">{t::col_traffic(lang)}</th>
            <th scope="col" class="num">{t::col_day(lang)}</th>
        </tr>
    }
    .into_any()
}

#[component]
fn Row(id: RouterId) -> impl IntoView {
    let lang = lang();
    let clock = part::<Clock>();
    let row = part::<Routers>().of(id)?;
    let row = RwSignal::from(row);
    let name = Memo::new(move |_| row.with(|row| row.router.name.clone()));
    let state = Memo::new(move |_| row.with(|row| verdict(&row.live, || clock.now(), lang)));
    let down = Memo::new(move |_| row.with(|row| row.live.state == RouterState::Down));
    let traffic = Memo::new(move |_| {
        row.with(|row| {
            row.traffic
                .iter()
                .map(|it| it.map(format::float))
                .collect::<Vec<_>>()
        })
    });
    let day = Memo::new(move |_| row.with(|row| row.day.clone()));
    let tone = Memo::new(move |_| match state.with(|it| it.tone) {
        Tone::Solid => SparkTone::Bad,
        Tone::Warn => SparkTone::Warn,
        _ => SparkTone::Quiet,
    });
    Some(view! {
        <tr
            class:down=move || down.get()
            data-router=move || name.get()
            data-state=move || row.with(|row| row.live.state.name())
        >
            <td>{move || status(state.get())}</td>
            <td title=move || name.get()>
                <a href=format!("/routers/{id}")>
                    <span class="b">{move || format::middle(&name.get(), 32)}</span>
                </a>
            </td>
            <td class="num" data-cell="ppp">
                {cell(row, move |now| now.ppp_active.map(|n| format::whole(n.into(), lang)))}
            </td>
            <td class="num" data-cell="cpu"><Cpu row=row /></td>
            <td class="num" data-cell="latency">
                {cell(row, move |now| Some(format::milliseconds(now.latency, lang)))}
            </td>
            <td class="num" data-cell="traffic">
                <Spark values=traffic tone=tone />
                <span class="after">
                    {cell(row, move |now| Some(megabits(now.download, lang)))}
                </span>
            </td>
            <td class="num">
                <AvailBar parts=day label=state::availability_day(lang) mini=true />
            </td>
        </tr>
    })
}

/// Bits per second as Mbit/s: whole from 10 up, else with one decimal.
pub(crate) fn megabits(bits: u64, lang: Lang) -> String {
    let mega = format::float(bits) / 1e6;
    format::real(mega, u32::from(mega < 9.95 && bits > 0), lang)
}

/// Text of a figure that is known while the router is up; a dash otherwise.
pub(crate) fn cell(
    row: RwSignal<RouterRow>,
    say: impl Fn(&Figures) -> Option<String> + Send + Sync + 'static,
) -> impl IntoView {
    let text = Memo::new(move |_| row.with(|row| current(row).and_then(&say)));
    move || match text.get() {
        Some(text) => view! { {text} }.into_any(),
        None => view! { <span class="t3">"—"</span> }.into_any(),
    }
}

/// The figures, unless the router is out of reach and they are old.
pub(crate) fn current(row: &RouterRow) -> Option<&Figures> {
    matches!(row.live.state, RouterState::Up | RouterState::Suspect)
        .then_some(row.live.figures.as_ref())?
}

#[component]
fn Cpu(row: RwSignal<RouterRow>) -> impl IntoView {
    let percent = Memo::new(move |_| row.with(|row| current(row).map(|now| now.cpu_percent)));
    let high = Memo::new(move |_| row.with(|row| Verdict::of(&row.live) == Verdict::HighCpu));
    let known = Memo::new(move |_| percent.get().is_some());
    let tone = Signal::derive(move || if high.get() { Tone::Warn } else { Tone::Idle });
    view! {
        <Show when=move || known.get() fallback=|| view! { <span class="t3">"—"</span> }>
            <Meter percent=Signal::derive(move || percent.get().unwrap_or_default()) tone=tone />
            <span class="after" class:warn=move || high.get() class:b=move || high.get()>
                {move || format::percent(percent.get().unwrap_or_default())}
            </span>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn megabits_keep_a_decimal_only_while_small() {
        for (bits, expected) in [
            (0, "0"),
            (400_000, "0,4"),
            (9_940_000, "9,9"),
            (9_960_000, "10"),
            (1_486_000_000, "1.486"),
        ] {
            assert_eq!(megabits(bits, Lang::Id), expected);
        }
    }
}
