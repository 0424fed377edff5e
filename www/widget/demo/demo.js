// The options of the demonstration, live on the widget, and as code to copy.
/** @type {(id: string) => any} */
const find = (id) => document.getElementById(id);
/** @type {import('../electra-qa-widget.js').ElectraQa} */
const widget = find('widget');
/** @type {HTMLFormElement} */
const options = find('options');
/** @type {HTMLElement} */
const code = find('code');
/** @type {HTMLElement} */
const events = find('events');
/** @typedef {Record<string, string>} Texts by name */
const COLOURS = ['--electra-qa-accent', '--electra-qa-mark'];

/**
 * What keeps the room free until the module is there, so that nothing moves.
 * @type {Texts}
 */
const ROOM = {
  inline: 'electra-qa:not(:defined) { display: inline-block; block-size: 2.75rem; vertical-align: middle; }\n',
  panel: 'electra-qa:not(:defined) { display: block; block-size: 22rem; }\n',
};

/**
 * What an accent is written on with: black or white, whichever can be read.
 * @param {string} colour
 */
function textOn(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}

function chosen() {
  const { form, lang, threshold, dir, label, scheme } = /** @type {Texts} */ (Object.fromEntries(new FormData(options)));
  /** @type {Texts} */
  const attributes = {
    for: '#article',
    ...(form === 'panel' && { mode: 'panel' }),
    ...(form === 'inline' && { placement: 'inline' }),
    ...(label && { label }),
    ...(threshold && { threshold }),
    ...(lang && { lang }),
    ...(dir && { dir }),
  };
  /** @type {Texts} */
  const styles = {};
  for (const name of COLOURS) {
    const { value, defaultValue } = /** @type {HTMLInputElement} */ (options.elements.namedItem(name));
    if (value === defaultValue) continue;
    styles[name] = value;
    styles[name === '--electra-qa-accent' ? '--electra-qa-accent-text' : '--electra-qa-mark-text'] = textOn(value);
  }
  return { attributes, styles, scheme };
}

function apply() {
  const { attributes, styles, scheme } = chosen();
  for (const name of ['for', 'mode', 'placement', 'label', 'threshold', 'lang', 'dir']) {
    if (name in attributes) widget.setAttribute(name, attributes[name]);
    else widget.removeAttribute(name);
  }
  // On the root, so that the marks in the article have them too.
  for (const name of COLOURS.flatMap((name) => [name, `${name}-text`])) {
    document.documentElement.style.setProperty(name, styles[name] ?? '');
  }
  document.documentElement.dataset.scheme = scheme;
  code.textContent = snippet(attributes, styles);
}

/**
 * @param {Texts} attributes
 * @param {Texts} colours
 */
function snippet(attributes, colours) {
  const quoted = (/** @type {string} */ value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const tag = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${quoted(value)}"`)
    .join('');
  const rules = Object.entries(colours)
    .map(([name, value]) => `  ${name}: ${value};\n`)
    .join('');
  const styles = [rules && `:root {\n${rules}}\n`, ROOM[attributes.mode ?? attributes.placement]].filter(Boolean).join('');
  const address = new URL('electra-qa-widget.js', location.href).href;
  return `<script type="module" src="${address}"></script>\n<electra-qa${tag}></electra-qa>${styles && `\n<style>\n${styles}</style>`}`;
}

options.addEventListener('input', apply);
options.addEventListener('reset', () => setTimeout(apply));
options.addEventListener('submit', (event) => event.preventDefault());
find('questions').addEventListener('click', (/** @type {{ target: HTMLElement }} */ { target }) => {
  // What goes wrong the widget says itself.
  if (target.localName === 'button') widget.ask(target.textContent ?? '').catch(() => {});
});
find('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    find('copied').textContent = 'Copied.';
  } catch {
    getSelection()?.selectAllChildren(code);
    find('copied').textContent = 'Selected: copy it with your keyboard.';
  }
});

/** @typedef {import('../electra-qa-widget.js').ElectraQaEventMap} Events */
/** @type {{ [Name in keyof Events]: (detail: Events[Name]['detail']) => string }} */
const DETAILS = {
  'electra-qa-ready': ({ version }) => version,
  'electra-qa-progress': ({ stage, loaded, total }) => `${stage} ${loaded} of ${total}`,
  'electra-qa-answer': ({ answers: [best], sureness }) => `${JSON.stringify(best.text)} ${sureness?.toFixed(2)}`,
  'electra-qa-update': ({ answers: [best] }) => JSON.stringify(best.text),
  'electra-qa-error': ({ code }) => code,
};
for (const [type, say] of Object.entries(DETAILS)) {
  widget.addEventListener(type, (event) => {
    const name = type.replace('electra-qa-', '');
    const last = /** @type {HTMLElement | null} */ (events.firstElementChild);
    const line = name === 'progress' && last?.dataset.name === name ? last : document.createElement('li');
    line.dataset.name = name;
    line.textContent = `${name}: ${say(/** @type {CustomEvent} */ (event).detail)}`;
    events.prepend(line);
  });
}
apply();
