//! The only contact with the shell: commands by its one `rpc` command, and the core's events.
//!
//! Values cross as JSON text and are read by serde_json on both sides, so that there is one data
//! model: 64-bit numbers and `null` mean the same here as in the core.

use js_sys::{Function, JSON, Promise, Reflect};
use leptos::prelude::{ArcRwSignal, Update};
use mikromon_api::{ApiError, Command, ErrorCode, Event, Request};
use mikromon_domain::ids::RouterId;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static PENDING: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// How many changing commands are on their way to the book.
pub(crate) fn pending() -> ArcRwSignal<u32> {
    PENDING.with(Clone::clone)
}

/// Runs a command in the core.
///
/// # Errors
/// What the core answered, or `Internal` when the answer could not be read.
pub(crate) async fn call<C: Command>(command: C) -> Result<C::Output, ApiError> {
    let text = encode(&command)?;
    drop(command);
    if C::AUDITED {
        pending().update(|n| *n += 1);
    }
    let answer = invoke("rpc", &text).await;
    if C::AUDITED {
        pending().update(|n| *n = n.saturating_sub(1));
    }
    answered(answer)
}

/// Calls `on` for every event of the core, for as long as the page lives.
pub(crate) fn listen(on: impl Fn(Event) + 'static) {
    hear("core", on);
}

/// Calls `open` when a notification or the tray asks to show a router.
pub(crate) fn on_open_router(open: impl Fn(RouterId) + 'static) {
    hear("open-router", open);
}

/// Tells the shell the language of the page, for its notifications and the tray.
pub(crate) fn tell_language(code: &'static str) {
    leptos::task::spawn_local(async move {
        let args = serde_json::json!({ "language": code }).to_string();
        if let Err(error) = invoke("set_language", &args).await {
            leptos::logging::warn!("the shell does not know the language: {error:?}");
        }
    });
}

/// Tells the shell how large to draw the page, in percent of what the system has.
pub(crate) fn set_zoom(percent: u16) {
    leptos::task::spawn_local(async move {
        let args = serde_json::json!({ "percent": percent }).to_string();
        if let Err(error) = invoke("set_zoom", &args).await {
            leptos::logging::warn!("the shell does not draw at {percent} %: {error:?}");
        }
    });
}

/// Tells the shell whether the window fills the screen.
pub(crate) fn set_full_screen(on: bool) {
    leptos::task::spawn_local(async move {
        let args = serde_json::json!({ "on": on }).to_string();
        if let Err(error) = invoke("set_full_screen", &args).await {
            leptos::logging::warn!("the shell does not change the screen: {error:?}");
        }
    });
}

/// Whether the system starts MikroMon when the person signs in to the computer.
///
/// # Errors
/// When the system does not say.
pub(crate) async fn autostart() -> Result<bool, ApiError> {
    answered(invoke("autostart", "{}").await)
}

/// # Errors
/// When the system does not do it.
pub(crate) async fn set_autostart(on: bool) -> Result<(), ApiError> {
    let args = serde_json::json!({ "on": on }).to_string();
    answered(invoke("set_autostart", &args).await)
}

/// Hands a file to the operator; answers its path.
///
/// # Errors
/// When the shell could not write it.
pub(crate) async fn save_file(name: &str, text: &str) -> Result<String, ApiError> {
    let args = serde_json::json!({ "name": name, "text": text }).to_string();
    answered(invoke("save_file", &args).await)
}

fn answered<T: for<'de> Deserialize<'de>>(answer: Result<JsValue, JsValue>) -> Result<T, ApiError> {
    match answer {
        Ok(value) => decode(&json_text(&value)),
        Err(value) => Err(decode_error(&json_text(&value))),
    }
}

/// What is to be chosen, as the shell knows it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Wanted {
    Folder,
    Backup,
}

/// Lets the operator choose in a window of the system; `None` where they chose nothing.
///
/// # Errors
/// When the system shows no such window.
pub(crate) async fn choose_path(wanted: Wanted, title: &str) -> Result<Option<String>, ApiError> {
    let args = serde_json::json!({ "wanted": wanted, "title": title }).to_string();
    match invoke("choose_path", &args).await {
        Ok(path) => decode(&json_text(&path)),
        Err(error) => Err(decode_error(&json_text(&error))),
    }
}

