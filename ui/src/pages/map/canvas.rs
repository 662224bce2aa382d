//! The canvas: the map's program runs on it as long as it is in the page. Natively there is no
//! canvas, so only the frame is compiled.

use leptos::html;
use leptos::prelude::*;
use mikromon_api::plant::MapMarker;
use mikromon_domain::ids::RouterId;
use mikromon_map::MapOrder;

use crate::components::{Icon, icon};
use crate::locales::map as t;
use crate::state::lang;

/// What the frame's buttons tell the map.
#[derive(Clone, Copy)]
struct Orders(RwSignal<Option<MapOrder>>);

/// How far the map's program is.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "without a canvas it never starts")
)]
enum Stage {
    Starting,
    Running,
    /// The browser cannot draw it.
    Missing,
    /// It ran and cannot go on.
    Stopped,
}

impl Stage {
    const fn is_running(self) -> bool {
        matches!(self, Self::Running)
    }
}

#[component]
pub(crate) fn Canvas(
    markers: Memo<Vec<MapMarker>>,
    selected: RwSignal<Option<RouterId>>,
) -> impl IntoView {
    let lang = lang();
    let node = NodeRef::<html::Canvas>::new();
    let stage = RwSignal::new(Stage::Starting);
    let ready = move || stage.get().is_running().then_some("");
    let failure = move || match stage.get() {
        Stage::Starting | Stage::Running => None,
        Stage::Missing => Some(t::no_webgl(lang)),
        Stage::Stopped => Some(t::stopped(lang)),
    };
    let orders = Orders(RwSignal::new(None));
    #[cfg(target_arch = "wasm32")]
    running::run(node, markers, selected, orders.0, stage);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (markers, selected);
    let button = move |order: MapOrder, picture: Icon, word: &'static str| {
        view! {
            <button
                type="button"
                class="icon-btn"
                aria-label=word
                title=word
                on:click=move |_| orders.0.set(Some(order))
            >
                {icon(picture)}
            </button>
        }
    };
    view! {
        <div class="mapview">
            <canvas
                node_ref=node
                id="map-canvas"
                tabindex="0"
                aria-label=t::canvas(lang)
                data-ready=ready
            ></canvas>
            {move || {
                failure().map(|words| view! { <p class="mapfail t2" role="alert">{words}</p> })
            }}
            <div class="zoom">
                {button(MapOrder::ZoomIn, Icon::Plus, t::zoom_in(lang))}
                {button(MapOrder::ZoomOut, Icon::Minus, t::zoom_out(lang))}
                {button(MapOrder::FitAll, Icon::Fit, t::fit(lang))}
            </div>
        </div>
    }
}

#[cfg(target_arch = "wasm32")]
mod running {
    //! The running map and what goes in and out of it.

    use leptos::html;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos_router::hooks::use_navigate;
    use mikromon_api::plant::{GetTileSource, MapMarker, TileSourceView};
    use mikromon_domain::ids::RouterId;
    use mikromon_map::{MapAction, MapOrder, MapScene, Marker, Theme as MapTheme, TileMode};

    use super::super::program::RunningMap;
    use super::Stage;
    use crate::bridge;
    use crate::state::{Clock, Prefs, Theme, part, query};

    pub(super) fn run(
        node: NodeRef<html::Canvas>,
        markers: Memo<Vec<MapMarker>>,
        selected: RwSignal<Option<RouterId>>,
        orders: RwSignal<Option<MapOrder>>,
        stage: RwSignal<Stage>,
    ) {
        let (prefs, clock) = (part::<Prefs>(), part::<Clock>());
        let navigate = use_navigate();
        let source = query(&[], None, || Some(GetTileSource {}));
        let running = StoredValue::new_local(None::<RunningMap>);
        let ready = Memo::new(move |_| stage.get().is_running());
        let scene = Memo::new(move |_| MapScene {
            markers: markers.with(|all| all.iter().map(marker).collect()),
            selected: selected.get(),
            theme: theme(prefs.theme.get()),
            tiles: source
                .data
                .with(|it| it.as_ref()?.as_ref().and_then(tiles))
                .unwrap_or_default(),
        });
        let on_action = move |action| match action {
            MapAction::Selected(id) => drop(selected.try_set(Some(id))),
            MapAction::Cleared => drop(selected.try_set(None)),
            MapAction::Opened(id) => navigate(&format!("/routers/{id}"), Default::default()),
            MapAction::Moved(_) => {}
        };
        Effect::new(move |_| {
            let Some(canvas) = node.get() else { return };
            let (first, on_action) = (scene.get_untracked(), on_action.clone());
            spawn_local(async move {
                match RunningMap::start(canvas, &first, on_action).await {
                    Ok(map) => {
                        running.try_update_value(|slot| *slot = Some(map));
                        stage.try_set(Stage::Running);
                    }
                    Err(error) => {
                        leptos::logging::error!("no map: {error:?}");
                        stage.try_set(Stage::Missing);
                    }
                }
            });
        });
        let tell = move |order: MapOrder| {
            running.with_value(|map| {
                if let Some(map) = map {
                    map.order(order);
                }
            });
        };
        Effect::new(move |_| {
            if ready.get() {
                running.with_value(|map| {
                    if let Some(map) = map {
                        scene.with(|now| map.set_scene(now));
                    }
                });
            }
        });
        Effect::new(move |before: Option<usize>| {
            let count = markers.with(Vec::len);
            if ready.get() && count > 0 && before.unwrap_or_default() == 0 {
                tell(MapOrder::FitAll);
                return count;
            }
            if ready.get() { count } else { 0 }
        });
        Effect::new(move |_| {
            if let Some(order) = orders.get() {
                tell(order);
            }
        });
        Effect::new(move |_| {
            if let Some(id) = selected.get() {
                tell(MapOrder::Show(id));
            }
        });
        // A lost WebGL context or a panic would leave its last picture standing, which looks alive.
        Effect::new(move |_| {
            clock.now();
            if running.with_value(|map| map.as_ref().is_some_and(RunningMap::has_failed)) {
                drop(running.try_update_value(Option::take));
                stage.set(Stage::Stopped);
            }
        });
        on_cleanup(move || drop(running.try_update_value(Option::take)));
    }

    fn marker(it: &MapMarker) -> Marker {
        Marker {
            router: it.router,
            name: it.name.clone(),
            latitude: it.position.latitude,
            longitude: it.position.longitude,
            state: it.state,
            parent: it.parent,
        }
    }

    fn theme(theme: Theme) -> MapTheme {
        let light = match theme {
            Theme::Light => true,
            Theme::Dark => false,
            Theme::System => window()
                .match_media("(prefers-color-scheme: light)")
                .ok()
                .flatten()
                .is_some_and(|query| query.matches()),
        };
        if light {
            MapTheme::Light
        } else {
            MapTheme::Dark
        }
    }

    fn tiles(source: &TileSourceView) -> Option<TileMode> {
        Some(TileMode::Source {
            base: bridge::address("tile", &source.id)?,
            attribution: source.attribution.clone(),
            max_zoom: source.max_zoom,
        })
    }
}
