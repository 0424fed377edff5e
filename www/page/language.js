// The page's language: chosen, loaded, changed. English is part of the program (`src/page/messages.rs`) and of the
// document; each other language is a file that is loaded when it is wanted. The document's own words, which are there
// before the program or without it, are changed here.
const KEY = 'electra-qa-language';
const ENGLISH = 'en';

/** @param {string} selector */
const elements = (selector) => /** @type {any[]} */ ([...document.querySelectorAll(selector)]);

/** @type {Map<string, HTMLLinkElement>} */
const files = new Map();
for (const link of elements('link[rel=translation]')) files.set(link.hreflang, link);

/** @type {{ language: string, texts: Record<string, string> }} */
let now = { language: ENGLISH, texts: {} };
/** @type {string} The language that was asked for last. */
let wanted = ENGLISH;

/** @param {string} tag such as `de-AT` */
const languageOf = (tag) => tag.toLowerCase().split('-')[0];

/** What the person chose, or else the first of the browser's languages that there is. */
function choice() {
  let chosen;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // Not allowed.
  }
  const languages = [chosen ?? '', ...navigator.languages].map(languageOf);
  return languages.find((language) => language === ENGLISH || files.has(language)) ?? ENGLISH;
}

/** @param {string} language */
async function load(language) {
  wanted = language;
  const file = files.get(language);
  const response = file && (await fetch(file.href, { integrity: file.integrity }));
  const texts = response ? await response.json() : {};
  if (language !== wanted) return;
  now = { language, texts };
  document.documentElement.lang = language;
  speak();
}

/** The document's words, in English and as they are now: in their places, or in its head for what may be said later. */
const words = [
  ...elements('[data-message]').map((place) => ({ place, key: place.dataset.message, property: 'textContent' })),
  ...elements('meta[name^="page."]').map((place) => ({ place, key: place.name, property: 'content' })),
].map((word) => ({ ...word, english: word.place[word.property], now: word.place[word.property] }));

function speak() {
  for (const word of words) {
    const { place, property, key, english } = word;
    // Something else may stand there by now.
    if (place[property] !== word.now) continue;
    word.now = say(key, english);
    place[property] = word.now;
  }
}

const failed = (/** @type {any} */ cause) => console.warn(`The page stays in its language: ${cause?.message ?? cause}`);

/**
 * A text in the page's language.
 * @param {string} key
 * @param {string} english
 */
export const say = (key, english) => now.texts[key] ?? english;

/** Resolves when the texts are there, or cannot be had. */
export const ready = load(choice()).catch(failed);

/** The language with its texts, as JSON. */
export const current = () => JSON.stringify(now);

/**
 * Takes another language from now on, also at the next visit. Where its file cannot be had the old one stays.
 * @param {string} language
 */
export async function change(language) {
  try {
    await load(language);
  } catch (cause) {
    return failed(cause);
  }
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Full or not allowed: it holds for this visit.
  }
}

/**
 * A number as the person's own form of the language writes it.
 * @param {number} value
 * @param {number} digits after the point
 */
export function number(value, digits) {
  const tag = navigator.languages.find((tag) => languageOf(tag) === now.language) ?? now.language;
  return value.toLocaleString(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
