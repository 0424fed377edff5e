// The custom element: its attributes, methods and events, and what it does when.
import { adoptProperties, checkedAttributes, reflect } from './attributes.js';
import { contentOf } from './content.js';
import { holdEngine } from './engine.js';
import { PASSING_CODES } from '../shared/contract.js';
import { cancelled, failure, isCancelled } from '../shared/failure.js';
import { Marks } from './highlight.js';
import { languageOf, messagesFor, onMessages } from './messages.js';
import { checked, checkedText, OPTIONS } from '../shared/options.js';
import { answer } from './question.js';
import { scrollToRange } from './scroll.js';
import style from './style.css';
import { countSaid, worthShowing } from '../shared/verdict.js';
import { View } from './view.js';

/** What the engine is made from; a change means another engine. */
const ENGINE = new Set(['model', 'models', 'workers', 'frame']);
/** Which text is meant; a change makes answers old. */
const CONTENT = new Set(['for', 'exclude']);
/** Questions as the box asks them. */
const TOP_K = 8;
/** @type {import('./view.js').State} */
const FRESH = {
  opened: false,
  loading: undefined,
  asking: false,
  result: undefined,
  index: 0,
  error: undefined,
  note: undefined,
  foreign: false,
};

/** All widgets that are in the page. */
const widgets = /** @type {Set<ElectraQa>} */ (new Set());
/** What widgets are known by, those of other copies of this module too. */
const WIDGET = Symbol.for('electra-qa.widget');
const isWidget = (/** @type {any} */ element) => element[WIDGET] === true;

/** @type {CSSStyleSheet | undefined} */
let sheet;
function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
  }
  return sheet;
}

/**
 * @typedef {import('./electra-qa-widget.js').WidgetAskOptions} WidgetAskOptions
 * @typedef {import('./electra-qa-widget.js').WidgetResult} WidgetResult
 * @typedef {Pick<import('./electra-qa-widget.js').ElectraQa, Extract<keyof typeof OPTIONS.WIDGET, string>>} Attributes
 */

// A server that draws pages imports this too, and has no elements.
const Base = /** @type {{ new (): HTMLElement & Attributes }} */ (globalThis.HTMLElement ?? Object);

export class ElectraQa extends Base {
  static observedAttributes = [...Object.keys(OPTIONS.WIDGET), 'lang'];
  static apiVersion = 1;
  static version = typeof VERSION === 'string' ? VERSION : 'dev';

