//! Tauri's build step. A page that says how to build the real one stands in where `ui/dist` is
//! missing, so that `cargo check` needs nothing built before it.

use std::path::Path;
use std::{fs, io};

const PLACEHOLDER: &str = "<!doctype html><meta charset=\"utf-8\">\
    <meta name=\"color-scheme\" content=\"dark\"><title>MikroMon</title>\
    <p>The page is not built yet: run <code>cargo xtask demo</code>.</p>\n";

fn main() -> io::Result<()> {
    let dist = Path::new("../ui/dist");
    let index = dist.join("index.html");
    if !index.exists() {
        fs::create_dir_all(dist)?;
        fs::write(&index, PLACEHOLDER)?;
    }
    // The page is compiled into the binary, which cargo cannot see by itself.
    println!("cargo::rerun-if-changed=../ui/dist");
    tauri_build::build();
    Ok(())
}
