//! `demo`: the app on a fresh store with a simulated network, in a window or, without a display,
//! under Xvfb with a witness.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::tree::Tree;
use crate::{app, shell, window};

pub(crate) fn run(tree: &Tree, scale: u32) -> Result<()> {
    app::build(tree)?;
    let scale = scale.to_string();
    if has_display() {
        println!("• Opening MikroMon on a simulated network; one router fails after 20 s");
        let mut app = Command::new(tree.debug_binary("mikromon"));
        return shell::run(app.args(["--demo", "--scale", &scale]));
    }
    println!("• No display: opening MikroMon under Xvfb and waiting for the first incident");
    window::witness(tree, &["demo", "--scale", &scale])
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
