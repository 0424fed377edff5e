// The texts of the interface in the language of the page. A language is a file in messages/.
import de from '../shared/messages/de.js';
import en from '../shared/messages/en.js';
import es from '../shared/messages/es.js';
import fr from '../shared/messages/fr.js';
import { filled } from '../shared/verdict.js';

const languages = new Map(Object.entries({ en, de, es, fr }));
const listeners = new Set();

/**
 * Adds a language, or texts of one that is there. What is missing is said in English.
 * @param {string} language a BCP 47 tag such as `it` or `pt-BR`
 * @param {Record<string, string>} messages
 */
export function addMessages(language, messages) {
  const key = language.toLowerCase();
  languages.set(key, { ...languages.get(key), ...messages });
  for (const listener of listeners) listener();
}

/** Calls back when a language is added, until the signal aborts. */
export function onMessages(listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
}

/** The texts for a language tag: `de-AT` takes those of `de` where it has none of its own. */
export function messagesFor(tag) {
  const parts = (tag || 'en').toLowerCase().split('-');
  const layers = [en];
  let language = 'en';
  for (let length = 1; length <= parts.length; length++) {
    const key = parts.slice(0, length).join('-');
    if (!languages.has(key)) continue;
    layers.push(languages.get(key));
    language = key;
  }
  const texts = Object.assign({}, ...layers);
  // Numbers follow the tag where it is one.
  const numbers = language !== 'en' || parts[0] === 'en' ? (supported(tag) ?? language) : language;
  return {
    language,
    numbers,
    has: (key) => key in texts,
    say: (key, values) => filled(texts[key], values),
  };
}

function supported(tag) {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag)[0];
  } catch {
    return undefined;
  }
}

/** The language that an element stands in, through shadow roots too. */
export function languageOf(element) {
  for (let at = element; at; at = at.getRootNode().host) {
    const owner = at.closest('[lang]');
    if (owner) return owner.lang || owner.getAttribute('lang');
  }
  return '';
}
