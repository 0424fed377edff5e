// The options of the library, the frame and the widget: which there are, and what each may be.
import { BACKENDS, MAX_ANSWER_LEN, MODES, TOP_K } from './contract.js';
import { failure } from './failure.js';

/**
 * @template {(value: any) => boolean} Takes
 * @param {string} what
 * @param {Takes} takes
 */
const is = (what, takes) => ({ what, takes });
/** @type {(least: number, most: number) => { what: string, takes: (value: any) => boolean }} */
const whole = (least, most) =>
  is(`a whole number from ${least} to ${most}`, (value) => Number.isInteger(value) && value >= least && value <= most);
const probability = is(
  'a number from 0 to 1',
  (/** @type {unknown} */ value) => typeof value === 'number' && value >= 0 && value <= 1,
);
/** @param {string[]} names */
const one = (...names) =>
  is(
    listed(
      names.map((name) => `'${name}'`),
      'or',
    ),
    (/** @type {any} */ value) => names.includes(/** @type {any} */ value),
  );
const flag = is('true or false', (/** @type {any} */ value) => typeof value === 'boolean');
const text = is('a string', (/** @type {any} */ value) => typeof value === 'string');
const callback = is('a function', (/** @type {any} */ value) => typeof value === 'function');
const address = is(
  'an address, as a string or a URL',
  (/** @type {any} */ value) => typeof value === 'string' || value instanceof URL,
);
// Not `instanceof`: another frame's signal is one, too.
const signal = is(
  'an AbortSignal, such as `controller.signal`',
  (/** @type {any} */ value) => typeof value?.aborted === 'boolean' && typeof value.addEventListener === 'function',
);
const model = is('a name, an address, a file, its content, or an array of files', (/** @type {any} */ value) => {
  if (address.takes(value) || value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof Blob) return true;
  const isList = Array.isArray(value) || (globalThis.FileList && value instanceof FileList);
  return isList && Array.from(value).every((file) => file instanceof Blob);
});
const element = is('an element', (/** @type {any} */ value) => value?.nodeType === 1);

/** Of `ask`. */
const ASK = {
  mode: one(...MODES),
  topK: whole(...TOP_K),
  maxAnswerLen: whole(...MAX_ANSWER_LEN),
  noAnswer: flag,
  threshold: probability,
  heat: flag,
  hint: flag,
  profile: flag,
  signal,
  onUpdate: callback,
};

/** Of `createReader`. */
const READER = {
  model,
  models: address,
  backend: one(...BACKENDS),
  workers: whole(1, 1000),
  signal,
  onProgress: callback,
};

/** Of `createReader` in `electra-qa-frame.js`. */
const FRAME_READER = { ...READER, frame: address, container: element };

/** Of the widget's `ask`. */
const WIDGET_ASK = { ...ASK, show: flag };

/** The widget's attributes, which are properties as well. */
const WIDGET = {
  for: text,
  exclude: text,
  mode: one('button', 'panel'),
  placement: one('corner', 'inline'),
  label: text,
  model: is('a name or an address', address.takes),
  models: address,
  workers: READER.workers,
  threshold: ASK.threshold,
  frame: address,
};

/**
 * What each table describes.
 * @typedef {{
 *   ASK: import('../library/electra-qa.js').AskOptions,
 *   READER: import('../library/electra-qa.js').ReaderOptions,
 *   FRAME_READER: import('../frame/electra-qa-frame.js').FrameReaderOptions,
 *   WIDGET_ASK: import('../widget/electra-qa-widget.js').WidgetAskOptions,
 *   WIDGET: Record<string, any>,
 * }} Given
 */

export const OPTIONS = { ASK, READER, FRAME_READER, WIDGET_ASK, WIDGET };

/**
 * The options that a script gave, without those that it left out (`undefined` or `null`). Throws `invalid-option` for a
 * name that there is not and for a value that cannot be.
 * @template {keyof typeof OPTIONS} Of
 * @param {Of} of
 * @param {unknown} [given]
 * @returns {Given[Of]}
 */
export function checked(of, given) {
  /** @type {Record<string, unknown>} */
  const options = {};
  if (given === undefined || given === null) return /** @type {any} */ (options);
  if (typeof given !== 'object' || Array.isArray(given)) throw refused('The options', 'an object', given);
  const table = OPTIONS[of];
  for (const name of Object.keys(given)) if (!Object.hasOwn(table, name)) throw unknown(name, Object.keys(table), 'an option');
  for (const [name, { what, takes }] of Object.entries(table)) {
    const value = /** @type {Record<string, unknown>} */ (given)[name];
    if (value === undefined || value === null) continue;
    if (!takes(value)) throw refused(`\`${name}\``, what, value);
    options[name] = value;
  }
  return /** @type {any} */ (options);
}

/**
 * A question or a passage. Throws `invalid-option` for what is no string.
 * @param {string} value
 * @param {string} name
 */
export function checkedText(value, name) {
  if (!text.takes(value)) throw refused(`The ${name}`, text.what, value);
  return value;
}

/**
 * What to throw for a value that cannot be.
 * @param {string} subject
 * @param {string} what
 * @param {unknown} value
 */
export const refused = (subject, what, value) => failure('invalid-option', `${subject} must be ${what}. Got ${shown(value)}.`);

/**
 * What to throw for a name that is not among those there are. `kind` is what it would be, such as `an option`.
 * @param {string} name
 * @param {string[]} names
 * @param {string} kind
 */
export function unknown(name, names, kind) {
  const meant = nearest(name, names);
  const help = meant ? `; did you mean \`${meant}\`?` : `. There is: ${names.join(', ')}.`;
  return failure('invalid-option', `\`${name}\` is not ${kind}${help}`);
}

/**
 * A name without what tells `topK`, `top_k` and `top-k` apart.
 * @param {string} name
 */
export const plain = (name) => name.toLowerCase().replace(/[-_\s]/g, '');

/**
 * The name that another one is most likely meant for: `topK` for `top_k`.
 * @param {string} name
 * @param {string[]} names
 */
export function nearest(name, names) {
  const distances = names.map((known) => ({ known, distance: distance(plain(name), plain(known)) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best.distance <= Math.max(1, Math.floor(best.known.length / 3)) ? best.known : undefined;
}

/**
 * How many letters have to be added, left out, replaced or swapped with the next one (the optimal string alignment
 * distance).
 * @param {string} from
 * @param {string} to
 */
function distance(from, to) {
  const rows = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const [above, row] = [rows[i - 1], [i]];
    for (let j = 1; j <= to.length; j++) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[from.length][to.length];
}

/**
 * @param {string[]} names
 * @param {string} word
 */
function listed(names, word) {
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

/** @param {unknown} value */
function shown(value) {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : 'an object';
}
