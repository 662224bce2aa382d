// Starts the page. A file of its own, because the content security policy allows no inline script.
import init from "/mikromon_ui.js";

init({ module_or_path: "/mikromon_ui_bg.wasm" });
