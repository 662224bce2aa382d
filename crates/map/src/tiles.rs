//! Raster tiles in memory: what is there, what is asked for, what is tried again and when.
//!
//! It does no IO: whoever runs the map takes the [`TileRequest`]s and brings the [`TileReply`]s.

use std::collections::HashMap;

use egui::emath::Numeric;
use egui::{Context, Pos2, Rect, pos2};
use walkers::sources::Attribution;
use walkers::{Style, Tile, TileId, TilePiece, Tiles};

/// Tiles kept, decoded; 256 KiB each.
const KEPT: usize = 384;

/// Asked for at the same time: the policy of public tile servers, and enough for a local cache.
const AT_ONCE: usize = 6;

/// Seconds before the first retry; doubled each time up to [`LONGEST_WAIT`].
const FIRST_WAIT: f64 = 2.0;
const LONGEST_WAIT: f64 = 60.0;

/// A tile that the map wants to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileRequest {
    pub id: TileId,
    pub url: String,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TileReply {
    /// A PNG or JPEG.
    Image(Vec<u8>),
    /// The source has no such tile (404): it is not asked again.
    Missing,
    /// No answer for now: it is asked again later.
    Failed,
}

enum State {
    Wanted {
        failures: u32,
    },
    Asked {
        failures: u32,
    },
    /// Not before this time (seconds, egui's clock).
    Waiting {
        failures: u32,
        until: f64,
    },
    Ready(Tile),
    Missing,
}

struct Entry {
    state: State,
    /// The frame it was last drawn or wanted in.
    used: u64,
}

#[derive(Default)]
pub(crate) struct TileStore {
    base: String,
    max_zoom: u8,
    entries: HashMap<TileId, Entry>,
    frame: u64,
    now: f64,
    /// Size that walkers lays tiles out with: smaller than 256 on dense screens, for sharpness.
    size: u32,
    drawn: usize,
}

impl TileStore {
    pub(crate) fn new(base: &str, max_zoom: u8) -> Self {
        Self {
            base: base.trim_end_matches('/').to_owned(),
            max_zoom,
            ..Self::default()
        }
    }

    /// `now` in seconds.
    pub(crate) fn begin_frame(&mut self, now: f64, pixels_per_point: f32) {
        self.now = now;
        self.frame += 1;
        self.size = if pixels_per_point >= 1.5 { 128 } else { 256 };
        self.drawn = 0;
    }

    /// Tiles found for this frame.
    pub(crate) const fn drawn(&self) -> usize {
        self.drawn
    }

    /// Forgets what was not used for longest, then tells what to fetch; the newest wishes first.
    pub(crate) fn end_frame(&mut self) -> Vec<TileRequest> {
        self.evict();
        let asked = self
            .entries
            .values()
            .filter(|e| matches!(e.state, State::Asked { .. }))
            .count();
        let frame = self.frame;
        let mut wanted: Vec<TileId> = self
            .entries
            .iter()
            .filter(|(_, e)| e.used == frame && matches!(e.state, State::Wanted { .. }))
            .map(|(id, _)| *id)
            .collect();
        // The coarse ones first: they cover most of the view.
        wanted.sort_by_key(|id| (id.zoom, id.x, id.y));
        wanted.truncate(AT_ONCE.saturating_sub(asked));
        wanted.into_iter().filter_map(|id| self.ask(id)).collect()
    }

    fn ask(&mut self, id: TileId) -> Option<TileRequest> {
        let entry = self.entries.get_mut(&id)?;
        if let State::Wanted { failures } = entry.state {
            entry.state = State::Asked { failures };
        }
        let url = format!("{}/{}/{}/{}", self.base, id.zoom, id.x, id.y);
        Some(TileRequest { id, url })
    }

