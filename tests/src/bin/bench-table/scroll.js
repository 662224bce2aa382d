// Scrolls the table frame by frame: `step` pixels each, or from end to end where there is none.
// Answers the time between frames, and in how many of them rows in sight were not there.
const [step, seconds, done] = arguments;
const frame = document.querySelector('#customer-list .scroll');
const most = frame.scrollHeight - frame.clientHeight;
const box = frame.getBoundingClientRect();
const places = [40, box.height / 2, box.height - 10].map(y => [box.left + 60, box.top + y]);
const isReal = ([x, y]) => document.elementFromPoint(x, y)?.closest('tr')?.dataset.customer;
const gaps = [];
let begun = 0;
let blanks = 0;
let last = 0;
const next = () => {
  const now = performance.now();
  gaps.push(now - last);
  last = now;
  const part = (now - begun) / (seconds * 1000);
  if (part >= 1) {
    return done({ gaps: gaps.slice(1), blanks, scrolled: frame.scrollTop, most });
  }
  frame.scrollTop = step ? frame.scrollTop + step : most * part;
  // As it is painted in this frame: what the page does about the scroll comes with the next.
  blanks += places.every(isReal) ? 0 : 1;
  requestAnimationFrame(next);
};
frame.scrollTop = 0;
// What is above comes first, so that both begin alike.
setTimeout(() => { begun = last = performance.now(); requestAnimationFrame(next); }, 500);
