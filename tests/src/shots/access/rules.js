// What axe-core finds wrong, a line each: by all its rules, and by the contrast in the other theme.
const [done] = arguments;
const page = document.documentElement;
const chosen = page.dataset.theme;
// What rises or fades is looked at where it comes to rest.
const ends = it => it.effect.getComputedTiming().endTime !== Infinity;
const rest = () => document.getAnimations().filter(ends).forEach(it => it.finish());
const line = (rule, node) =>
  `${rule.id}: ${node.target.join(' ')} ${node.failureSummary.replace(/\s+/g, ' ').slice(0, 240)}`;
const found = async more => {
  rest();
  const { violations } = await axe.run(document, { resultTypes: ['violations'], ...more });
  return violations.flatMap(rule => rule.nodes.map(node => `${line(rule, node)} (${page.dataset.theme})`));
};
const both = async () => {
  const all = await found({});
  page.dataset.theme = chosen === 'dark' ? 'light' : 'dark';
  const contrast = await found({ runOnly: ['color-contrast'] });
  page.dataset.theme = chosen;
  rest();
  return [...all, ...contrast];
};
both().then(done, error => done([`axe failed: ${error}`]));
