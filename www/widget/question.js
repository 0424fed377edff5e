// A question on its way: the page is read, the engine asked, and its answers get their places in the page.
import { readContent } from './content.js';
import { cancelled, failure } from '../shared/failure.js';
import { languageOf } from './messages.js';

/**
 * Answers a question about a widget's content; `options.onUpdate` is told what is known meanwhile.
 * @param {import('./content.js').Widget} widget
 * @param {() => Promise<ReturnType<typeof import('./engine.js').holdEngine>>} start starts the engine, if it does not run
 * @param {(element: Element) => boolean} isWidget
 * @param {string} question
 * @param {import('../library/electra-qa.js').AskOptions} options
 * @param {AbortSignal} signal
 */
export async function answer(widget, start, isWidget, question, options, signal) {
  if (question === '') throw failure('empty-question', 'There is no question. Write one first.');
  const engine = await unlessAborted(start(), signal);
  const text = readContent(widget, isWidget);
  if (text.text.trim() === '')
    throw failure('no-content', 'There is no text here that could be asked. Name a part of the page that has some in `for`.');
  const placed = (/** @type {any} */ found) => {
    const answers = found.answers.map((/** @type {any} */ each) => ({ ...each, ranges: rangesOf(text, each) }));
    const place = answers.find((/** @type {any} */ { ranges }) => ranges.length > 0)?.ranges[0].startContainer.parentElement;
    return { ...found, question, passage: text.text, language: languageOf(place ?? widget), answers };
  };
  const { onUpdate } = options;
  const told = onUpdate && { onUpdate: (/** @type {any} */ found) => (signal.aborted ? false : onUpdate(placed(found))) };
  try {
    return placed(await engine.ask(question, text.text, { ...options, ...told, signal }));
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  }
}

/**
 * Where an answer stands: nowhere when the page has changed while it was sought.
 * @param {ReturnType<typeof readContent>} text
 * @param {import('../library/electra-qa.js').Answer} answer
 */
function rangesOf(text, { start, end, text: expected }) {
  const ranges = text.ranges(start, end);
  const squeezed = (/** @type {string} */ string) => string.replace(/\s+/g, '');
  return squeezed(ranges.join('')) === squeezed(expected) ? ranges : [];
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
function unlessAborted(promise, signal) {
  return new Promise((done, fail) => {
    const abort = () => fail(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(done, fail).finally(() => signal.removeEventListener('abort', abort));
  });
}
