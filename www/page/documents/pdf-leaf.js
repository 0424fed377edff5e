// A page in the view of a document, drawn or not.

/** A text with its `{names}` filled in. @param {string} text @param {Record<string, string | number>} values */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/**
 * An element of the document.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, children = []) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

/** A page, drawn or not. */
export class Leaf {
  /** @type {HTMLCanvasElement | undefined} */
  canvas = undefined;
  /** Width at which it was drawn, in pixels of the device. */
  drawn = 0;
  marks = make('div', { className: 'leaf-marks', ariaHidden: 'true' });
  /** Which of all wishes its marks are of. */
  marked = 0;
  /** Where its marks are, as long as they are the same. @type {{ key: string, found: Promise<import('./pdf-marks.js').Box[][]> }} */
  places = { key: '', found: Promise.resolve([]) };

  /** @param {number} number @param {string} name */
  constructor(number, name) {
    this.number = number;
    this.name = name;
    this.element = make('div', { className: 'leaf' }, [this.marks]);
    this.element.dataset.page = String(number);
    this.element.setAttribute('role', 'img');
    this.element.ariaLabel = name;
  }

  clear() {
    this.canvas?.remove();
    // The memory goes at once, and not with the next collection.
    if (this.canvas) Object.assign(this.canvas, { width: 0, height: 0 });
    this.canvas = undefined;
    this.drawn = 0;
  }
}
