//! The chart's frame in the page: how wide it is, and where in it the pointer is.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The width of the frame, followed as the window changes.
pub(super) fn width_of(frame: NodeRef<html::Div>) -> RwSignal<f64> {
    let width = RwSignal::new(0.0);
    let watching = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        let measured = frame.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            width.try_set(f64::from(measured.client_width()));
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&frame);
            watching.set_value(Some((observer, measure)));
        }
    });
    on_cleanup(move || {
        watching.try_update_value(|it| {
            if let Some((observer, _)) = it.take() {
                observer.disconnect();
            }
        });
    });
    width
}

/// Pixels from the frame's left edge.
pub(super) fn pointer_x(frame: NodeRef<html::Div>, ev: &leptos::ev::PointerEvent) -> Option<f64> {
    let left = frame.get_untracked()?.get_bounding_client_rect().left();
    Some(f64::from(ev.client_x()) - left)
}
