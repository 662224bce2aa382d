// Brings the map's program when a map is first shown, with the page's font for its names. A module
// that is already here is not read again.
export async function start(canvas, scene, onAction) {
  const [map, font] = await Promise.all([
    program(),
    fetch("/fonts/inter-latin-wght-normal.ttf").then((file) => file.arrayBuffer()),
  ]);
  return map.start(canvas, new Uint8Array(font), scene, onAction);
}

async function program() {
  const map = await import("/mikromon_map.js");
  await map.default({ module_or_path: "/mikromon_map_bg.wasm" });
  return map;
}
