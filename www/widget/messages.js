// The texts of the interface in the language of the page. A language is a file in messages/, where {names} in braces are
// filled in; what begins with `page.` there is the page's alone.
import de from '../shared/messages/de.json';
import en from '../shared/messages/en.json';
import es from '../shared/messages/es.json';
import fr from '../shared/messages/fr.json';
import { filled } from '../shared/verdict.js';

/** @typedef {Record<string, string>} Texts */

/** @type {Map<string, Texts>} */
const languages = new Map(Object.entries({ en, de, es, fr }));
/** @type {Set<() => void>} */
const listeners = new Set();

/**
 * Adds a language, or texts of one that is there. What is missing is said in English.
 * @param {string} language a BCP 47 tag such as `it` or `pt-BR`
 * @param {Texts} messages
 */
export function addMessages(language, messages) {
  const key = language.toLowerCase();
  languages.set(key, { ...languages.get(key), ...messages });
  for (const listener of listeners) listener();
}

/**
 * Calls back when a language is added, until the signal aborts.
 * @param {() => void} listener
 * @param {AbortSignal} signal
 */
export function onMessages(listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
}

/**
 * The texts for a language tag: `de-AT` takes those of `de` where it has none of its own.
 * @param {string} tag
 */
export function messagesFor(tag) {
  const parts = (tag || 'en').toLowerCase().split('-');
  /** @type {(Texts | undefined)[]} */
  const layers = [en];
  let language = 'en';
  for (let length = 1; length <= parts.length; length++) {
    const key = parts.slice(0, length).join('-');
    if (!languages.has(key)) continue;
    layers.push(languages.get(key));
    language = key;
  }
  /** @type {Texts} */
  const texts = Object.assign({}, ...layers);
  // Numbers follow the tag where it is one.
  const numbers = language !== 'en' || parts[0] === 'en' ? (supported(tag) ?? language) : language;
  return {
    language,
    numbers,
    /**
     * An error in this language; nothing where there is no text for it, or the text names a value that the error lacks.
     * @param {string} key
     * @param {import('../shared/verdict.js').Values} [values]
     */
    tell(key, values = {}) {
      const told = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? value.toLocaleString(numbers) : value,
      ]);
      const text = Object.hasOwn(texts, key) ? filled(texts[key], Object.fromEntries(told)) : undefined;
      const lacks = texts[key]?.match(/\{\w+\}/g)?.some((name) => !Object.hasOwn(values, name.slice(1, -1)));
      return lacks ? undefined : text;
    },
    /** @type {import('../shared/verdict.js').Words['say']} */
    say: (key, values) => filled(texts[key], values),
  };
}

/** @param {string} tag */
function supported(tag) {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * The language that an element stands in, through shadow roots too.
 * @param {Element} element
 * @returns {string}
 */
export function languageOf(element) {
  for (let at = element; at; at = /** @type {ShadowRoot} */ (at.getRootNode()).host) {
    const owner = /** @type {HTMLElement | null} */ (at.closest('[lang]'));
    if (owner) return owner.lang || (owner.getAttribute('lang') ?? '');
  }
  return '';
}
