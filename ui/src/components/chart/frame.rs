//! The chart's frame in the page: how large it is, and where in it the pointer is.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Width and height of the frame, followed as the window changes; nothing before it is measured.
pub(super) fn size_of(frame: NodeRef<html::Div>) -> RwSignal<Option<(f64, f64)>> {
    let size = RwSignal::new(None);
    let watching = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        let measured = frame.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            let (width, height) = (measured.client_width(), measured.client_height());
            size.try_set(Some((f64::from(width), f64::from(height))));
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
    size
}

/// Pixels from the frame's left edge.
pub(super) fn pointer_x(frame: NodeRef<html::Div>, ev: &leptos::ev::PointerEvent) -> Option<f64> {
    let left = frame.get_untracked()?.get_bounding_client_rect().left();
    Some(f64::from(ev.client_x()) - left)
}
