// The module that a page loads: `<script type="module" src="electra-qa-widget.js">` defines `<electra-qa>`.
import { ElectraQa } from './element.js';

export { ElectraQa };
export { addMessages } from './messages.js';

/** Version of the interface: attributes, methods, events. It changes when pages would have to. */
export const apiVersion = ElectraQa.apiVersion;

let named = false;

/**
 * Defines the element under a name, unless that is taken. Returns what the name stands for.
 * @param {string} [tag]
 */
export function define(tag = 'electra-qa') {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tag)) {
    // A class has one name only.
    registry.define(tag, named ? class extends ElectraQa {} : ElectraQa);
    named = true;
  }
  return registry?.get(tag);
}

// `electra-qa-widget.js?tag=ask-page` takes another name, so that another major version can have the first.
define(new URL(import.meta.url).searchParams.get('tag') ?? undefined);
