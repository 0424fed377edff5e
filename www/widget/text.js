// The text that a reader sees in some nodes, and where each part of it stands in the document.
//
// White space collapses as it does on the screen, blocks and lines become lines, table cells are
// parted by tabs. What is not shown, or shown but not read, is left out.

/** Never read, whatever they look like: programs, media, controls, and the way around. */
const SKIPPED = new Set(
  ['script', 'style', 'noscript', 'template', 'nav', 'iframe', 'object', 'embed', 'canvas', 'svg', 'audio', 'video'].concat([
    'button',
    'input',
    'select',
    'textarea',
    'datalist',
    'option',
    'meter',
    'progress',
    'output',
    'rt',
    'rp',
  ]),
);
const SKIPPED_ROLES = '[role=navigation],[role=button],[role=textbox],[aria-hidden=true],[inert]';

/** What parts two words, the strongest last. */
const STRENGTH = ['', ' ', '\t', '\n'];

/** A text with its places in the document. Offsets count UTF-16 units. */
class PlacedText {
  // Runs that stand in one text node without a gap: where they start in the text, and where in the node.
  /** @type {number[]} */
  #starts = [];
  /** @type {number[]} */
  #lengths = [];
  /** @type {Text[]} */
  #nodes = [];
  /** @type {number[]} */
  #offsets = [];
  /** @type {string[]} */
  #pieces = [];
  #length = 0;
  /** @type {string | undefined} */
  #text;

