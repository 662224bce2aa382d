//! The map of the network: a [`MapScene`] goes in, [`MapAction`]s come out.
//!
//! The widget is plain egui over walkers and knows neither the page nor the core. [`web`] puts it
//! on a canvas. It must not hold a rule about routers, ask for data, or know a raw colour outside
//! `palette`.

mod basemap;
mod camera;
mod clip;
mod furniture;
mod labels;
mod marks;
mod mercator;
mod nodes;
mod palette;
mod pen;
mod pick;
mod scene;
mod tiles;
mod view;
mod widget;

#[cfg(target_arch = "wasm32")]
pub mod web;

pub use scene::{MapAction, MapOrder, MapScene, Marker, Theme, TileMode, Viewport};
pub use tiles::{TileReply, TileRequest};
pub use widget::MapView;
