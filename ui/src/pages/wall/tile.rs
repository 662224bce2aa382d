//! One router as a box: its name, its sessions or traffic, the trend of an hour, its state.

use leptos::prelude::*;
use mikromon_api::router::RouterRow;
use mikromon_domain::ids::RouterId;

use crate::components::{Spark, SparkTone, Tone, icon, verdict};
use crate::format;
use crate::locales::Lang;
use crate::state::{Clock, Routers, current, lang, part};

/// As many letters as a box has room for; the whole name is on the router's page.
const NAME: usize = 18;

#[component]
pub(super) fn Tile(id: RouterId) -> impl IntoView {
    let lang = lang();
    let (routers, clock) = (part::<Routers>(), part::<Clock>());
    let row = routers.of(id)?;
    let (row_state, row_name, row_figure, row_trend) = (row.clone(), row.clone(), row.clone(), row);
    let state = Memo::new(move |_| row_state.with(|it| verdict(it, routers, || clock.now(), lang)));
    let name = move || row_name.with(|it| format::middle(&it.router.name, NAME));
    let figure = move || row_figure.with(|it| figure(it, lang));
    let trend = Memo::new(move |_| {
        let points = |it: &RouterRow| it.traffic.iter().map(|it| it.map(format::float)).collect();
        row_trend.with(points)
    });
    let class = move || match state.with(|it| it.tone) {
        Tone::Solid => "tile bad",
        Tone::Warn => "tile warn",
        _ => "tile",
    };
    Some(view! {
        <li class=class data-router=id.to_string()>
            <span class="n cut">{name}</span>
            <span class="m">
                <span class="c">{figure}</span>
                <Spark values=trend tone=SparkTone::Quiet />
            </span>
            <span class=move || format!("st {}", state.with(|it| it.tone.class()))>
                {move || icon(state.with(|it| it.icon))}
                <span class="cut">{move || state.with(|it| it.word.clone())}</span>
            </span>
        </li>
    })
}

/// Its sessions; the download of a router that has none, as `8,42 G`.
fn figure(row: &RouterRow, lang: Lang) -> String {
    let Some(now) = current(row) else {
        return "—".to_owned();
    };
    match now.ppp_active {
        Some(count) if count > 0 => format::whole(count.into(), lang),
        _ => {
            let rate = format::rate(now.download, lang);
            let unit = rate.unit.trim_end_matches("bit/s");
            format!("{} {unit}", rate.number).trim_end().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use mikromon_domain::router::RouterState;
    use mikromon_domain::time::UnixMillis;

    use super::super::sample::row;
    use super::*;

    #[test]
    fn a_router_without_sessions_shows_its_traffic_and_a_dead_one_nothing() {
        let mut router = row(1, RouterState::Up, UnixMillis(0));
        let figures = router.live.figures.as_mut().unwrap();
        (figures.ppp_active, figures.download) = (Some(1_204), 8_420_000_000);
        assert_eq!(figure(&router, Lang::Id), "1.204");
        router.live.figures.as_mut().unwrap().ppp_active = None;
        assert_eq!(figure(&router, Lang::Id), "8,42 G");
        router.live.state = RouterState::Down;
        assert_eq!(figure(&router, Lang::Id), "—");
    }
}
