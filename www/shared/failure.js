// Errors as the engine makes them: a stable code for scripts, sentences for people, and values to say them in other
// languages with.
import { CANCELLED, CLOSED, START_CANCELLED } from './contract.js';

/**
 * @typedef {import('../library/electra-qa.js').ElectraQaError} ElectraQaError
 * @typedef {ElectraQaError['code'] | 'no-content'} Code
 */

/**
 * An error of this code that says this.
 * @param {Code} code
 * @param {string} message
 * @param {unknown} [cause]
 * @param {ElectraQaError['values']} [values]
 */
export const failure = (code, message, cause, values = {}) =>
  Object.assign(new Error(message, cause ? { cause } : undefined), {
    name: code === 'cancelled' ? 'AbortError' : 'ElectraQaError',
    code,
    values,
  });

export const cancelled = () => failure('cancelled', CANCELLED);

/** Loading was withdrawn before there was a reader. */
export const startCancelled = () => failure('cancelled', START_CANCELLED);

export const closed = () => failure('cancelled', CLOSED);

/** @param {any} error */
export const isCancelled = (error) => error?.code === 'cancelled';
