// What a widget shows: a button and a panel, drawn from its state.
import { excerpt, megabytes, percent } from './answers.js';
import { element, icon } from './elements.js';

/** The shadow tree of a widget. `on` has what its controls do. */
export class View {
  constructor(root, on) {
    const make = element;
    const worded = (message, tag, properties) => {
      const node = make(tag, properties);
      this.#texts.push([node, message]);
      return node;
    };
    const iconButton = (message, properties) => {
      const node = make('button', { type: 'button', className: 'icon', part: message, ...properties }, icon(message));
      this.#names.push([node, message]);
      return node;
    };

    this.buttonText = make('span');
    this.button = make('button', { type: 'button', className: 'button', part: 'button', onclick: on.toggle }, icon('ask'), this.buttonText);
    this.button.setAttribute('aria-expanded', 'false');
    this.button.setAttribute('aria-haspopup', 'dialog');

    this.close = iconButton('close', { onclick: on.close });
    this.title = make('div', { className: 'title', part: 'title', id: 'title' });

    this.question = make('input', {
      type: 'text', id: 'question', className: 'question', part: 'question',
      dir: 'auto', autocomplete: 'off', enterKeyHint: 'search', onfocus: on.begin,
    });
    this.question.setAttribute('aria-describedby', 'error');
    // No form: a sandbox may forbid to submit one.
    const ask = () => on.ask(this.question.value);
    this.question.addEventListener('keydown', (event) => event.key === 'Enter' && !event.isComposing && ask());
    this.ask = worded('ask', 'button', { type: 'button', className: 'ask', part: 'ask', onclick: ask });
    this.cancel = worded('cancel', 'button', { type: 'button', className: 'plain', part: 'cancel', onclick: on.cancel });
    const label = worded('question', 'label', { htmlFor: 'question', part: 'label' });
    const form = make('div', { className: 'form', part: 'form' },
      label, make('div', { className: 'line' }, this.question, this.ask, this.cancel));

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
    this.answerText = make('p', { className: 'answer-text', part: 'answer-text', dir: 'auto' });
    this.excerpt = make('blockquote', { className: 'excerpt', part: 'excerpt', dir: 'auto' });
    this.confidence = make('p', { className: 'confidence', part: 'confidence' });
    this.show = worded('show', 'button', { type: 'button', className: 'plain small', part: 'show', onclick: on.show });
    this.previous = iconButton('previous', { onclick: () => on.move(-1) });
    this.next = iconButton('next', { onclick: () => on.move(1) });
    this.position = make('span');
    this.pages = make('div', { className: 'pages' }, this.previous, this.position, this.next);
    this.answer = make('div', { className: 'answer', part: 'answer' },
      this.answerText, this.excerpt, this.confidence,
      make('div', { className: 'moves' }, this.show, this.pages));

    const note = worded('private', 'p', { className: 'note', part: 'note' });
    this.panel = make('section', { className: 'panel', part: 'panel', hidden: true },
      make('div', { className: 'head', part: 'header' }, this.title, this.close), form,
      make('div', { className: 'body' }, this.status, this.loading, this.error, this.answer), note);
    this.panel.setAttribute('aria-labelledby', 'title');
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && on.escape()) event.stopPropagation();
    });
    root.append(this.button, make('slot'), this.panel);
  }

  /** Texts and names that depend on nothing but the language. */
  #texts = [];
  #names = [];
  #words;

  draw(state, words) {
    const focused = this.panel.getRootNode().activeElement;
    this.#draw(state, words);
    // Focus does not fall to the page when what has it goes away.
    const heirs = [[this.ask, this.cancel], [this.cancel, this.ask], [this.previous, this.next], [this.next, this.previous], [this.retry, this.cancel], [this.show, this.question]];
    const heir = heirs.find(([gone]) => gone === focused && (gone.disabled || gone.closest('[hidden]')))?.[1];
    if (heir && !this.panel.hidden) (heir.closest('[hidden]') || heir.disabled ? this.question : heir).focus({ preventScroll: true });
  }

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
      put(this.errorText, words.has(key) ? words.say(key) : error.message);
      this.errorText.lang = words.has(key) ? words.language : 'en';
      this.retry.hidden = !error.retry;
    } else put(this.errorText, '');
    this.answer.hidden = !result || asking;
    if (result) this.#answer(state, words);
  }

  #name(words) {
    this.#words = words;
    for (const [node, message] of this.#texts) put(node, words.say(message));
    for (const [node, message] of this.#names) {
      node.setAttribute('aria-label', words.say(message));
      node.title = words.say(message);
    }
    for (const node of [this.button, this.panel]) node.lang = words.language;
  }

  /** Where button and panel stand, and whether they do. */
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
    if (!isPanel && this.panel.showPopover && this.panel.isConnected && this.panel.matches(':popover-open') !== shown) {
      this.panel.togglePopover(shown);
    }
  }

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

  #answer({ result, index }, words) {
    const { answers, passage } = result;
    const best = answers[index];
    this.answer.classList.toggle('silent', best.text === '');
    put(this.answerText, best.text || words.say('silent'));
    this.answerText.lang = best.text ? result.language : words.language;
    this.excerpt.lang = result.language;
    put(this.confidence, words.say('confidence', { percent: percent(best.score, words.numbers) }));
    this.excerpt.hidden = best.text === '';
    if (best.text) {
      const [before, answer, after] = excerpt(passage, best, result.language || 'en');
      this.excerpt.replaceChildren(before, element('mark', { textContent: answer }), after);
    }
    this.show.hidden = best.ranges.length === 0;
    this.pages.hidden = answers.length < 2;
    this.previous.disabled = index === 0;
    this.next.disabled = index === answers.length - 1;
    put(this.position, words.say('position', { index: index + 1, count: answers.length }));
  }
}

/** What goes on, in a few words. */
function stage(loading, words) {
  if (!loading) return words.say('reading');
  const stages = { download: 'downloading', retry: 'retrying', wait: 'waiting', convert: 'converting', prepare: 'preparing' };
  return words.say(stages[loading.stage] ?? 'starting');
}

/** What there is to say when nothing goes on. An error says it beside. */
function settled({ error, note, result, index }, words) {
  if (error) return '';
  if (note) return words.say(note);
  if (!result) return '';
  const { text, score } = result.answers[index];
  return text
    ? `${words.say('answered', { text })} – ${words.say('confidence', { percent: percent(score, words.numbers) })}`
    : words.say('silent');
}

/** Sets a text only when it is another one, so that it is not read out twice. */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
