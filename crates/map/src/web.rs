//! The map on a canvas of the page, lettered in the page's own font. Frames are drawn only when
//! something changed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, EventTarget, HtmlCanvasElement, HtmlElement, KeyboardEvent};

use crate::{MapAction, MapOrder, MapScene, MapView, TileReply, TileRequest};

type Shared = Rc<RefCell<MapView>>;

/// A map that runs on a canvas until this is dropped.
pub struct RunningMap {
    view: Shared,
    ctx: egui::Context,
    runner: eframe::WebRunner,
    context_lost: Rc<Cell<bool>>,
    _listeners: [Listener; 2],
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

    /// The WebGL context is lost or the widget failed: drop this and start another on a new canvas.
    pub fn has_failed(&self) -> bool {
        self.context_lost.get() || self.runner.has_panicked()
    }
}

impl Drop for RunningMap {
    fn drop(&mut self) {
        self.runner.destroy();
    }
}

/// Starts the map on `canvas`, which has to be in the page and have a parent element. `font` is a
/// TrueType or OpenType file. `on_action` is called after the frame, never inside of it, so it may
/// set signals and call the map.
///
/// # Errors
/// When the browser gives no WebGL context.
pub async fn start(
    canvas: HtmlCanvasElement,
    font: Vec<u8>,
    scene: MapScene,
    on_action: impl Fn(MapAction) + 'static,
) -> Result<RunningMap, JsValue> {
    let view = Rc::new(RefCell::new(MapView::new(scene)));
    let app = CanvasApp {
        view: Rc::clone(&view),
        on_action: Rc::new(on_action),
    };
    let context = Rc::new(RefCell::new(None));
    let context_lost = Rc::new(Cell::new(false));
    let listeners = [
        guard_tab(&canvas)?,
        watch_context(&canvas, Rc::clone(&context_lost))?,
    ];
    let parent = canvas.parent_element();
    let focused = focused_element();
    let found = Rc::clone(&context);
    let make = move |cc: &eframe::CreationContext<'_>| {
        cc.egui_ctx.set_fonts(only(font));
        *found.borrow_mut() = Some(cc.egui_ctx.clone());
        let app: Box<dyn eframe::App> = Box::new(app);
        Ok(app)
    };
    let runner = eframe::WebRunner::new();
    runner
        .start(canvas, eframe::WebOptions::default(), Box::new(make))
        .await?;
    hide_text_field(parent.as_ref());
    give_back_focus(focused);
    let ctx = context.borrow_mut().take().unwrap_or_default();
    Ok(RunningMap {
        view,
        ctx,
        runner,
        context_lost,
        _listeners: listeners,
    })
}

/// One font for all text.
fn only(font: Vec<u8>) -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let name = "page".to_owned();
    let families = [FontFamily::Proportional, FontFamily::Monospace];
    fonts.families = families.map(|it| (it, vec![name.clone()])).into();
    let font = Arc::new(FontData::from_owned(font));
    fonts.font_data.insert(name, font);
    fonts
}

struct CanvasApp {
    view: Shared,
    on_action: Rc<dyn Fn(MapAction)>,
}

impl eframe::App for CanvasApp {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let (actions, requests) = {
            let mut view = self.view.borrow_mut();
            (view.ui(ui), view.tile_requests())
        };
        for action in actions {
            let tell = Rc::clone(&self.on_action);
            spawn_local(async move { tell(action) });
        }
        for request in requests {
            spawn_local(bring_tile(Rc::clone(&self.view), ui.ctx().clone(), request));
        }
    }
}

async fn bring_tile(view: Shared, ctx: egui::Context, request: TileRequest) {
    let reply = fetch_tile(&request.url).await.unwrap_or(TileReply::Failed);
    view.borrow_mut().tile_reply(&ctx, request.id, &reply);
    ctx.request_repaint();
}

async fn fetch_tile(url: &str) -> Result<TileReply, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: web_sys::Response = JsFuture::from(window.fetch_with_str(url))
        .await?
        .dyn_into()?;
    match response.status() {
        200 => {
            let buffer = JsFuture::from(response.array_buffer()?).await?;
            Ok(TileReply::Image(js_sys::Uint8Array::new(&buffer).to_vec()))
        }
        404 => Ok(TileReply::Missing),
        _ => Ok(TileReply::Failed),
    }
}

/// A listener that is taken off again when it is dropped.
struct Listener {
    target: EventTarget,
    event: &'static str,
    capture: bool,
    heard: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    fn new(
        target: EventTarget,
        event: &'static str,
        capture: bool,
        heard: impl FnMut(web_sys::Event) + 'static,
    ) -> Result<Self, JsValue> {
        let heard = Closure::<dyn FnMut(web_sys::Event)>::new(heard);
        let function = heard.as_ref().unchecked_ref();
        target.add_event_listener_with_callback_and_bool(event, function, capture)?;
        Ok(Self {
            target,
            event,
            capture,
            heard,
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.heard.as_ref().unchecked_ref();
        // It fails only where the target is gone, and then there is nothing left to take off.
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.event,
            function,
            self.capture,
        );
    }
}

/// eframe keeps Tab for itself while the canvas has the focus, which would be a keyboard trap.
fn guard_tab(canvas: &HtmlCanvasElement) -> Result<Listener, JsValue> {
    let parent = canvas
        .parent_element()
        .ok_or("the map's canvas has no parent")?;
    Listener::new(parent.into(), "keydown", true, |event| {
        let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
        if key.is_some_and(|key| key == "Tab" || key == "Escape") {
            event.stop_propagation();
        }
    })
}

/// eframe does not come back from a lost context by itself.
fn watch_context(canvas: &HtmlCanvasElement, lost: Rc<Cell<bool>>) -> Result<Listener, JsValue> {
    Listener::new(
        canvas.clone().into(),
        "webglcontextlost",
        false,
        move |_| lost.set(true),
    )
}

fn focused_element() -> Option<HtmlElement> {
    web_sys::window()?
        .document()?
        .active_element()?
        .dyn_into()
        .ok()
}

/// eframe puts a field beside the canvas for text that is typed. The map takes none, and the focus
/// would go to and fro between both, and never on.
fn hide_text_field(parent: Option<&Element>) {
    let field = parent.and_then(|it| it.query_selector(":scope > input").ok().flatten());
    if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        field.set_hidden(true);
    }
}

/// eframe takes the focus when it starts; the operator may be typing a search.
fn give_back_focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // An element that cannot have the focus keeps it where it is.
        let _ = element.focus();
    }
}
