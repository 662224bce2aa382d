//! The page of MikroMon: what people see and press. It holds no rule of the network; everything it
//! knows it asked the core for, through `bridge`.

// Components own their properties, and the macro that makes one writes public items.
#![allow(clippy::needless_pass_by_value, unreachable_pub)]

mod app;
mod bridge;
mod components;
mod find;
mod format;
mod locales;
mod pages;
mod sound;
mod state;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
