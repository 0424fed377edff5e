// What the library's options may name: addresses, relative to the page, and models.

export const resolve = (address) => new URL(address, globalThis.document?.baseURI ?? import.meta.url).href;

/** A model by its address or id, or its content. Ids of the model list have neither slash nor dot. */
export function named(model) {
  if (model instanceof ArrayBuffer || ArrayBuffer.isView(model)) return new Blob([model]);
  const address = model instanceof URL || (typeof model === 'string' && /[/.]/.test(model) && !model.startsWith('hub:'));
  return address ? resolve(model) : model;
}
