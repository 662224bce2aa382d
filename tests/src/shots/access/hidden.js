// What has no place in the window: a page that is wider, a control that cannot be brought into
// sight with nothing over it, text that is cut off without a sign.
// A dialog or a menu covers what is under it.
const root = document.querySelector('dialog[open], .panel') ?? document;
const name = it => it.outerHTML.slice(0, 140);
const shown = it => it.checkVisibility({ visibilityProperty: true });
const wrong = [];
const { scrollWidth } = document.documentElement;
if (scrollWidth > innerWidth + 1) wrong.push(`the page is ${scrollWidth} wide in ${innerWidth}`);

for (const it of root.querySelectorAll('a[href]:not(.skip), button, input, select, textarea')) {
  if (!shown(it)) continue;
  it.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const box = it.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) continue;
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (hit && (it.contains(hit) || it.closest('label')?.contains(hit))) continue;
  wrong.push(`out of reach: ${name(it)} under ${hit ? name(hit) : 'nothing'}`);
}

const text = it => [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim());
for (const it of root.querySelectorAll('*')) {
  if (!text(it) || !shown(it) || it.matches('.unseen, option, script, style')) continue;
  const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(it);
  const cut = overflowX === 'hidden' && textOverflow === 'clip' && it.scrollWidth > it.clientWidth + 1;
  const low = overflowY === 'hidden' && webkitLineClamp === 'none' && it.scrollHeight > it.clientHeight + 2;
  if (cut || low) wrong.push(`text is cut off: ${name(it)}`);
}
return wrong;
