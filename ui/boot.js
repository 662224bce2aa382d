// Starts the page. A file of its own, because the content security policy allows no inline script.
import init from "/mikromon_ui.js";

// The chosen theme is put on before anything is drawn, so that the window does not flash.
const theme = localStorage.getItem("mikromon.theme");
if (theme === "dark" || theme === "light") {
  document.documentElement.dataset.theme = theme;
}

init({ module_or_path: "/mikromon_ui_bg.wasm" });
