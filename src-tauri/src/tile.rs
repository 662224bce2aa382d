//! The `tile` scheme: map tiles for the page, from the core's cache.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, UriSchemeResponder};

pub(crate) const SCHEME: &str = "tile";

/// The page's own origin, as tauri makes it; nobody else may read a tile.
const ORIGIN: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

pub(crate) fn answer(_app: &AppHandle, _request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    responder.respond(reply(StatusCode::NOT_FOUND, Vec::new()));
}

fn reply(status: StatusCode, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        header::HeaderValue::from_static(ORIGIN),
    );
    response
}