    /// An answer to what is not asked for any more is dropped.
    pub(crate) fn reply(&mut self, ctx: &Context, id: TileId, reply: &TileReply) {
        let now = self.now;
        let Some(entry) = self.entries.get_mut(&id) else {
            return;
        };
        let State::Asked { failures } = entry.state else {
            return;
        };
        let failed = State::Waiting {
            failures: failures.saturating_add(1),
            until: now + (FIRST_WAIT * f64::from(failures.min(10)).exp2()).min(LONGEST_WAIT),
        };
        entry.state = match reply {
            TileReply::Missing => State::Missing,
            TileReply::Failed => failed,
            TileReply::Image(bytes) => {
                Tile::new(bytes, &Style, id.zoom, 256, ctx).map_or(failed, State::Ready)
            }
        };
    }

    /// Seconds until a tile in view may be asked for again.
    pub(crate) fn next_try(&self) -> Option<f64> {
        let waits = self
            .entries
            .values()
            .filter(|e| e.used == self.frame)
            .filter_map(|e| match e.state {
                State::Waiting { until, .. } => Some((until - self.now).max(0.1)),
                _ => None,
            });
        waits.min_by(f64::total_cmp)
    }

    fn evict(&mut self) {
        let Some(surplus) = self.entries.len().checked_sub(KEPT) else {
            return;
        };
        let mut ages: Vec<(u64, TileId)> = self
            .entries
            .iter()
            .filter(|(_, e)| e.used != self.frame && !matches!(e.state, State::Asked { .. }))
            .map(|(id, e)| (e.used, *id))
            .collect();
        ages.sort_by_key(|(used, id)| (*used, id.zoom, id.x, id.y));
        for (_, id) in ages.into_iter().take(surplus) {
            self.entries.remove(&id);
        }
    }

    /// Marks it as used, makes it wanted where it is not known, and gives it if it is there.
    fn touch(&mut self, id: TileId) -> Option<Tile> {
        let (frame, now) = (self.frame, self.now);
        let fresh = || Entry {
            state: State::Wanted { failures: 0 },
            used: frame,
        };
        let entry = self.entries.entry(id).or_insert_with(fresh);
        entry.used = frame;
        match &entry.state {
            State::Ready(tile) => return Some(tile.clone()),
            State::Waiting { failures, until } if *until <= now => {
                entry.state = State::Wanted {
                    failures: *failures,
                };
            }
            _ => {}
        }
        None
    }

    /// What is there of a tile without asking for it.
    fn peek(&mut self, id: TileId) -> Option<Tile> {
        let frame = self.frame;
        let entry = self.entries.get_mut(&id)?;
        let State::Ready(tile) = &entry.state else {
            return None;
        };
        entry.used = frame;
        Some(tile.clone())
    }
}

impl Tiles for TileStore {
    /// The tile, or the part of the nearest bigger one that covers it.
    fn at(&mut self, id: TileId) -> Option<TilePiece> {
        let (own, own_part) = ancestor(id, id.zoom.saturating_sub(self.max_zoom));
        let found = self
            .touch(own)
            .map(|tile| TilePiece::new(tile, own_part))
            .or_else(|| {
                (id.zoom - own.zoom + 1..=id.zoom)
                    .take(5)
                    .find_map(|levels| {
                        let (bigger, part) = ancestor(id, levels);
                        self.peek(bigger).map(|tile| TilePiece::new(tile, part))
                    })
            });
        self.drawn += usize::from(found.is_some());
        found
    }

    fn attribution(&self) -> Attribution {
        Attribution {
            text: "",
            url: "",
            logo_light: None,
            logo_dark: None,
        }
    }

    fn tile_size(&self) -> u32 {
        self.size.max(128)
    }
}

