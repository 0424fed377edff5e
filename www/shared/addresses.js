// What the library's options may name: addresses, relative to the page, and models.
import { refused } from './options.js';

/** The whole address. `option` is where it was given. */
export function resolve(address, option) {
  try {
    return new URL(address, globalThis.document?.baseURI ?? import.meta.url).href;
  } catch {
    throw refused(`\`${option}\``, 'an address', String(address));
  }
}

/** A model by its address or id, or its content. Ids of the model list have neither slash nor dot. */
export function named(model) {
  if (model instanceof ArrayBuffer || ArrayBuffer.isView(model)) return new Blob([model]);
  const address = model instanceof URL || (typeof model === 'string' && /[/.]/.test(model) && !model.startsWith('hub:'));
  return address ? resolve(model, 'model') : model;
}
