// Notes what a person can use now (in the dialog, where one is open) and how it looks, and from now
// on what the focus comes to. Answers how many there are.
const root = document.querySelector('dialog[open]') ?? document;
const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
const usable = it => !it.disabled && it.tabIndex >= 0 && it.checkVisibility({ visibilityProperty: true });
const around = it => [it, it.parentElement, it.closest('label')];
const style = it => {
  if (!it) return '';
  const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(it);
  return [outlineStyle === 'none' ? '' : outlineWidth, boxShadow, borderColor].join();
};
const look = it => around(it).map(style).join();
document.activeElement?.blur();
const all = [...root.querySelectorAll(wanted)].filter(usable);
window.controls = new Map(all.map(it => [it, { look: look(it), met: false, seen: false }]));
window.watch?.abort();
window.watch = new AbortController();
document.addEventListener('focusin', ({ target }) => {
  const control = window.controls.get(target);
  if (!control) return;
  control.met = true;
  control.seen ||= look(target) !== control.look;
}, window.watch);
return all.length;
