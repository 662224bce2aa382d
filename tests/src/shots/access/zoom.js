// Draws the page so large, and answers once it is laid out so: nothing, or why it is refused.
const [percent, done] = arguments;
const arrived = () => Math.abs(innerWidth * percent / 100 - outerWidth) < 2;
const wait = () => requestAnimationFrame(() => (arrived() ? requestAnimationFrame(() => done()) : wait()));
window.__TAURI__.core.invoke('set_zoom', { percent }).then(wait, done);
