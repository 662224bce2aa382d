// From the press of a link until the first rows are painted, in milliseconds.
const [link, row, done] = arguments;
const begun = performance.now();
const look = () =>
  document.querySelector(row)
    // In the page before this frame is painted; a timer runs after it.
    ? setTimeout(() => done(performance.now() - begun))
    : requestAnimationFrame(look);
document.querySelector(link).click();
look();
