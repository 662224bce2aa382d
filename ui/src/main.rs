//! The page of MikroMon: what people see and press. It holds no rule of the network; everything it
//! knows it asked the core for, through `bridge`.

mod app;
mod bridge;
mod components;
mod format;
mod locales;
mod pages;
mod state;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