  get text() {
    return (this.#text ??= this.#pieces.join(''));
  }

  get length() {
    return this.#length;
  }

  /**
   * Characters that stand nowhere, such as the end of a line.
   * @param {string} string
   */
  add(string) {
    this.#pieces.push(string);
    this.#length += string.length;
  }

  /**
   * Characters that stand in a text node from an offset on.
   * @param {string} string
   * @param {Text} node
   * @param {number} offset
   */
  place(string, node, offset) {
    const last = this.#starts.length - 1;
    if (this.#nodes[last] === node && this.#offsets[last] - this.#starts[last] === offset - this.#length) {
      this.#lengths[last] = this.#length + string.length - this.#starts[last];
    } else {
      this.#starts.push(this.#length);
      this.#lengths.push(string.length);
      this.#nodes.push(node);
      this.#offsets.push(offset);
    }
    this.add(string);
  }

  /**
   * Where a slice stands: a range for each text node, in order. None where the document has since
   * become shorter than the slice needs.
   * @param {number} start
   * @param {number} end
   */
  ranges(start, end) {
    /** @type {Range[]} */
    const ranges = [];
    for (let i = this.#firstEndingAfter(start); i < this.#starts.length && this.#starts[i] < end; i++) {
      const [node, shift] = [this.#nodes[i], this.#offsets[i] - this.#starts[i]];
      const from = Math.max(start, this.#starts[i]) + shift;
      const to = Math.min(end, this.#starts[i] + this.#lengths[i]) + shift;
      if (to > node.data.length) return [];
      const last = ranges.at(-1);
      if (last?.endContainer === node) {
        last.setEnd(node, to);
        continue;
      }
      const range = node.ownerDocument.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      ranges.push(range);
    }
    return ranges;
  }

  /** @param {number} offset */
  #firstEndingAfter(offset) {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle] + this.#lengths[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * A string as it is, which stands nowhere.
 * @param {string} string
 */
export function plainText(string) {
  const placed = new PlacedText();
  placed.add(string);
  return placed;
}

/**
 * Reads nodes (elements and text nodes) in the order given.
 * @param {Iterable<Node>} roots
 * @param {{ skip?: (element: Element) => boolean, closed?: (element: Element) => boolean }} [options]
 *   `skip` leaves out elements with all that is in them, `closed` those parts that are in their shadow roots
 */
export function readText(roots, { skip = () => false, closed = () => false } = {}) {
  const placed = new PlacedText();
  // What parts the next word from the last one: the strongest that came up between them.
  let gap = '';
  // Where a space stands: of several only the first is shown.
  /** @type {{ node: Text, offset: number } | undefined} */
  let space;
  /** @type {(by: string, node?: Text, offset?: number) => void} */
  const part = (by, node, offset = 0) => {
    if (STRENGTH.indexOf(by) <= STRENGTH.indexOf(gap)) return;
    [gap, space] = [by, node && { node, offset }];
  };
  const close = () => {
    if (gap && placed.length > 0) {
      if (space) placed.place(gap, space.node, space.offset);
      else placed.add(gap);
    }
    [gap, space] = ['', undefined];
  };

  /**
   * @param {Text} node
   * @param {typeof CONTEXT} context
   */
  function text(node, { shown, lines, preserved }) {
    const { data } = node;
    if (!shown || data === '') return;
    if (preserved) {
      close();
      placed.place(data, node, 0);
      return;
    }
    for (const { 0: run, index } of data.matchAll(/[ \t\n\r\f]+|[^ \t\n\r\f]+/g)) {
      if (!/^[ \t\n\r\f]/.test(run)) {
        close();
        placed.place(run, node, index);
      } else if (lines && run.includes('\n')) part('\n');
      else part(' ', node, index);
    }
  }

  /** @type {([Node, typeof CONTEXT] | [string, undefined])[]} */
  const stack = [];
  /** @type {(nodes: ArrayLike<Node>, context: typeof CONTEXT) => void} */
  const push = (nodes, context) => {
    for (let i = nodes.length - 1; i >= 0; i--) stack.push([nodes[i], context]);
  };
  for (const root of roots) {
    part('\n');
    if (root.nodeType === Node.ELEMENT_NODE && !isRendered(/** @type {Element} */ (root))) continue;
    stack.push([root, root.parentElement ? contextOf(getComputedStyle(root.parentElement)) : CONTEXT]);
    while (stack.length > 0) {
      const [entry, context] = /** @type {[any, typeof CONTEXT | undefined]} */ (stack.pop());
      if (context === undefined) {
        part(entry);
        continue;
      }
      if (entry.nodeType === Node.TEXT_NODE) text(entry, context);
      if (entry.nodeType !== Node.ELEMENT_NODE) continue;
      const node = /** @type {Element} */ (entry);
      if (node !== root && (SKIPPED.has(node.localName) || node.matches(SKIPPED_ROLES))) continue;
      if (skip(node)) continue;
      const style = getComputedStyle(node);
      if (isHidden(style)) continue;
      if (node.localName === 'br') {
        part('\n');
        continue;
      }
      const border = borderOf(style.display);
      if (border) {
        part(border);
        stack.push([border, undefined]);
      }
      push(closed(node) ? node.childNodes : childrenOf(node), contextOf(style));
    }
    part('\n');
  }
  return placed;
}

const CONTEXT = { shown: true, lines: false, preserved: false };

/**
 * How the text in an element is shown.
 * @param {CSSStyleDeclaration} style
 */
function contextOf(style) {
  const mode = style.whiteSpaceCollapse ?? style.whiteSpace;
  return {
    shown: style.visibility === 'visible',
    lines: /^(pre-line|preserve-breaks)$/.test(mode),
    preserved: /^(pre|pre-wrap|preserve|preserve-spaces|break-spaces)$/.test(mode),
  };
}

/**
 * Closed details are read: they open when an answer lies in them, as they do for the browser's own search.
 * @param {Element} root
 */
function isRendered(root) {
  /** @type {Element | null} */
  let box = root;
  // What has no box of its own is where its parent is.
  while (box && getComputedStyle(box).display === 'contents') box = box.parentElement;
  return !box?.checkVisibility || box.checkVisibility() || root.closest('details:not([open])') !== null;
}

/** @param {CSSStyleDeclaration} style */
function isHidden(style) {
  if (style.display === 'none' || style.contentVisibility === 'hidden') return true;
  // Words for screen readers only, by the usual trick of a clipped pixel.
  return (
    style.position === 'absolute' &&
    parseFloat(style.width) <= 1 &&
    parseFloat(style.height) <= 1 &&
    (style.clipPath !== 'none' || style.clip !== 'auto')
  );
}

/**
 * What parts a box from its neighbours.
 * @param {string} display
 */
function borderOf(display) {
  if (display === 'table-cell') return '\t';
  return display === 'contents' || display.startsWith('inline') || display.startsWith('ruby') ? '' : '\n';
}

/**
 * @param {Element} element
 * @returns {ArrayLike<Node>}
 */
function childrenOf(element) {
  if (element.shadowRoot) return element.shadowRoot.childNodes;
  if (element.localName === 'slot' && element.getRootNode() instanceof ShadowRoot) {
    const assigned = /** @type {HTMLSlotElement} */ (element).assignedNodes();
    if (assigned.length > 0) return assigned;
  }
  return element.childNodes;
}