/// The tile `levels` above, and the part of it that `id` covers.
fn ancestor(id: TileId, levels: u8) -> (TileId, Rect) {
    let levels = levels.min(id.zoom).min(31);
    let parts = 1_u32 << levels;
    let bigger = TileId {
        x: id.x / parts,
        y: id.y / parts,
        zoom: id.zoom - levels,
    };
    let share = |at: u32| f32::from_f64(f64::from(at % parts) / f64::from(parts));
    let size = f32::from_f64(1.0 / f64::from(parts));
    let min: Pos2 = pos2(share(id.x), share(id.y));
    (bigger, Rect::from_min_size(min, egui::Vec2::splat(size)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A transparent PNG of one pixel.
    const PNG: &[u8] = &[
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
        0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f,
        0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0b, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60,
        0x00, 0x02, 0x00, 0x00, 0x05, 0x00, 0x01, 0x7a, 0x5e, 0xab, 0x3f, 0x00, 0x00, 0x00, 0x00,
        0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
    ];

    const ID: TileId = TileId {
        x: 6,
        y: 5,
        zoom: 4,
    };

    fn store() -> TileStore {
        let mut store = TileStore::new("tile://localhost/osm/", 19);
        store.begin_frame(0.0, 1.0);
        store
    }

    fn frame(store: &mut TileStore, now: f64, ids: &[TileId]) -> Vec<TileRequest> {
        store.begin_frame(now, 1.0);
        for id in ids {
            let _ = store.at(*id);
        }
        store.end_frame()
    }

    #[test]
    fn a_tile_is_asked_for_once_and_then_drawn() {
        let (mut store, ctx) = (store(), Context::default());
        let asked = frame(&mut store, 0.0, &[ID]);
        assert_eq!(
            asked.first().map(|it| it.url.as_str()),
            Some("tile://localhost/osm/4/6/5")
        );
        assert!(frame(&mut store, 0.1, &[ID]).is_empty());
        store.reply(&ctx, ID, &TileReply::Image(PNG.to_vec()));
        assert!(frame(&mut store, 0.2, &[ID]).is_empty());
        assert_eq!(store.drawn(), 1);
    }

    #[test]
    fn a_failure_or_a_broken_image_is_tried_again_later_and_later() {
        for reply in [TileReply::Failed, TileReply::Image(b"<html>".to_vec())] {
            let (mut store, ctx) = (store(), Context::default());
            frame(&mut store, 0.0, &[ID]);
            store.reply(&ctx, ID, &reply);
            assert!(frame(&mut store, 1.0, &[ID]).is_empty());
            assert!(store.next_try().is_some_and(|wait| wait <= 1.0));
            assert_eq!(frame(&mut store, 2.5, &[ID]).len(), 1);
            store.reply(&ctx, ID, &reply);
            assert!(frame(&mut store, 5.0, &[ID]).is_empty());
            assert_eq!(frame(&mut store, 6.6, &[ID]).len(), 1);
        }
    }

    #[test]
    fn a_missing_tile_is_not_asked_for_again_and_its_parent_stands_in() {
        let (mut store, ctx) = (store(), Context::default());
        let parent = TileId {
            x: 3,
            y: 2,
            zoom: 3,
        };
        frame(&mut store, 0.0, &[ID, parent]);
        store.reply(&ctx, ID, &TileReply::Missing);
        store.reply(&ctx, parent, &TileReply::Image(PNG.to_vec()));
        store.begin_frame(900.0, 1.0);
        let piece = store.at(ID).unwrap();
        assert_eq!(piece.uv, Rect::from_min_max(pos2(0.0, 0.5), pos2(0.5, 1.0)));
        assert!(store.end_frame().is_empty());
    }

    #[test]
    fn beyond_the_closest_zoom_of_the_source_its_last_tiles_are_asked_for() {
        let mut store = TileStore::new("t", 2);
        let asked = frame(&mut store, 0.0, &[ID]);
        assert_eq!(asked.first().map(|it| it.url.as_str()), Some("t/2/1/1"));
    }

    #[test]
    fn the_store_stays_small_and_few_are_asked_for_at_once() {
        let (mut store, ctx) = (store(), Context::default());
        for y in 0..40 {
            let row: Vec<TileId> = (0..40).map(|x| TileId { x, y, zoom: 8 }).collect();
            let asked = frame(&mut store, f64::from(y), &row);
            assert!(asked.len() <= AT_ONCE);
            for request in asked {
                store.reply(&ctx, request.id, &TileReply::Missing);
            }
            assert!(store.entries.len() <= KEPT + 40, "{}", store.entries.len());
        }
    }
}
