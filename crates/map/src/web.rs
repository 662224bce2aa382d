//! The map on a canvas of the page. It runs frames only when something changed.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

use crate::{MapAction, MapOrder, MapScene, MapView};

type Shared = Rc<RefCell<MapView>>;

/// A map that runs on a canvas until this is dropped.
pub struct RunningMap {
    view: Shared,
    ctx: egui::Context,
    runner: eframe::WebRunner,
}

impl RunningMap {
    /// Shows this from the next frame on.
    pub fn set_scene(&self, scene: MapScene) {
        self.view.borrow_mut().set_scene(scene);
        self.ctx.request_repaint();
    }

    pub fn order(&self, order: MapOrder) {
        self.view.borrow_mut().order(order);
        self.ctx.request_repaint();
    }

    /// The canvas lost its WebGL context or the widget failed: drop it and start another.
    pub fn has_failed(&self) -> bool {
        self.runner.has_panicked()
    }
}

impl Drop for RunningMap {
    fn drop(&mut self) {
        self.runner.destroy();
    }
}

/// Starts the map on `canvas`. `on_action` is called after the frame, never inside of it, so it may
/// set signals and call the [`RunningMap`].
///
/// # Errors
/// When the browser gives no WebGL context.
pub async fn start(
    canvas: HtmlCanvasElement,
    scene: MapScene,
    on_action: impl Fn(MapAction) + 'static,
) -> Result<RunningMap, JsValue> {
    let view = Rc::new(RefCell::new(MapView::new(scene)));
    let app_view = Rc::clone(&view);
    let on_action = Rc::new(on_action);
    let context = Rc::new(RefCell::new(None));
    let found = Rc::clone(&context);
    let runner = eframe::WebRunner::new();
    let make = Box::new(move |cc: &eframe::CreationContext<'_>| {
        *found.borrow_mut() = Some(cc.egui_ctx.clone());
        let app: Box<dyn eframe::App> = Box::new(CanvasApp {
            view: app_view,
            on_action,
        });
        Ok(app)
    });
    runner
        .start(canvas, eframe::WebOptions::default(), make)
        .await?;
    let ctx = context.borrow_mut().take().unwrap_or_default();
    Ok(RunningMap { view, ctx, runner })
}

struct CanvasApp {
    view: Shared,
    on_action: Rc<dyn Fn(MapAction)>,
}

impl eframe::App for CanvasApp {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let actions = self.view.borrow_mut().ui(ui);
        for action in actions {
            let tell = Rc::clone(&self.on_action);
            wasm_bindgen_futures::spawn_local(async move { tell(action) });
        }
    }
}
