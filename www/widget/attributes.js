// Attributes as properties, and what they may be.
import { checked, nearest, OPTIONS, plain, refused, unknown } from '../shared/options.js';

const NAMES = Object.keys(OPTIONS.WIDGET);
const NUMBERS = new Set(['workers', 'threshold']);
/** What is said to `ask` or to the library, not in an attribute. */
const ELSEWHERE = new Set([...Object.keys(OPTIONS.ASK), 'backend'].map(plain));

/**
 * Gives a class properties that are its attributes: strings, empty when missing, and numbers, null when missing.
 * @param {HTMLElement} prototype
 */
export function reflect(prototype) {
  for (const name of NAMES) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      /** @this {HTMLElement} */
      get() {
        const value = this.getAttribute(name);
        if (NUMBERS.has(name)) return value === null ? null : Number(value);
        return value ?? '';
      },
      /**
       * @this {HTMLElement}
       * @param {any} value
       */
      set(value) {
        if (value === null || value === undefined || value === '') this.removeAttribute(name);
        else if (['string', 'number'].includes(typeof value) || value instanceof URL) this.setAttribute(name, String(value));
        else throw refused(`\`${name}\``, /** @type {Record<string, { what: string }>} */ (OPTIONS.WIDGET)[name].what, value);
      },
    });
  }
}

/**
 * What the attributes say, without those that are missing or empty. Throws `invalid-option` for what cannot be.
 * @param {HTMLElement} element
 */
export function checkedAttributes(element) {
  /** @type {Record<string, string | number>} */
  const given = {};
  for (const { name, value } of element.attributes) {
    if (NAMES.includes(name)) {
      if (value !== '')
        given[name] = NUMBERS.has(name) && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
    } else if (ELSEWHERE.has(plain(name)) || (/^[a-z]+$/.test(name) && nearest(name, NAMES))) {
      // Any other may be for somebody else: a style sheet, a framework.
      throw unknown(name, NAMES, 'an attribute');
    }
  }
  return checked('WIDGET', given);
}

/**
 * Takes over what a script set on the element before its class was there.
 * @param {any} element
 * @param {string[]} names
 */
export function adoptProperties(element, names) {
  for (const name of [...NAMES, ...names]) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    try {
      element[name] = value;
    } catch (error) {
      reportError(error);
    }
  }
}