  [WIDGET] = true;
  #state = { ...FRESH };
  /** @type {View} */
  #view;
  #marks = new Marks();
  /** @type {any} */
  #content = null;
  /** @type {ReturnType<typeof holdEngine> | undefined} */
  #engine;
  #ready = false;
  /**
   * Ends when the widget leaves the page.
   * @type {AbortController | undefined}
   */
  #life;
  /**
   * Ends when the question in the box is withdrawn.
   * @type {AbortController | undefined}
   */
  #turn;
  /** Ends when what was answered is dropped. */
  #shown = new AbortController();
  /** @type {import('./view.js').Words | undefined} */
  #words;
  /** @type {string | undefined} */
  #wordsFor;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet()];
    this.#view = new View(root, {
      toggle: () => (this.opened ? this.close() : this.open()),
      close: () => this.close(),
      begin: () => this.opened || this.open({ focus: false }),
      ask: (question) => this.ask(question).catch(() => {}),
      cancel: () => this.#withdraw('cancelled'),
      retry: () => this.#state.error?.retry?.(),
      show: () => this.#bringIntoView(),
      move: (by) => this.#move(by),
      escape: () => this.#escape(),
    });
  }

  connectedCallback() {
    // Moved within the page: it goes on as it was.
    if (!this.#life) {
      adoptProperties(this, ['content']);
      this.#life = new AbortController();
      const { signal } = this.#life;
      onMessages(() => {
        this.#words = undefined;
        this.#draw();
      }, signal);
      const languages = new MutationObserver(() => this.#draw());
      languages.observe(this.ownerDocument, { attributeFilter: ['lang'], subtree: true });
      signal.addEventListener('abort', () => languages.disconnect());
      widgets.add(this);
    }
    for (const widget of widgets) widget.#draw();
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#life) return;
    if (ENGINE.has(name)) this.#letGo();
    if (CONTENT.has(name)) this.#forget();
    for (const widget of widgets) widget.#draw();
  }

  /** Elements to ask instead of those that `for` names, or a string that is asked itself; null for neither. */
  get content() {
    return this.#content;
  }

  set content(value) {
    this.#content = contentOf(value);
    this.#forget();
    this.#draw();
  }

  /** Whether the panel is open. */
  get opened() {
    return this.#state.opened;
  }

  /** Opens the panel and starts the engine. `focus: false` leaves the focus where it is. */
  open({ focus = true } = {}) {
    if (!this.isConnected) return;
    if (!this.opened && this.mode !== 'panel') {
      for (const other of widgets) if (other !== this && other.mode !== 'panel') other.close();
    }
    this.#change({ opened: true });
    if (focus) this.#view.question.focus({ preventScroll: this.mode !== 'panel' });
    this.#begin();
  }

  /** Closes the panel, withdraws its question and takes the marks off the page. */
  close() {
    if (!this.opened) return;
    const focused = this.shadowRoot?.activeElement !== null;
    this.#turn?.abort();
    this.#forget();
    this.#change({ opened: false });
    if (focused && this.mode !== 'panel') this.#view.button.focus({ preventScroll: true });
  }

  /**
   * Asks a question. It is shown as if it had been typed, unless `show` is false.
   * Rejects with an `ElectraQaError`; with code `cancelled` when it was withdrawn.
   * @param {string} question
   * @param {WidgetAskOptions} [given]
   * @returns {Promise<WidgetResult>}
   */
  async ask(question, given) {
    const { show = true, signal, ...options } = /** @type {WidgetAskOptions} */ ({ topK: TOP_K, ...checked('WIDGET_ASK', given) });
    checkedText(question, 'question');
    if (!this.isConnected)
      throw failure('no-content', 'The element is not in a page, so there is nothing to ask. Put it into one first.');
    const turn = new AbortController();
    const signals = [signal, turn.signal, this.#life?.signal].filter((each) => each !== undefined);
    const run = (/** @type {WidgetAskOptions} */ options) =>
      answer(this, () => this.#start(), isWidget, question.trim(), this.#decoding(options), AbortSignal.any(signals));
    if (!show) return this.#report(run(options));
    this.open({ focus: false });
    this.#turn?.abort();
    this.#turn = turn;
    if (this.#view.question.value !== question) this.#view.question.value = question;
    this.#forget();
    this.#change({ asking: true });
    try {
      return await this.#report(run(this.#updated(options)), (result) => this.#showResult(result, options));
    } catch (error) {
      if (this.#turn === turn) this.#fail(error, () => this.ask(question, options).catch(() => {}));
      throw error;
    } finally {
      if (this.#turn === turn) {
        this.#turn = undefined;
        this.#change({ asking: false });
      }
    }
  }

  /**
   * The options of a question, with what the attributes say to it. Other modes have no threshold.
   * @param {WidgetAskOptions} options
   */
  #decoding(options) {
    const { threshold } = this;
    return threshold === null || (options.mode ?? 'verdict') !== 'verdict' ? options : { threshold, ...options };
  }

  /**
   * The options with what shows what is known while a long text is read, unless the page shows answers itself.
   * @param {WidgetAskOptions} options
   */
  #updated(options) {
    if ((options.mode ?? 'verdict') !== 'verdict') return options;
    const onUpdate = (/** @type {any} */ result) => {
      if (this.#tell('update', result, true)) {
        const best = ({ answers: [{ start, end }] } = result) => `${start}-${end}`;
        const same = this.#state.result && best() === best(/** @type {any} */ (this.#state.result));
        this.#change({ result: worthShowing(result), index: same ? this.#state.index : 0 });
        this.#mark();
        if (!same) this.#bringIntoView();
      }
      return options.onUpdate?.(result);
    };
    return { ...options, onUpdate };
  }

  /**
   * Tells the page how a question went. `shown` shows it, unless a listener has done so.
   * @param {Promise<WidgetResult>} asked
   * @param {(result: WidgetResult) => void} [shown]
   */
  async #report(asked, shown) {
    try {
      const result = await asked;
      if (this.#tell('answer', result, true)) shown?.(result);
      else if (shown) this.#forget();
      return result;
    } catch (error) {
      if (!isCancelled(error)) this.#tell('error', error);
      throw error;
    }
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(`electra-qa-${name}`, { detail, cancelable, bubbles: true, composed: true }));
  }

  /** Starts the engine before a question needs it. */
  #begin() {
    const report = (/** @type {unknown} */ error) => {
      if (isCancelled(error) || this.#state.asking || !this.#life) return;
      this.#tell('error', error);
      this.#fail(error, () => this.#begin());
    };
    if (this.#ready) return;
    this.#change({ error: undefined });
    this.#start().catch(report);
  }

  async #start() {
    const attributes = Object.entries(checkedAttributes(this));
    this.#engine ??= holdEngine(Object.fromEntries(attributes.filter(([name]) => ENGINE.has(name))), this.#onProgress);
    const engine = this.#engine;
    if (!this.#ready && !this.#state.loading) this.#change({ loading: { stage: 'start', loaded: 0, total: 0 } });
    try {
      await engine.ready();
    } catch (error) {
      if (this.#engine === engine) {
        this.#ready = false;
        this.#change({ loading: undefined });
      }
      throw error;
    }
    if (this.#engine !== engine) throw cancelled();
    const first = !this.#ready;
    this.#ready = true;
    this.#change({ loading: undefined });
    if (first) this.#tell('ready', { apiVersion: ElectraQa.apiVersion, version: ElectraQa.version });
    return engine;
  }

  /** @param {import('../library/electra-qa.js').Progress} [progress] */
  #onProgress = (progress) => {
    this.#change({ loading: progress });
    if (progress) this.#tell('progress', progress);
  };

  /**
   * @param {WidgetResult} result
   * @param {WidgetAskOptions} options
   */
  #showResult(result, options) {
    this.#change({ result: worthShowing(result), index: 0 });
    this.#mark();
    this.#bringIntoView();
    // Of another model than the default one nobody knows what it reads.
    if (!this.model) this.#lookForLanguage(result, options);
  }

  /**
   * Says where question or text are plainly not English; the answer does not wait for that.
   * @param {WidgetResult} result
   * @param {WidgetAskOptions} options
   */
  async #lookForLanguage({ question, passage }, options) {
    const { signal } = this.#shown;
    try {
      // In the same mode, since it remembers what the network said.
      const found = await this.#engine?.ask(question, passage, { mode: options.mode, hint: true, signal });
      if (found?.hint && !signal.aborted) this.#change({ foreign: true });
    } catch {
      // The answer is there; nothing is said of the language.
    }
  }

  #mark() {
    const { result, index } = this.#state;
    if (!result) return;
    const said = countSaid(result);
    // All that is said, or the one that is looked at instead.
    const isBest = (/** @type {number} */ i) => (index < said ? i < said : i === index);
    this.#marks.show(
      result.answers.map(({ ranges }) => ranges),
      isBest,
      () => {
        const answers = result.answers.map((answer) => ({ ...answer, ranges: [] }));
        this.#change({ result: { ...result, answers }, note: 'changed' });
      },
    );
  }

  #bringIntoView() {
    const { result, index } = this.#state;
    const range = result?.answers[index].ranges[0];
    if (range) scrollToRange(range, this.mode === 'panel' ? undefined : this.#view.panel.getBoundingClientRect());
  }

  /** @param {number} by */
  #move(by) {
    this.#change({ index: this.#state.index + by });
    if (!this.#state.note) this.#mark();
    this.#bringIntoView();
  }

  #escape() {
    if (this.#state.asking) this.#withdraw('cancelled');
    else if (this.mode !== 'panel') this.close();
    else return false;
    return true;
  }

  /** @param {string} note */
  #withdraw(note) {
    this.#turn?.abort();
    this.#change({ note });
  }

  /**
   * @param {any} error
   * @param {() => void} retry
   */
  #fail(error, retry) {
    if (isCancelled(error)) return;
    this.#change({
      error: {
        code: error.code,
        message: error.message,
        values: error.values,
        retry: PASSING_CODES.includes(error.code) ? retry : undefined,
      },
    });
  }

  /** Drops what was answered. */
  #forget() {
    this.#shown.abort();
    this.#shown = new AbortController();
    this.#marks.clear();
    this.#state = { ...this.#state, result: undefined, index: 0, error: undefined, note: undefined, foreign: false };
  }

  #letGo() {
    this.#turn?.abort();
    this.#engine?.release();
    this.#engine = undefined;
    this.#ready = false;
    this.#state = { ...this.#state, loading: undefined };
  }

  #leave() {
    this.#life?.abort();
    this.#life = undefined;
    this.#letGo();
    this.#forget();
    this.#state = { ...FRESH };
    widgets.delete(this);
    for (const widget of widgets) widget.#draw();
  }

  /** @param {Partial<import('./view.js').State>} changes */
  #change(changes) {
    this.#state = { ...this.#state, ...changes };
    this.#draw();
  }

  #draw() {
    if (!this.#life) return;
    const language = languageOf(this);
    if (!this.#words || this.#wordsFor !== language) [this.#words, this.#wordsFor] = [messagesFor(language), language];
    const corners = [...widgets].filter((widget) => widget.mode !== 'panel' && widget.placement !== 'inline');
    const { mode, placement, label } = this;
    this.#view.draw({ ...this.#state, mode, placement, label, stack: Math.max(0, corners.indexOf(this)) }, this.#words);
  }
}

reflect(ElectraQa.prototype);
