// Types a text key by key; answers how long each took until what it finds was laid out for the
// next frame. What is in the field before is taken away first.
const [css, text, done] = arguments;
const input = document.querySelector(css);
const put = value => {
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
};
const answered = () => new Promise(resolve => {
  const look = () => input.getAttribute('aria-busy') === 'false'
    ? resolve(document.body.offsetHeight)
    : setTimeout(look);
  setTimeout(look);
});
const rest = () => new Promise(resolve => setTimeout(resolve, 120));
(async () => {
  const took = [];
  put('');
  for (let end = 1; end <= text.length; end += 1) {
    await rest();
    const begun = performance.now();
    put(text.slice(0, end));
    await answered();
    took.push(performance.now() - begun);
  }
  done(took);
})();
