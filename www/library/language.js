// A hint where a question or a text is plainly not English. Its program is one of its own, loaded when it is wanted.
import init, { hint as look } from './engine/language.js';
import { program } from './program.js';

/** @type {Promise<unknown> | undefined} */
let ready;

/**
 * What to say of a question and a text that a model of English should not be trusted with; nothing where they may be
 * English, or where the program cannot be had. For after the answer: it loads up to 100 KB.
 * @param {string} question
 * @param {string} passage
 */
export async function hint(question, passage) {
  try {
    ready ??= init({ module_or_path: program('language') });
    await ready;
    return look(question, passage);
  } catch {
    // The next question asks for it again.
    ready = undefined;
    return undefined;
  }
}
