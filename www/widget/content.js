// Which part of the page a widget answers about.
import { plainText, readText } from './text.js';
import { failure } from '../shared/failure.js';
import { refused } from '../shared/options.js';

/**
 * @typedef {HTMLElement & Pick<import('./electra-qa-widget.js').ElectraQa, 'for' | 'exclude' | 'content'>} Widget
 */

const MAIN = 'main, [role=main]';
/** What surrounds the content of a page that does not mark its main part. */
const AROUND = 'aside, footer, header, [role=banner], [role=contentinfo], [role=complementary], [role=search]';

/**
 * What the property `content` keeps: null, a string, a node, or an array, since a list may be one to go through once.
 * @param {any} value
 * @returns {any}
 */
export function contentOf(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || isPart(value)) return value;
  const parts = typeof value === 'object' && Symbol.iterator in value ? [...value] : [value];
  for (const part of parts) if (!isPart(part)) throw refused('`content`', 'an element, several, or a string', part);
  return parts;
}

/**
 * What can be read: an element or a text node, of whatever window.
 * @param {any} value
 */
const isPart = (value) => value?.nodeType === 1 || value?.nodeType === 3;

/**
 * The text to ask, and where it stands.
 * @param {Widget} widget
 * @param {(element: Element) => boolean} isWidget
 */
export function readContent(widget, isWidget) {
  if (typeof widget.content === 'string') return plainText(widget.content);
  const { roots, around } = findContent(widget);
  const excluded = [widget.exclude, around].filter(Boolean);
  const skip = (/** @type {Element} */ element) => excluded.some((selector) => matches(element, /** @type {string} */ (selector)));
  return readText(roots, { skip, closed: isWidget });
}

/**
 * From the most to the least explicit: the property, the selector, what stands inside the tag, the page's main part.
 * @param {Widget} widget
 * @returns {{ roots: Node[], around?: string }}
 */
function findContent(widget) {
  const content = /** @type {any} */ (widget.content);
  if (content) return { roots: outermost(content.nodeType ? [content] : content) };
  if (widget.for) return { roots: selected(widget) };
  const inside = [...widget.childNodes].filter(
    (node) =>
      node.nodeType === Node.ELEMENT_NODE || (node.nodeType === Node.TEXT_NODE && /** @type {Text} */ (node).data.trim() !== ''),
  );
  if (inside.length > 0) return { roots: inside };
  const document = widget.ownerDocument;
  const around = widget.closest(`article, ${MAIN}`);
  const main = around ?? [...document.querySelectorAll(MAIN)].find((element) => element.checkVisibility?.() ?? true);
  if (main) return { roots: [main] };
  const articles = document.querySelectorAll('article');
  if (articles.length > 0) return { roots: outermost([...articles]) };
  return { roots: [document.body], around: AROUND };
}

/** @param {Widget} widget */
function selected(widget) {
  const scope = /** @type {Document | ShadowRoot} */ (widget.getRootNode());
  const look = (/** @type {Document | ShadowRoot | Element} */ root) => {
    try {
      return [...root.querySelectorAll(widget.for)];
    } catch {
      throw failure('invalid-option', `\`for="${widget.for}"\` is not a CSS selector. Give one, such as \`article\`.`);
    }
  };
  const found = look(scope);
  const elements = found.length > 0 || scope === widget.ownerDocument ? found : look(widget.ownerDocument);
  if (elements.length === 0) {
    throw failure(
      'no-content',
      `There is nothing in this page that \`for="${widget.for}"\` names. Name something else, or leave \`for\` out.`,
    );
  }
  return outermost(elements);
}

/**
 * Without those that lie in another one.
 * @param {Node[]} nodes
 */
const outermost = (nodes) => nodes.filter((node) => !nodes.some((other) => other !== node && other.contains(node)));

/**
 * @param {Element} element
 * @param {string} selector
 */
function matches(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    throw failure('invalid-option', `\`exclude="${selector}"\` is not a CSS selector. Give one, such as \`aside\`.`);
  }
}
