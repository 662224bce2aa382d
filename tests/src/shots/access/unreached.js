// Which of the controls the focus did not come to, or came to unseen. A radio group is one stop.
const name = it => it.outerHTML.slice(0, 140);
const wrong = ([it, { met, seen }]) => {
  if (!it.isConnected || seen || (it.type === 'radio' && !met)) return [];
  return [met ? `the focus is not seen on ${name(it)}` : `Tab does not come to ${name(it)}`];
};
return [...window.controls].flatMap(wrong);
