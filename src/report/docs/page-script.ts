/**
 * What the page does by itself: finds names as one types, and shows in the list where one is. Without it the page is whole.
 * The index is the page itself, so that nothing is told twice.
 */
export const SCRIPT = String.raw`
(() => {
  const find = (selector) => document.querySelector(selector);
  const input = find('#search'), list = find('#found'), count = find('#count');
  const wordsOf = (element) => {
    const lead = element.matches('tr') ? element : element.querySelector('.lead');
    return (lead ? lead.textContent : '').toLowerCase();
  };
  const items = [...document.querySelectorAll('[data-find]')].map((element) => {
    const { find: kind, name } = element.dataset;
    return { kind, name, lower: name.toLowerCase(), words: wordsOf(element), id: element.id };
  });
  const KINDS = ['schema', 'table', 'view', 'job', 'type', 'function', 'column'];

  /** Lower is nearer: the name itself, its beginning, a part of it, what was written of it. */
  const distance = ({ kind, lower, words }, asked) => {
    const last = lower.slice(lower.lastIndexOf('.') + 1);
    let far = KINDS.indexOf(kind) / 10;
    for (const word of asked) {
      if (last === word || lower === word) far += 0;
      else if (last.startsWith(word)) far += 1;
      else if (lower.includes(word)) far += 2;
      else if (words.includes(word)) far += 4;
      else return Infinity;
    }
    return far;
  };

  const search = () => {
    const asked = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    document.body.classList.toggle('searching', asked.length > 0);
    list.replaceChildren();
    count.textContent = '';
    if (asked.length === 0) return;
    const found = items
      .map((item) => ({ item, far: distance(item, asked) }))
      .filter(({ far }) => far < Infinity)
      .sort((a, b) => a.far - b.far || a.item.name.length - b.item.name.length || (a.item.name < b.item.name ? -1 : 1));
    for (const { item } of found.slice(0, 40)) {
      const entry = document.createElement('li'), anchor = document.createElement('a'), kind = document.createElement('small');
      anchor.href = '#' + item.id;
      anchor.textContent = item.name;
      kind.textContent = item.kind;
      anchor.append(kind);
      entry.append(anchor);
      list.append(entry);
    }
    count.textContent = found.length === 0 ? 'Nothing found.' : found.length + ' found' + (found.length > 40 ? ', the nearest 40' : '');
  };

  const clear = () => { input.value = ''; search(); };
  const links = () => [...list.querySelectorAll('a')];
  const move = (step) => {
    const all = links(), next = all.indexOf(document.activeElement) + step;
    (next < 0 ? input : all[Math.min(next, all.length - 1)])?.focus();
  };
  input.addEventListener('input', search);
  list.addEventListener('click', () => setTimeout(clear));
  document.addEventListener('keydown', (event) => {
    const inSearch = event.target === input || list.contains(event.target);
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && event.target !== input) input.focus();
    else if (!inSearch) return;
    else if (event.key === 'Escape') { clear(); input.focus(); }
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && event.target === input) links()[0]?.click();
    else return;
    event.preventDefault();
  });

  // A diagram that is wider than the page is first seen whole, if small; a table of it is read at its full size.
  for (const wide of document.querySelectorAll('figure .wide')) {
    if (wide.scrollWidth <= wide.clientWidth) continue;
    const button = document.createElement('button');
    const show = (whole) => {
      wide.classList.toggle('whole', whole);
      button.textContent = whole ? 'Full size' : 'Show it whole';
    };
    button.addEventListener('click', () => show(!wide.classList.contains('whole')));
    show(true);
    wide.parentElement.querySelector('figcaption').prepend(button);
  }

  const entries = new Map([...document.querySelectorAll('nav a[href]')].map((each) => [each.getAttribute('href').slice(1), each]));
  const seen = new Set();
  const mark = () => {
    const here = [...seen].sort((a, b) => a.compareDocumentPosition(b) & 2 ? 1 : -1).at(-1);
    const entry = here && entries.get(here.id);
    if (!entry || entry.ariaCurrent) return;
    document.querySelectorAll('nav [aria-current]').forEach((each) => each.removeAttribute('aria-current'));
    entry.setAttribute('aria-current', 'true');
    const group = entry.closest('details');
    if (!matchMedia('(min-width: 60rem)').matches) return;
    document.querySelectorAll('nav details').forEach((each) => { each.open = each === group; });
    const box = find('nav'), { top, bottom } = entry.getBoundingClientRect();
    if (top < 120 || bottom > innerHeight) box.scrollTop += top - innerHeight / 2;
  };
  const watcher = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) seen[isIntersecting ? 'add' : 'delete'](target);
    mark();
  }, { rootMargin: '-10% 0px -75% 0px' });
  document.querySelectorAll('article, main > section').forEach((each) => watcher.observe(each));
})();
`;
