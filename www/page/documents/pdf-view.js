// The pages of a document as pictures, one below the other. Only those in view are drawn; answers are marked on them.
import { filled, Leaf, make } from './pdf-leaf.js';
import { boxesOn } from './pdf-marks.js';

/** @typedef {import('pdfjs-dist').PDFDocumentProxy} PDFDocumentProxy */
/**
 * Words of the view; `{number}`, `{count}` and `{text}` are filled in.
 * @typedef {{ region: string, page: string, of: string, larger: string, smaller: string, marked: string, failed: string }} Labels
 */
/**
 * A part of a page's text that is marked.
 * @typedef {{ page: number, start: number, end: number, rank: number, best: boolean, lit: boolean }} Mark
 */

/** Pages that stay drawn at most, and pixels of one. */
const MOST_DRAWN = 6;
const MOST_PIXELS = 6_000_000;
/** How far around what is seen pages are drawn, in parts of the view's height. */
const MARGIN = '40%';
const ZOOMS = [1, 1.25, 1.5, 2, 2.5, 3, 4];
/** On a narrower screen a whole line would be too small to read. */
const NARROW = 500;
const NARROW_ZOOM = 2;

/** The view. */
export class Pages {
  closed = false;
  zoom = 0;
  /** @type {Set<Leaf>} */
  seen = new Set();
  /** Drawn leaves, the last one last. @type {Set<Leaf>} */
  drawn = new Set();
  /** @type {{ leaf: Leaf, cancel: () => void } | undefined} */
  drawing = undefined;
  /** @type {Map<number, { text: string, marks: Mark[] }>} */
  wanted = new Map();
  wishes = 0;

