// What a widget shows: a button and a panel, drawn from its state.
import { excerpt, megabytes } from './answers.js';
import { element, icon } from './elements.js';
import { countSaid, decides, heard, hints, saying, sureness, sureOf } from '../shared/verdict.js';

/**
 * @typedef {ReturnType<typeof import('./messages.js').messagesFor>} Words
 * @typedef {import('../library/electra-qa.js').Progress | { stage: 'start', loaded: number, total: number }} Loading
 * @typedef {import('./electra-qa-widget.js').WidgetResult & { answers: import('./electra-qa-widget.js').WidgetAnswer[] }} Result
 *
 * @typedef {object} State what is shown
 * @property {boolean} opened
 * @property {Loading} [loading]
 * @property {boolean} asking
 * @property {Result} [result]
 * @property {number} index the answer that is looked at
 * @property {{ code: string, message: string, values?: import('../shared/verdict.js').Values, retry?: () => void }} [error]
 * @property {string} [note] a message's key
 * @property {boolean} foreign whether question or text are plainly not English
 *
 * @typedef {State & { mode: string, placement: string, label: string, stack: number }} Drawn
 */

/** The shadow tree of a widget. `on` has what its controls do. */
export class View {
  /**
   * @param {ShadowRoot} root
   * @param {Record<'toggle' | 'close' | 'begin' | 'cancel' | 'retry' | 'show', () => void> & { ask: (question: string) => void, move: (by: number) => void, escape: () => boolean }} on
   */
  constructor(root, on) {
    const make = element;
    /** @type {<Tag extends keyof HTMLElementTagNameMap>(message: string, tag: Tag, properties: object) => HTMLElementTagNameMap[Tag]} */
    const worded = (message, tag, properties) => {
      const node = make(tag, properties);
      this.#texts.push([node, message]);
      return node;
    };
    /** @type {(message: 'close' | 'previous' | 'next', properties: object) => HTMLButtonElement} */
    const iconButton = (message, properties) => {
      const node = make('button', { type: 'button', className: 'icon', part: message, ...properties }, icon(message));
      this.#names.push([node, message]);
      return node;
    };

    this.buttonText = make('span');
    this.button = make(
      'button',
      { type: 'button', className: 'button', part: 'button', onclick: on.toggle },
      icon('ask'),
      this.buttonText,
    );
    this.button.setAttribute('aria-expanded', 'false');
    this.button.setAttribute('aria-haspopup', 'dialog');

    this.close = iconButton('close', { onclick: on.close });
    this.title = make('div', { className: 'title', part: 'title', id: 'title' });

    this.question = make('input', {
      type: 'text',
      id: 'question',
      className: 'question',
      part: 'question',
      dir: 'auto',
      autocomplete: 'off',
      enterKeyHint: 'search',
      onfocus: on.begin,
    });
    this.question.setAttribute('aria-describedby', 'error');
    // No form: a sandbox may forbid to submit one.
    const ask = () => on.ask(this.question.value);
    this.question.addEventListener('keydown', (event) => event.key === 'Enter' && !event.isComposing && ask());
    this.ask = worded('ask', 'button', { type: 'button', className: 'ask', part: 'ask', onclick: ask });
    this.cancel = worded('cancel', 'button', { type: 'button', className: 'plain', part: 'cancel', onclick: on.cancel });
    const label = worded('question', 'label', { htmlFor: 'question', part: 'label' });
    const form = make(
      'div',
      { className: 'form', part: 'form' },
      label,
      make('div', { className: 'line' }, this.question, this.ask, this.cancel),
    );

    this.status = make('p', { className: 'status', part: 'status', role: 'status' });
    this.bar = make('progress', { part: 'bar' });
    this.bytes = make('span');
    this.loading = make('div', { className: 'loading', part: 'progress' }, this.bar, this.bytes);
    this.bar.setAttribute('aria-labelledby', 'status');
    this.status.id = 'status';

    this.errorText = make('p', { id: 'error', role: 'alert' });
    this.retry = worded('retry', 'button', { type: 'button', className: 'plain small', part: 'retry', onclick: on.retry });
    this.error = make('div', { className: 'error', part: 'error' }, this.errorText, this.retry);

    // Text and question may run in another direction than the interface.
    this.lead = worded('decides', 'p', { className: 'small-print', part: 'lead' });
    this.answerText = make('p', { className: 'answer-text', part: 'answer-text', dir: 'auto' });
    this.answers = make('ul', { className: 'answers', part: 'answers' });
    this.answers.addEventListener('click', ({ target }) => {
      const item = /** @type {Element} */ (target).closest('button')?.parentElement;
      if (item) on.move([...this.answers.children].indexOf(item) - this.#index);
    });
    this.excerpt = make('blockquote', { className: 'excerpt', part: 'excerpt', dir: 'auto' });
    this.confidence = make('p', { className: 'small-print', part: 'confidence' });
    this.hint = make('p', { className: 'small-print', part: 'hint' });
    this.show = worded('show', 'button', { type: 'button', className: 'plain small', part: 'show', onclick: on.show });
    this.previous = iconButton('previous', { onclick: () => on.move(-1) });
    this.next = iconButton('next', { onclick: () => on.move(1) });
    this.position = make('span');
    this.pages = make('div', { className: 'pages' }, this.previous, this.position, this.next);
    this.answer = make(
      'div',
      { className: 'answer', part: 'answer' },
      this.lead,
      this.answerText,
      this.answers,
      this.excerpt,
      this.confidence,
      this.hint,
      make('div', { className: 'moves' }, this.show, this.pages),
    );

    const note = worded('private', 'p', { className: 'note', part: 'note' });
    this.panel = make(
      'section',
      { className: 'panel', part: 'panel', hidden: true },
      make('div', { className: 'head', part: 'header' }, this.title, this.close),
      form,
      make('div', { className: 'body' }, this.status, this.loading, this.error, this.answer),
      note,
    );
    this.panel.setAttribute('aria-labelledby', 'title');
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && on.escape()) event.stopPropagation();
    });
    root.append(this.button, make('slot'), this.panel);
  }

  /** Texts and names that depend on nothing but the language. */
  /** @type {[Element, string][]} */
  #texts = [];
  /** @type {[HTMLElement, string][]} */
  #names = [];
  /** @type {Words | undefined} */
  #words;
  #index = 0;
  /**
   * What the list of several answers was made from.
   * @type {string | undefined}
   */
  #listed;

  /**
   * @param {Drawn} state
   * @param {Words} words
   */
  draw(state, words) {
    const focused = /** @type {any} */ (/** @type {ShadowRoot} */ (this.panel.getRootNode()).activeElement);
    const listed = this.answers.contains(focused);
    this.#draw(state, words);
    // Focus does not fall to the page when what has it goes away.
    const heirs = [
      [this.ask, this.cancel],
      [this.cancel, this.ask],
      [this.previous, this.next],
      [this.next, this.previous],
      [this.retry, this.cancel],
      [this.show, this.question],
    ];
    const gone = (/** @type {any} */ node) => node.disabled || node.closest('[hidden]') || !node.isConnected;
    const heir = heirs.find(([node]) => node === focused && gone(node))?.[1] ?? (listed && gone(focused) && this.question);
    if (heir && !this.panel.hidden) (gone(heir) ? this.question : heir).focus({ preventScroll: true });
  }

  /**
   * @param {Drawn} state
   * @param {Words} words
   */
  #draw(state, words) {
    if (this.#words !== words) this.#name(words);
    this.#frame(state, words);
    const { loading, asking, result, error } = state;
    this.ask.hidden = asking;
    this.cancel.hidden = !asking;
    const busy = asking || (loading && state.opened);
    put(this.status, busy ? stage(loading, words) : settled(state, words));
    // An answer is heard here and seen below.
    this.status.className = !busy && result && !error && !state.note ? 'status heard' : 'status';
    this.loading.hidden = !loading;
    if (loading) this.#bytes(loading, words);
    this.error.hidden = !error;
    this.question.setAttribute('aria-invalid', String(error?.code === 'empty-question'));
    if (error) {
      const key = `error.${error.code}`;
      const said = words.tell(key, error.values);
      put(this.errorText, said ?? error.message);
      this.errorText.lang = said ? words.language : 'en';
      this.retry.hidden = !error.retry;
    } else put(this.errorText, '');
    // What is known while more is read is shown, too.
    this.answer.hidden = !result;
    if (result) this.#answer(result, state, words);
  }

  /** @param {Words} words */
  #name(words) {
    this.#words = words;
    for (const [node, message] of this.#texts) put(node, words.say(message));
    for (const [node, message] of this.#names) {
      node.setAttribute('aria-label', words.say(message));
      node.title = words.say(message);
    }
    for (const node of [this.button, this.panel]) node.lang = words.language;
  }

  /**
   * Where button and panel stand, and whether they do.
   * @param {Drawn} state
   * @param {Words} words
   */
  #frame({ opened, mode, placement, label, stack }, words) {
    const title = label || words.say('title');
    put(this.buttonText, title);
    put(this.title, title);
    const isPanel = mode === 'panel';
    const corner = !isPanel && placement !== 'inline';
    this.button.hidden = isPanel || (corner && opened);
    this.button.classList.toggle('corner', corner);
    this.button.style.setProperty('--stack', String(stack));
    this.button.setAttribute('aria-expanded', String(opened));
    this.close.hidden = isPanel;
    this.panel.classList.toggle('over', !isPanel);
    this.panel.setAttribute('role', isPanel ? 'region' : 'dialog');
    // In the top layer nothing of the host lies above it or cuts it off.
    const popover = isPanel ? null : 'manual';
    if (this.panel.popover !== popover && 'popover' in this.panel) this.panel.popover = popover;
    const shown = isPanel || opened;
    this.panel.hidden = !shown;
    if (!isPanel && 'showPopover' in this.panel && this.panel.isConnected && this.panel.matches(':popover-open') !== shown) {
      this.panel.togglePopover(shown);
    }
  }

  /**
   * @param {Loading} loading
   * @param {Words} words
   */
  #bytes({ stage, loaded, total }, words) {
    // While it is converted, weights are counted.
    const downloading = stage === 'download';
    if (total > 0 && (downloading || stage === 'convert')) {
      this.bar.max = total;
      this.bar.value = loaded;
    } else this.bar.removeAttribute('value');
    const amount = megabytes(loaded, words.numbers);
    const ofAll = () => words.say('bytes', { loaded: amount, total: megabytes(total, words.numbers) });
    put(this.bytes, downloading && total > 0 ? ofAll() : downloading && loaded > 0 ? amount : '');
  }

  /**
   * @param {Result} result
   * @param {State} state
   * @param {Words} words
   */
  #answer(result, { index, foreign }, words) {
    this.#index = index;
    const { answers, passage, language } = result;
    const shown = answers[index];
    const said = countSaid(result);
    const several = said > 1 && index < said;
    const sentence = index === 0 && decides(result);
    this.answer.classList.toggle('silent', shown.text === '');
    this.answer.classList.toggle('sentence', sentence);
    this.lead.hidden = !sentence;
    this.answerText.hidden = several;
    put(this.answerText, saying(result, index, words));
    this.answerText.lang = shown.text ? language : words.language;
    this.#list(several ? answers.slice(0, said) : [], result, words);
    // A sentence would stand there twice.
    this.excerpt.hidden = shown.text === '' || sentence;
    this.excerpt.lang = language;
    if (!this.excerpt.hidden) {
      const [before, answer, after] = excerpt(passage, shown, language || 'en');
      this.excerpt.replaceChildren(before, element('mark', { textContent: answer }), after);
    }
    const sure = sureness(result, index, words);
    put(this.confidence, sure);
    this.confidence.hidden = sure === '';
    const hint = hints(result, index, foreign, words).join(' ');
    put(this.hint, hint);
    this.hint.hidden = hint === '';
    this.show.hidden = shown.ranges.length === 0;
    this.pages.hidden = answers.length < 2;
    this.previous.disabled = index === 0;
    this.next.disabled = index === answers.length - 1;
    put(this.position, words.say('position', { index: index + 1, count: answers.length }));
  }

  /**
   * Several answers, each with a button that shows where it stands, and how sure one may be of it.
   * @param {Result['answers']} said
   * @param {Result} result
   * @param {Words} words
   */
  #list(said, result, words) {
    const rows = said.map((answer) => [answer.text, sureOf(result, answer, words)]);
    const listed = JSON.stringify([rows, result.language]);
    // Made anew only when it differs, so that the focus stays where it is.
    if (listed !== this.#listed) {
      this.#listed = listed;
      const { language: lang } = result;
      const row = (/** @type {string[]} */ [textContent, percent]) =>
        element(
          'li',
          {},
          element('button', { type: 'button', className: 'answer-text', part: 'answer-text', dir: 'auto', lang, textContent }),
          element('span', { className: 'small-print', textContent: percent }),
        );
      this.answers.replaceChildren(...rows.map(row));
    }
    this.answers.hidden = said.length === 0;
    [...this.answers.children].forEach((item, i) =>
      item.firstElementChild?.setAttribute('aria-current', String(i === this.#index)),
    );
  }
}

/**
 * What goes on, in a few words.
 * @param {Loading | undefined} loading
 * @param {Words} words
 */
function stage(loading, words) {
  if (!loading) return words.say('reading');
  /** @type {Record<string, string>} */
  const stages = { download: 'downloading', retry: 'retrying', wait: 'waiting', convert: 'converting', prepare: 'preparing' };
  return words.say(stages[loading.stage] ?? 'starting');
}

/**
 * What there is to say when nothing goes on. An error says it beside.
 * @param {State} state
 * @param {Words} words
 */
function settled({ error, note, result, index, foreign }, words) {
  if (error) return '';
  if (note) return words.say(note);
  return result ? heard(result, index, foreign, words) : '';
}

/**
 * Sets a text only when it is another one, so that it is not read out twice.
 * @param {Node} node
 * @param {string} text
 */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
