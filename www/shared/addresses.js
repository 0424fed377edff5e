// What the library's options may name: addresses, relative to the page, and models.
import { HUB_PREFIX, NOT_IN_IDS } from './contract.js';
import { refused } from './options.js';

/**
 * The whole address. `option` is where it was given.
 * @param {string | URL} address
 * @param {string} option
 */
export function resolve(address, option) {
  try {
    return new URL(address, globalThis.document?.baseURI ?? import.meta.url).href;
  } catch {
    throw refused(`\`${option}\``, 'an address', String(address));
  }
}

/**
 * Whether a model is meant by where it is, and not by its id, as a repository, or by its content.
 * @param {unknown} model
 * @param {string} [marks] what a place has in it
 * @returns {model is string | URL}
 */
export const isPlace = (model, marks = NOT_IN_IDS) =>
  model instanceof URL ||
  (typeof model === 'string' && !model.startsWith(HUB_PREFIX) && [...marks].some((mark) => model.includes(mark)));

/**
 * A model by its address or id, or its content.
 * @param {import('../library/electra-qa.js').ReaderOptions['model']} model
 */
export function named(model) {
  if (model instanceof ArrayBuffer || ArrayBuffer.isView(model)) return new Blob([/** @type {BlobPart} */ (model)]);
  return isPlace(model) ? resolve(model, 'model') : model;
}
