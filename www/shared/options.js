// The options of the library, the frame and the widget: which there are, and what each may be.
import { BACKENDS, MAX_ANSWER_LEN, MODES, TOP_K } from './contract.js';
import { failure } from './failure.js';

const is = (what, takes) => ({ what, takes });
const whole = (least, most) =>
  is(`a whole number from ${least} to ${most}`, (value) => Number.isInteger(value) && value >= least && value <= most);
const probability = is('a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1);
const one = (...names) =>
  is(
    listed(
      names.map((name) => `'${name}'`),
      'or',
    ),
    (value) => names.includes(value),
  );
const flag = is('true or false', (value) => typeof value === 'boolean');
const text = is('a string', (value) => typeof value === 'string');
const callback = is('a function', (value) => typeof value === 'function');
const address = is('an address, as a string or a URL', (value) => typeof value === 'string' || value instanceof URL);
// Not `instanceof`: another frame's signal is one, too.
const signal = is(
  'an AbortSignal, such as `controller.signal`',
  (value) => typeof value?.aborted === 'boolean' && typeof value.addEventListener === 'function',
);
const model = is('a name, an address, a file, its content, or an array of files', (value) => {
  if (address.takes(value) || value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof Blob) return true;
  const isList = Array.isArray(value) || (globalThis.FileList && value instanceof FileList);
  return isList && Array.from(value).every((file) => file instanceof Blob);
});
const element = is('an element', (value) => value?.nodeType === 1);

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

export const OPTIONS = { ASK, READER, FRAME_READER, WIDGET_ASK, WIDGET };

/**
 * The options that a script gave, without those that it left out (`undefined` or `null`). Throws `invalid-option` for a
 * name that there is not and for a value that cannot be.
 * @param {keyof OPTIONS} of
 */
export function checked(of, given) {
  const options = {};
  if (given === undefined || given === null) return options;
  if (typeof given !== 'object' || Array.isArray(given)) throw refused('The options', 'an object', given);
  const table = OPTIONS[of];
  for (const name of Object.keys(given)) if (!Object.hasOwn(table, name)) throw unknown(name, Object.keys(table), 'an option');
  for (const [name, { what, takes }] of Object.entries(table)) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    if (!takes(value)) throw refused(`\`${name}\``, what, value);
    options[name] = value;
  }
  return options;
}

/** A question or a passage. Throws `invalid-option` for what is no string. */
export function checkedText(value, name) {
  if (!text.takes(value)) throw refused(`The ${name}`, text.what, value);
  return value;
}

/** What to throw for a value that cannot be. */
export const refused = (subject, what, value) => failure('invalid-option', `${subject} must be ${what}. Got ${shown(value)}.`);

/** What to throw for a name that is not among those there are. `kind` is what it would be, such as `an option`. */
export function unknown(name, names, kind) {
  const meant = nearest(name, names);
  const help = meant ? `; did you mean \`${meant}\`?` : `. There is: ${names.join(', ')}.`;
  return failure('invalid-option', `\`${name}\` is not ${kind}${help}`);
}

/** A name without what tells `topK`, `top_k` and `top-k` apart. */
export const plain = (name) => name.toLowerCase().replace(/[-_\s]/g, '');

/** The name that another one is most likely meant for: `topK` for `top_k`. */
export function nearest(name, names) {
  const distances = names.map((known) => ({ known, distance: distance(plain(name), plain(known)) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best.distance <= Math.max(1, Math.floor(best.known.length / 3)) ? best.known : undefined;
}

/**
 * How many letters have to be added, left out, replaced or swapped with the next one (the optimal string alignment
 * distance).
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

function listed(names, word) {
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

function shown(value) {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : 'an object';
}
