
(() => {
  'use strict';
  // Each row of `findings`: one index for each of `groups`, the tool's, the severity, the standing, the environments' indexes.
  const data = JSON.parse(document.getElementById('data').textContent);
  const GROUPS = ['policy', 'resource', 'file', 'source'];
  const COUNTED = ['open', 'new'];
  const at = (id) => document.getElementById(id);
  const [list, controls, search, none] = ['list', 'controls', 'search', 'none'].map(at);
  const items = data.findings.map((row, number) => ({
    keys: row.slice(0, 4), tool: row[4], severity: row[5], standing: row[6], environments: row[7],
    node: at('f' + number), text: '',
  })).filter((item) => item.node);
  if (!items.length) return;

  const select = (id, names) => {
    const label = at(id);
    const box = label.querySelector('select');
    names.forEach((name, number) => box.append(new Option(name, number)));
    label.hidden = names.length < 2;
    return box;
  };
  const environment = select('environment', data.environments);
  const tool = select('tool', data.tools);
  const standing = at('standing').querySelector('select');
  at('standing').hidden = items.every((item) => item.standing === 'open');
  const sources = controls.querySelector('[value=source]').parentElement;
  sources.hidden = data.groups.source.length < 2;

  const plural = (count, word) => count + ' ' + word + (count === 1 ? '' : 's');
  const words = (some) => {
    const counted = some.filter((item) => COUNTED.includes(item.standing));
    const of = (severity) => counted.filter((item) => item.severity === severity).length;
    const parts = [['error', 'error'], ['warning', 'warning'], ['info', 'notice']]
      .filter(([severity]) => of(severity)).map(([severity, word]) => plural(of(severity), word));
    const rest = some.length - counted.length;
    if (rest) parts.push(rest + ' not counted');
    return parts.join(', ');
  };

  let sections = [];
  const group = (by) => {
    const which = GROUPS.indexOf(by);
    const parts = new Map();
    for (const item of items) {
      const key = item.keys[which];
      if (!parts.has(key)) parts.set(key, []);
      parts.get(key).push(item);
    }
    const weight = (some) => some.reduce((sum, item) => sum + (COUNTED.includes(item.standing) ? { error: 1e6, warning: 1e3 }[item.severity] || 1 : 0), 0);
    sections = [...parts].sort((a, b) => weight(b[1]) - weight(a[1])).map(([key, some]) => {
      const node = document.createElement('section');
      node.className = 'group';
      const head = document.createElement('h3');
      head.id = by[0] + key;
      node.setAttribute('aria-labelledby', head.id);
      const count = document.createElement('span');
      count.className = 'quiet';
      head.append(data.groups[by][key], ' ', count);
      node.append(head, ...some.map((item) => item.node));
      return { node, count, some };
    });
    list.replaceChildren(...sections.map((section) => section.node));
  };

  const checked = () => [...controls.querySelectorAll('#severities input:checked')].map((box) => box.value);
  const stands = (item) => {
    const counts = COUNTED.includes(item.standing);
    return { '': true, counted: counts, new: item.standing === 'new', rest: !counts }[standing.value];
  };
  const filter = () => {
    const severities = checked();
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      if (!item.text && wanted.length) item.text = item.node.textContent.toLowerCase();
      const fits = severities.includes(item.severity) && stands(item)
        && (!tool.value || item.tool === Number(tool.value))
        && (!environment.value || !item.environments.length || item.environments.includes(Number(environment.value)))
        && wanted.every((word) => item.text.includes(word));
      item.node.hidden = !fits;
      shown += fits;
    }
    for (const section of sections) {
      const left = section.some.filter((item) => !item.node.hidden);
      section.node.hidden = !left.length;
      section.count.textContent = words(left);
    }
    none.hidden = shown > 0;
    at('status').textContent = shown === items.length ? plural(shown, 'finding') : shown + ' of ' + plural(items.length, 'finding');
  };

  const fold = (open) => items.forEach((item) => { item.node.open = open; });
  const visible = () => sections.flatMap((section) => section.some).filter((item) => !item.node.hidden).map((item) => item.node);
  const step = (by) => {
    const nodes = visible();
    const now = nodes.indexOf(document.activeElement.closest('.finding'));
    const next = nodes[now < 0 && by < 0 ? nodes.length - 1 : Math.min(Math.max(now + by, 0), nodes.length - 1)];
    if (next) next.querySelector('summary').focus();
  };

  controls.addEventListener('submit', (event) => event.preventDefault());
  controls.addEventListener('input', (event) => {
    if (event.target.name === 'group') group(event.target.value);
    filter();
  });
  controls.addEventListener('reset', () => setTimeout(() => { group('policy'); filter(); }));
  at('unfold').addEventListener('click', () => fold(true));
  at('fold').addEventListener('click', () => fold(false));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.matrix a');
    if (!link) return;
    // The anchors are those of policies.
    controls.reset();
    controls.querySelector('[value=policy]').checked = true;
    group('policy');
    const { column } = link.dataset;
    if (column && data.columns === 'environments') environment.value = column;
    if (column && data.columns === 'severities') {
      controls.querySelectorAll('#severities input').forEach((box, number) => { box.checked = number === Number(column); });
    }
    setTimeout(filter);
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches('input[type=search], select')) {
      if (event.key === 'Escape' && event.target === search) { search.value = ''; filter(); search.blur(); }
      return;
    }
    if (event.key === '/') { event.preventDefault(); search.focus(); }
    if (event.key === 'j') step(1);
    if (event.key === 'k') step(-1);
  });
  let folded = [];
  addEventListener('beforeprint', () => { folded = items.filter((item) => !item.node.open); fold(true); });
  addEventListener('afterprint', () => folded.forEach((item) => { item.node.open = false; }));

  controls.hidden = false;
  group('policy');
  filter();
})();
