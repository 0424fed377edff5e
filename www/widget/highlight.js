// Answers marked in the host's page by the CSS Custom Highlight API: nothing in its DOM changes.

/** Names of the highlights, for the host's style sheets. */
export const BEST = 'electra-qa-answer';
export const OTHER = 'electra-qa-other';

const RULES = `
::highlight(${OTHER}) {
  color: var(--electra-qa-mark-other-text, #1f1a00);
  background-color: var(--electra-qa-mark-other, #fff0a8);
}
::highlight(${BEST}) {
  color: var(--electra-qa-mark-text, #1f1a00);
  background-color: var(--electra-qa-mark, #ffd83d);
}`;

const canHighlight = () => typeof Highlight === 'function' && CSS.highlights !== undefined;

/** @type {CSSStyleSheet | undefined} */
let sheet;
/**
 * How many highlights need the sheet.
 * @type {Map<Document | ShadowRoot, number>}
 */
const adopted = new Map();

/** The marks of one widget. */
export class Marks {
  /** @type {{ name: string, range: Range, text: string }[]} */
  #marked = [];
  /** @type {MutationObserver | undefined} */
  #observer;

  /**
   * Marks answers, each a list of ranges. Where a browser cannot, it only sees to changes.
   * @param {Range[][]} answers
   * @param {(index: number) => boolean} isBest which of them are marked as the answer
   * @param {() => void} onStale called when the text of a mark has changed
   */
  show(answers, isBest, onStale) {
    this.clear();
    /** @type {Set<Document | ShadowRoot>} */
    const roots = new Set();
    answers.forEach((ranges, i) => {
      const name = isBest(i) ? BEST : OTHER;
      for (const range of ranges) {
        this.#marked.push({ name, range, text: range.toString() });
        registered(name).add(range);
        roots.add(/** @type {Document | ShadowRoot} */ (range.startContainer.getRootNode()));
      }
    });
    this.#observer = new MutationObserver(() => {
      if (this.#marked.some(({ range, text }) => !range.startContainer.isConnected || range.toString() !== text)) {
        this.clear();
        onStale();
      }
    });
    for (const root of roots) {
      adopt(root);
      this.#observer.observe(root, { childList: true, characterData: true, subtree: true });
    }
    this.#roots = roots;
  }

  /** @type {Set<Document | ShadowRoot>} */
  #roots = new Set();

  clear() {
    for (const { name, range } of this.#marked) registered(name).delete(range);
    for (const root of this.#roots) release(root);
    this.#observer?.disconnect();
    this.#marked = [];
    this.#roots = new Set();
  }
}

/**
 * Shared with whatever else marks answers in this page; nobody sees one where browsers have none.
 * @param {string} name
 */
function registered(name) {
  if (!canHighlight()) return new Set();
  let highlight = CSS.highlights.get(name);
  if (!highlight) {
    highlight = new Highlight();
    // Above the other answers where they overlap.
    highlight.priority = name === BEST ? 1 : 0;
    CSS.highlights.set(name, highlight);
  }
  return highlight;
}

/** @param {Document | ShadowRoot} root */
function adopt(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  adopted.set(root, (adopted.get(root) ?? 0) + 1);
  // First, so that the host's own rules win.
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
}

/** @param {Document | ShadowRoot} root */
function release(root) {
  const left = (adopted.get(root) ?? 1) - 1;
  if (left > 0) {
    adopted.set(root, left);
    return;
  }
  adopted.delete(root);
  root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
}
