//! The map's program, a module of its own: the window opens without reading the widget and its
//! basemap. The page loads it when a map is first shown (`map.js`); text goes in and comes out, in
//! the words of `mikromon_map`'s seam. It asks the core nothing.

// What JavaScript calls is public and owns what it is given.
#![allow(clippy::needless_pass_by_value, unreachable_pub)]

#[cfg(target_arch = "wasm32")]
mod program {
    use js_sys::Function;
    use mikromon_map::web::{self, RunningMap};
    use serde::de::DeserializeOwned;
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen::{JsError, JsValue};
    use web_sys::HtmlCanvasElement;

    /// A map on its canvas; `free` takes it off.
    #[wasm_bindgen]
    pub struct MapProgram(RunningMap);

    #[wasm_bindgen]
    impl MapProgram {
        pub fn set_scene(&self, scene: &str) -> Result<(), JsError> {
            self.0.set_scene(read(scene)?);
            Ok(())
        }

        pub fn order(&self, order: &str) -> Result<(), JsError> {
            self.0.order(read(order)?);
            Ok(())
        }

        pub fn has_failed(&self) -> bool {
            self.0.has_failed()
        }
    }

    /// `on_action` gets each action as text.
    #[wasm_bindgen]
    pub async fn start(
        canvas: HtmlCanvasElement,
        font: Vec<u8>,
        scene: String,
        on_action: Function,
    ) -> Result<MapProgram, JsValue> {
        let tell = move |action| {
            if let Ok(text) = serde_json::to_string(&action) {
                // It fails only where the page has taken the map off meanwhile.
                drop(on_action.call1(&JsValue::NULL, &text.into()));
            }
        };
        let map = web::start(canvas, font, read(&scene)?, tell).await?;
        Ok(MapProgram(map))
    }

    fn read<T: DeserializeOwned>(text: &str) -> Result<T, JsError> {
        Ok(serde_json::from_str(text)?)
    }
}

fn main() {}
