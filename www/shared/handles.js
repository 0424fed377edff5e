// Documents that are added to a reader: several are asked as one passage, and each answer knows which one it is of.
import { failure } from './failure.js';
import { checkedText, refused } from './options.js';

/**
 * @typedef {import('../library/electra-qa.js').AskOptions} AskOptions
 * @typedef {import('../library/electra-qa.js').Handle} Handle
 * @typedef {import('../library/electra-qa.js').Result} Result
 * @typedef {import('../library/electra-qa.js').Verdict} Verdict
 * @typedef {{ handle: Handle, start: number, text: string }} Part
 * @typedef {(question: string, passage: string, options: unknown) => Promise<any>} Ask
 */

/** What stands between two texts that are asked together. */
const BETWEEN = '\n\n';

const what = 'a file, or an object with `title` and `text`';

/** A text file, in the encodings that need no guess. @param {Blob} file */
async function textOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wide = { '255,254': 'utf-16le', '254,255': 'utf-16be' }[String(bytes.subarray(0, 2))];
  try {
    const text = new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text.replace(/\r\n?/g, '\n');
  } catch {
    // Said below.
  }
  const name = /** @type {File} */ (file).name ?? 'The file';
  throw failure('invalid-option', `${name} is not text in UTF-8 or UTF-16. Pass its words as \`{ title, text }\`.`);
}

/**
 * The two functions of a reader that have to do with documents, over one that asks about a text.
 * @param {Ask} askText
 */
export function documents(askText) {
  /** @type {WeakMap<Handle, string>} */
  const texts = new WeakMap();

  /** @param {unknown} document */
  async function add(document) {
    const given = /** @type {any} */ (document);
    if (given === null || typeof given !== 'object' || Array.isArray(given)) throw refused('The document', what, document);
    const isFile = given instanceof Blob;
    const text = isFile ? await textOf(given) : checkedText(given.text, 'text of the document');
    const title = checkedText((isFile ? /** @type {File} */ (given).name : given.title) ?? '', 'title of the document');
    const handle = Object.freeze({ title, length: text.length });
    texts.set(handle, text);
    return handle;
  }

  /** @param {Handle} handle */
  function known(handle) {
    const text = typeof handle === 'object' && handle !== null ? texts.get(handle) : undefined;
    if (text === undefined) throw refused('The passage', 'a string, or handles that `add` of this reader gave', handle);
    return text;
  }

  /**
   * @param {string} question
   * @param {unknown} passage
   * @param {AskOptions} options
   */
  function ask(question, passage, options) {
    if (typeof passage !== 'object' || passage === null)
      return askText(question, checkedText(/** @type {any} */ (passage), 'passage'), options);
    const handles = /** @type {Handle[]} */ (Array.isArray(passage) ? passage : [passage]);
    if (handles.length === 0) throw refused('The passage', 'a string, or handles that `add` of this reader gave', passage);
    let start = 0;
    const parts = handles.map((handle) => {
      const part = { handle, start, text: known(handle) };
      start += part.text.length + BETWEEN.length;
      return part;
    });
    /** @type {<R extends Result>(result: R) => R} */
    const placed = (result) => place(result, parts);
    const { onUpdate } = options;
    const told = onUpdate && { onUpdate: (/** @type {Verdict} */ result) => onUpdate(placed(result)) };
    return askText(question, parts.map(({ text }) => text).join(BETWEEN), { ...options, ...told }).then(placed);
  }

  return { add, ask };
}

/**
 * The result with each answer in its own document.
 * @template {Result} R
 * @param {R} result
 * @param {Part[]} parts
 * @returns {R}
 */
function place(result, parts) {
  const inside = (/** @type {{ start: number, end: number }} */ span, /** @type {Part} */ { start, text }) => {
    const end = Math.min(span.end - start, text.length);
    const begin = Math.min(span.start - start, end);
    return { start: begin, end, ...('text' in span && { text: text.slice(begin, end) }) };
  };
  const partOf = (/** @type {{ start: number }} */ { start }) => parts.findLast((part) => part.start <= start) ?? parts[0];
  const answers = result.answers.map((answer) => {
    if (answer.text === '') return answer;
    const part = partOf(answer);
    const readings = answer.readings.map((reading) => ({ ...reading, ...inside(reading, part) }));
    return { ...answer, ...inside(answer, part), readings, document: part.handle };
  });
  const warmed = result.heat?.map((warm) => {
    const part = partOf(warm);
    return { ...warm, ...inside(warm, part), document: part.handle };
  });
  // What is warm between two documents is in neither.
  const heat = warmed?.filter(({ start, end }) => start < end);
  return { ...result, answers, ...(heat && { heat }) };
}
