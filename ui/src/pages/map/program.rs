//! The map's program as the page sees it: a module of its own that `map.js` brings when it is
//! first wanted. What crosses is the text of `mikromon_map`'s seam.

use mikromon_map::{MapAction, MapOrder, MapScene};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;

#[wasm_bindgen(raw_module = "/map.js")]
extern "C" {
    type MapProgram;

    #[wasm_bindgen(catch)]
    async fn start(
        canvas: HtmlCanvasElement,
        scene: String,
        on_action: &Closure<dyn Fn(String)>,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn set_scene(this: &MapProgram, scene: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn order(this: &MapProgram, order: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn has_failed(this: &MapProgram) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn free(this: &MapProgram) -> Result<(), JsValue>;
}

/// A map that runs on its canvas until this is dropped.
pub(super) struct RunningMap {
    program: MapProgram,
    _on_action: Closure<dyn Fn(String)>,
}

impl RunningMap {
    /// # Errors
    /// When the program cannot be had, or the browser gives no WebGL context.
    pub(super) async fn start(
        canvas: HtmlCanvasElement,
        scene: &MapScene,
        on_action: impl Fn(MapAction) + 'static,
    ) -> Result<Self, JsValue> {
        let heard =
            Closure::<dyn Fn(String)>::new(move |text: String| match serde_json::from_str(&text) {
                Ok(action) => on_action(action),
                Err(error) => leptos::logging::error!("action not understood: {error}"),
            });
        let program = start(canvas, text(scene), &heard).await?;
        Ok(Self {
            program: program.unchecked_into(),
            _on_action: heard,
        })
    }

    pub(super) fn set_scene(&self, scene: &MapScene) {
        report(self.program.set_scene(&text(scene)));
    }

    pub(super) fn order(&self, order: MapOrder) {
        report(self.program.order(&text(&order)));
    }

    /// A program that cannot even say so has failed.
    pub(super) fn has_failed(&self) -> bool {
        self.program.has_failed().unwrap_or(true)
    }
}

impl Drop for RunningMap {
    /// A program that panicked may refuse to be freed; the page goes on without it.
    fn drop(&mut self) {
        report(self.program.free());
    }
}

/// The seam's types have no value that is no JSON.
fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn report(told: Result<(), JsValue>) {
    if let Err(error) = told {
        leptos::logging::error!("the map did not take it: {error:?}");
    }
}
