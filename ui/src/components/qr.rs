//! A QR code, dark on white in either theme: not every camera reads it the other way round.

use std::fmt::Write as _;

use leptos::prelude::*;

/// ISO/IEC 18004 asks for four modules of white around it.
const QUIET: u32 = 4;
/// Pixels of a module.
const MODULE: u32 = 4;

#[component]
pub(crate) fn Qr(
    /// Modules to a side.
    side: u32,
    /// Row by row, `1` for a dark one.
    #[prop(into)]
    modules: String,
    label: &'static str,
) -> impl IntoView {
    // Whole pixels, so that every module is as large as the next.
    let pixels = move |it: u32| it.saturating_mul(MODULE);
    let whole = side.saturating_add(QUIET.saturating_mul(2));
    view! {
        <svg
            class="qr"
            role="img"
            aria-label=label
            width=pixels(whole)
            height=pixels(whole)
            viewBox=format!("0 0 {whole} {whole}")
            shape-rendering="crispEdges"
        >
            <rect class="light" width=whole height=whole />
            <path class="dark" d=path(side, &modules) />
        </svg>
    }
}

/// One square for each dark module.
fn path(side: u32, modules: &str) -> String {
    let mut path = String::new();
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    for ((x, y), module) in places.zip(modules.bytes()) {
        if module == b'1' {
            let (x, y) = (x.saturating_add(QUIET), y.saturating_add(QUIET));
            // Writing to a string does not fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dark_module_is_a_square_at_its_place() {
        assert_eq!(path(2, "1001"), "M4 4h1v1h-1zM5 5h1v1h-1z");
    }
}