  /**
   * @param {HTMLElement} element
   * @param {PDFDocumentProxy} pdf
   * @param {Labels} labels
   * @param {Record<string, number>} OPS
   * @param {() => void} done called when it is closed
   */
  constructor(element, pdf, labels, OPS, done) {
    this.pdf = pdf;
    this.OPS = OPS;
    this.labels = labels;
    this.element = element;
    this.done = done;
    this.leaves = Array.from({ length: pdf.numPages }, (_, index) => {
      return new Leaf(index + 1, filled(labels.page, { number: index + 1 }));
    });
    this.input = make('input', { type: 'number', min: '1', max: String(pdf.numPages), value: '1', ariaLabel: labels.region });
    this.input.addEventListener('change', () => this.turnTo(Number(this.input.value)));
    const button = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {number} */ step) => {
      const made = make('button', { type: 'button', className: 'plain', textContent: sign, ariaLabel: label, title: label });
      made.addEventListener('click', () => this.resize(step));
      return made;
    };
    this.buttons = [button('−', labels.smaller, -1), button('+', labels.larger, 1)];
    const [before, after] = labels.of.split('{number}');
    const place = make('label', {}, [before, this.input, filled(after ?? '', { count: pdf.numPages })]);
    this.scroller = make('div', { className: 'leaves', tabIndex: 0, ariaLabel: labels.region });
    this.scroller.setAttribute('role', 'region');
    this.stack = make(
      'div',
      { className: 'stack' },
      this.leaves.map(({ element }) => element),
    );
    this.scroller.append(this.stack);
    element.replaceChildren(make('div', { className: 'pages-bar' }, [place, ...this.buttons]), this.scroller);
    this.byElement = new Map(this.leaves.map((leaf) => [leaf.element, leaf]));
    this.observer = new IntersectionObserver((entries) => this.look(entries), {
      root: this.scroller,
      rootMargin: `${MARGIN} 0px`,
    });
    this.scroller.addEventListener('scroll', () => this.told());
    this.resized = new ResizeObserver(() => this.draw());
    this.resize(this.scroller.clientWidth < NARROW && innerWidth < NARROW ? NARROW_ZOOM : 0);
    this.ready = this.begin();
    this.ready.catch(() => this.fail());
  }

  /** The first page tells how large the others are, until they are drawn. */
  async begin() {
    const page = await this.pdf.getPage(1);
    const { width, height } = page.getViewport({ scale: 1 });
    if (this.closed) return;
    this.scroller.style.setProperty('--leaf', `${width} / ${height}`);
    for (const { element } of this.leaves) this.observer.observe(element);
    this.resized.observe(this.scroller);
  }

  fail() {
    if (!this.closed) this.element.replaceChildren(make('p', { className: 'note', textContent: this.labels.failed }));
  }

  /** @param {number} step */
  resize(step) {
    const { scroller } = this;
    // What is in the middle stays there.
    const middle = (scroller.scrollTop + scroller.clientHeight / 2) / (scroller.scrollHeight || 1);
    const across = (scroller.scrollLeft + scroller.clientWidth / 2) / (scroller.scrollWidth || 1);
    this.zoom = Math.min(Math.max(this.zoom + step, 0), ZOOMS.length - 1);
    this.stack.style.width = `${ZOOMS[this.zoom] * 100}%`;
    this.buttons[0].disabled = this.zoom === 0;
    this.buttons[1].disabled = this.zoom === ZOOMS.length - 1;
    scroller.scrollTop = middle * scroller.scrollHeight - scroller.clientHeight / 2;
    scroller.scrollLeft = across * scroller.scrollWidth - scroller.clientWidth / 2;
    if (step) this.draw();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  look(entries) {
    for (const { target, isIntersecting } of entries) {
      const leaf = this.byElement.get(/** @type {HTMLDivElement} */ (target));
      if (!leaf) continue;
      if (isIntersecting) this.seen.add(leaf);
      else this.seen.delete(leaf);
    }
    if (this.drawing && !this.seen.has(this.drawing.leaf)) this.drawing.cancel();
    this.draw();
  }

  /** The leaf in the middle of what is seen. */
  current() {
    const middle = this.scroller.scrollTop + this.scroller.clientHeight / 2;
    let [from, to] = [0, this.leaves.length - 1];
    while (from < to) {
      const half = (from + to + 1) >> 1;
      if (this.leaves[half].element.offsetTop <= middle) from = half;
      else to = half - 1;
    }
    return this.leaves[from];
  }

  told() {
    if (document.activeElement !== this.input) this.input.value = String(this.current().number);
  }

  /** @param {number} number */
  turnTo(number) {
    const leaf = this.leaves[Math.min(Math.max(Math.round(number) || 1, 1), this.leaves.length) - 1];
    this.scroller.scrollTop = leaf.element.offsetTop;
    this.input.value = String(leaf.number);
  }

  /** Width in pixels of the device at which a leaf is to be drawn. */
  width() {
    return Math.round(this.stack.clientWidth * (globalThis.devicePixelRatio || 1));
  }

  /** Draws what is seen and not drawn, one leaf after the other, from the middle. */
  draw() {
    if (this.closed || this.drawing) return;
    const width = this.width();
    if (!width) return;
    const middle = this.current().number;
    const distance = (/** @type {Leaf} */ { number }) => Math.abs(number - middle);
    const [leaf] = [...this.seen].filter((leaf) => leaf.drawn !== width).toSorted((a, b) => distance(a) - distance(b));
    if (!leaf) return;
    let cancelled = false;
    let cancel = () => {};
    this.drawing = {
      leaf,
      cancel: () => {
        cancelled = true;
        cancel();
      },
    };
    this.paint(leaf, width, (task) => {
      cancel = () => task.cancel();
      if (cancelled) cancel();
    })
      .catch(() => {
        // A page that cannot be drawn stays blank, and is not tried again.
        if (!cancelled) leaf.drawn = width;
      })
      .finally(() => {
        this.drawing = undefined;
        this.draw();
      });
  }

  /**
   * @param {Leaf} leaf
   * @param {number} width
   * @param {(task: import('pdfjs-dist').RenderTask) => void} started
   */
  async paint(leaf, width, started) {
    const page = await this.pdf.getPage(leaf.number);
    if (this.closed) return;
    const size = page.getViewport({ scale: 1 });
    leaf.element.style.aspectRatio = `${size.width} / ${size.height}`;
    const most = Math.sqrt(MOST_PIXELS / (size.width * size.height));
    const viewport = page.getViewport({ scale: Math.min(width / size.width, most) });
    const canvas = make('canvas', { width: Math.floor(viewport.width) || 1, height: Math.floor(viewport.height) || 1 });
    const task = page.render({ canvas, viewport });
    started(task);
    await task.promise;
    page.cleanup();
    if (this.closed) return;
    leaf.clear();
    leaf.element.prepend(canvas);
    Object.assign(leaf, { canvas, drawn: width });
    this.drawn.delete(leaf);
    this.drawn.add(leaf);
    for (const old of this.drawn) {
      if (this.drawn.size <= MOST_DRAWN) break;
      if (this.seen.has(old)) continue;
      old.clear();
      this.drawn.delete(old);
    }
    await this.place(leaf);
  }

  /**
   * Marks parts of the text, and no others from now on.
   * @param {{ pages: { page: number, text: string }[], marks: Mark[], shown: number | null }} wish `shown` is the rank to scroll to
   */
  async mark({ pages, marks, shown }) {
    await this.ready;
    const wish = ++this.wishes;
    const before = [...this.wanted.keys()];
    this.wanted = new Map(pages.map(({ page, text }) => [page, { text, marks: marks.filter((mark) => mark.page === page) }]));
    const aim = marks.find(({ rank }) => rank === shown);
    const first = aim && this.leaves[aim.page - 1];
    if (first) await this.place(first);
    if (this.closed || wish !== this.wishes) return;
    if (first && aim) this.scrollTo(first, aim);
    for (const number of new Set([...before, ...this.wanted.keys()])) await this.place(this.leaves[number - 1]);
  }

  /** @param {Leaf} leaf @param {Mark} aim */
  scrollTo(leaf, aim) {
    const box = leaf.marks.querySelector(`[data-rank="${aim.rank}"]`);
    if (!(box instanceof HTMLElement)) {
      this.turnTo(leaf.number);
      return;
    }
    const { scroller } = this;
    const middle = leaf.element.offsetTop + box.offsetTop + box.offsetHeight / 2;
    scroller.scrollTop = middle - scroller.clientHeight / 2;
    scroller.scrollLeft = leaf.element.offsetLeft + box.offsetLeft + box.offsetWidth / 2 - scroller.clientWidth / 2;
  }

  /**
   * Where parts of a page's text stand on it.
   * @param {Leaf} leaf
   * @param {string} text
   * @param {Mark[]} marks
   */
  async find(leaf, text, marks) {
    const page = await this.pdf.getPage(leaf.number);
    const { width, height } = page.getViewport({ scale: 1 });
    leaf.element.style.aspectRatio = `${width} / ${height}`;
    return (await boxesOn(page, text, marks, this.OPS)).map(({ boxes }) => boxes);
  }

  /** Puts the marks of a leaf in their places. @param {Leaf | undefined} leaf */
  async place(leaf) {
    if (!leaf || this.closed || leaf.marked === this.wishes) return;
    const wish = this.wishes;
    leaf.marked = wish;
    const wanted = this.wanted.get(leaf.number);
    if (!wanted?.marks.length) {
      leaf.marks.replaceChildren();
      leaf.element.ariaLabel = leaf.name;
      return;
    }
    const { text, marks } = wanted;
    const key = JSON.stringify([text, marks.map(({ start, end }) => [start, end])]);
    // A pointer that moves over the answers changes how they look, and not where they are.
    if (leaf.places.key !== key) leaf.places = { key, found: this.find(leaf, text, marks).catch(() => []) };
    const found = await leaf.places.found;
    if (this.closed || wish !== this.wishes) return;
    // The most important last, so that it lies above the others.
    const boxes = marks.map(({ rank, best, lit }, at) => ({ rank, best, lit, boxes: found[at] ?? [] })).toReversed();
    const made = boxes.flatMap(({ rank, best, lit, boxes }) =>
      boxes.map(({ left, top, width, height }) => {
        const box = make('div', { className: ['leaf-mark', best && 'answer', lit && 'lit'].filter(Boolean).join(' ') });
        box.dataset.rank = String(rank);
        const part = (/** @type {number} */ of) => `${(of * 100).toFixed(3)}%`;
        Object.assign(box.style, { left: part(left), top: part(top), width: part(width), height: part(height) });
        return box;
      }),
    );
    leaf.marks.replaceChildren(...made);
    const said = marks.filter(({ best }) => best).map(({ start, end }) => text.slice(start, end));
    const told = said.join('; ').replace(/\s+/g, ' ');
    leaf.element.ariaLabel = told ? filled(this.labels.marked, { page: leaf.name, text: told }) : leaf.name;
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.observer.disconnect();
    this.resized.disconnect();
    this.drawing?.cancel();
    for (const leaf of this.drawn) leaf.clear();
    this.element.replaceChildren();
    this.done();
  }
}