/// The address of `path` in a scheme of the shell; each system's webview spells it in its own way.
#[cfg(target_arch = "wasm32")]
pub(crate) fn address(scheme: &str, path: &str) -> Option<String> {
    let (this, convert) = tauri("core", "convertFileSrc").ok()?;
    let address = convert.call2(&this, &path.into(), &scheme.into());
    address.ok()?.as_string()
}

fn hear<T: for<'de> Deserialize<'de>>(name: &str, on: impl Fn(T) + 'static) {
    let handler = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        let payload = Reflect::get(&message, &"payload".into()).unwrap_or(JsValue::NULL);
        match decode(&json_text(&payload)) {
            Ok(event) => on(event),
            Err(error) => leptos::logging::error!("event not understood: {error}"),
        }
    });
    let subscribed = tauri("event", "listen")
        .and_then(|(this, listen)| listen.call2(&this, &name.into(), handler.as_ref()));
    if let Err(error) = subscribed {
        leptos::logging::error!("no events: {error:?}");
    }
    // The listener lives as long as the page, and so does its closure.
    handler.forget();
}

async fn invoke(command: &str, text: &str) -> Result<JsValue, JsValue> {
    let args = JSON::parse(text)?;
    let (this, invoke) = tauri("core", "invoke")?;
    let promise = invoke.call2(&this, &command.into(), &args)?;
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}

/// `window.__TAURI__.<part>` and its function `name`.
fn tauri(part: &str, name: &str) -> Result<(JsValue, Function), JsValue> {
    let root = Reflect::get(&js_sys::global(), &"__TAURI__".into())?;
    // Not cast: tauri's objects come from another realm and are no `instanceof Object` here.
    let object = Reflect::get(&root, &part.into())?;
    let function = Reflect::get(&object, &name.into())?.dyn_into()?;
    Ok((object, function))
}

fn json_text(value: &JsValue) -> String {
    JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| "null".into())
}

/// The arguments of the shell's command, as JSON.
fn encode<C: Command>(command: &C) -> Result<String, ApiError> {
    let args = serde_json::to_value(command).map_err(unreadable)?;
    let request = Request {
        name: C::NAME.to_owned(),
        args,
    };
    serde_json::to_string(&serde_json::json!({ "request": request })).map_err(unreadable)
}

fn decode<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(unreadable)
}

/// A rejection is an `ApiError`; anything else comes from the shell itself.
fn decode_error(text: &str) -> ApiError {
    serde_json::from_str(text).unwrap_or_else(|_| ApiError::new(ErrorCode::Internal, text))
}

fn unreadable(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Internal, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mikromon_api::overview::{GetOverview, Range};
    use mikromon_api::router::InterfaceView;
    use mikromon_api::session::SignOut;

    #[test]
    fn a_command_is_wrapped_as_the_shell_expects_it() {
        let text = encode(&GetOverview { range: Range::Week }).unwrap();
        assert_eq!(
            text,
            r#"{"request":{"args":{"range":"Week"},"name":"overview.get"}}"#
        );
    }

    #[test]
    fn an_answer_without_content_is_read() {
        decode::<<SignOut as Command>::Output>("null").unwrap();
    }

    #[test]
    fn counters_beyond_2_to_the_53_survive_as_far_as_the_webview_keeps_them() {
        let text = r#"{"name":"a","kind":"ether","comment":"","running":true,"disabled":false,
            "speed":null,"mac":{"shown":"","masked":false},"rx_bytes":9107199254740993,"tx_bytes":0}"#;
        let read: InterfaceView = decode(text).unwrap();
        assert_eq!(read.rx_bytes, 9_107_199_254_740_993);
    }

    #[test]
    fn a_rejection_that_is_no_api_error_is_kept_as_detail() {
        assert_eq!(
            decode_error(r#"{"code":"NotAllowed","field":null,"detail":"router.edit"}"#),
            ApiError::new(ErrorCode::NotAllowed, "router.edit")
        );
        let odd = decode_error("\"window not found\"");
        assert_eq!(
            (odd.code, odd.detail.as_str()),
            (ErrorCode::Internal, "\"window not found\"")
        );
    }
}
