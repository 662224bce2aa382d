//! The `tile` scheme: map tiles for the page, out of the core's cache or from their source. The page
//! asks for `tile://localhost/<source>/<z>/<x>/<y>`; on Windows a scheme is `http://tile.localhost`.

use std::sync::Arc;

use mikromon_core::tiles::{TileAnswer, TileImage};
use tauri::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use tauri::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use tauri::{AppHandle, Manager, UriSchemeResponder};

use crate::desk::Desk;
use crate::page;

pub(crate) const SCHEME: &str = "tile";

/// The webview's own cache spares the way to the core while a map is panned to and fro.
const FRESH: &str = "private, max-age=3600";
const STALE: &str = "no-store";

/// Answers when the tile has come; the page's thread does not wait for it.
pub(crate) fn answer(app: &AppHandle, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let asked = Asked::read(request.uri().path());
    let desk = app.try_state::<Arc<Desk>>();
    let (Some(asked), Some(desk)) = (asked, desk) else {
        return responder.respond(response(&TileAnswer::Missing));
    };
    let desk = Arc::clone(&desk);
    tauri::async_runtime::spawn(async move {
        let tiles = desk.core.tiles();
        let answer = tiles.tile(&asked.source, asked.z, asked.x, asked.y);
        responder.respond(response(&answer.await));
    });
}

/// Which tile a path names.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    source: String,
    z: u8,
    x: u32,
    y: u32,
}

impl Asked {
    fn read(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let asked = Self {
            source: parts.next()?.to_owned(),
            z: parts.next()?.parse().ok()?,
            x: parts.next()?.parse().ok()?,
            y: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(asked)
    }
}

fn response(answer: &TileAnswer) -> Response<Vec<u8>> {
    match answer {
        TileAnswer::Fresh(image) => image_response(image, FRESH),
        TileAnswer::Stale(image) => image_response(image, STALE),
        TileAnswer::Missing => empty(StatusCode::NOT_FOUND),
        TileAnswer::Unavailable => empty(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn image_response(image: &TileImage, cache: &'static str) -> Response<Vec<u8>> {
    let mut response = empty(StatusCode::OK);
    *response.body_mut() = image.bytes.to_vec();
    put(&mut response, CONTENT_TYPE, image.mime);
    put(&mut response, CACHE_CONTROL, cache);
    response
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    // No other page may read a tile.
    put(&mut response, ACCESS_CONTROL_ALLOW_ORIGIN, page::ORIGIN);
    response
}

fn put(response: &mut Response<Vec<u8>>, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_one_tile_or_none() {
        assert_eq!(
            Asked::read("/osm/12/3271/2113"),
            Some(Asked {
                source: "osm".into(),
                z: 12,
                x: 3271,
                y: 2113
            })
        );
        for wrong in [
            "",
            "/",
            "/osm/12/3271",
            "/osm/12/3271/2113/0",
            "/osm/12/-1/0",
            "/osm/300/0/0",
            "osm/1/0/0",
            "/osm/1/0/0.png",
        ] {
            assert_eq!(Asked::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_page_may_read_an_answer_and_only_a_fresh_tile_is_kept() {
        let image = TileImage {
            bytes: Arc::from([1_u8, 2].as_slice()),
            mime: "image/png",
        };
        for (answer, status, cache) in [
            (TileAnswer::Fresh(image.clone()), 200, Some(FRESH)),
            (TileAnswer::Stale(image), 200, Some(STALE)),
            (TileAnswer::Missing, 404, None),
            (TileAnswer::Unavailable, 503, None),
        ] {
            let response = response(&answer);
            let header = |name| response.headers().get(name).map(|it| it.to_str().unwrap());
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(header(ACCESS_CONTROL_ALLOW_ORIGIN), Some(page::ORIGIN));
            assert_eq!(header(CACHE_CONTROL), cache);
        }
    }
}
