// The widget's interface for scripts: content, attributes, properties, options, names, and showing answers one's own way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { ask, expected, heard, host, marked, parts } from './widget-hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const WHO = 'Who designed the tower?';

test('content can be given: a string, elements, and a selector that finds nothing is said', async (t) => {
  const app = await host(t, browser, 'widget-article');
  const told = await app.widget.evaluate(async (widget) => {
    /** @param {string} question */
    const ask = async (question) => {
      const {
        answers: [{ text, ranges }],
        passage,
      } = await widget.ask(question, { show: false });
      return { text, ranges: ranges.length, passage };
    };
    /** @param {Promise<unknown>} asked */
    const refusal = (asked) =>
      asked.then(
        () => ({ code: 'none', message: '' }),
        ({ code, message }) => ({ code, message }),
      );
    widget.content = 'The boat was built by Stina Alm.';
    const string = await ask('Who built the boat?');
    widget.content =
      'The bridge was built in 1932 by Ida Holm. Today it carries about 200 trains a day, most of them to the coast.';
    const bridge = await widget.ask('How many trains cross it every day?', { show: false });
    widget.content = document.querySelectorAll('#article details p');
    const elements = await ask('What was the last keeper called?');
    widget.content = new Set(/** @type {Element[]} */ (widget.content)).values();
    const again = [await ask('What was the last keeper called?'), await ask('Who left in 1984?')];
    widget.content = /** @type {Element[]} */ (widget.content)[0];
    const element = await ask('What was the last keeper called?');
    widget.content = null;
    widget.for = '%';
    const wrong = await refusal(widget.ask('Who?', { show: false }));
    widget.for = '#nothing';
    const nothing = await refusal(widget.ask('Who?'));
    return { string, bridge, elements, again, element, nothing, wrong };
  });
  assert.deepEqual(told.string, { text: 'Stina Alm', ranges: 0, passage: 'The boat was built by Stina Alm.' });
  // One answer that can be cut in several ways, not several that outweigh none.
  const shown = told.bridge.answers.filter(({ standing }) => standing !== 'other');
  assert.match(shown[0].text, /\b200\b/);
  for (const { text } of shown.slice(1)) assert.doesNotMatch(text, /\b200\b/);
  assert.deepEqual(told.elements, {
    text: 'Jonas Berg',
    ranges: 1,
    passage: 'The last keeper was called Jonas Berg. He left in 1984.',
  });
  for (const each of [...told.again, told.element]) assert.deepEqual(each, told.elements);
  assert.equal(told.nothing.code, 'no-content');
  assert.match(told.nothing.message, /#nothing/);
  assert.equal(told.wrong.code, 'invalid-option');
  await app.error.getByText('There is no text here that could be asked.').waitFor();
  // What an error tells of this case is said in the language of the page.
  await app.widget.evaluate((widget) => {
    widget.lang = 'de';
    widget.removeAttribute('for');
    widget.content = 'Wort '.repeat(3_400_001);
    return widget.ask('Who?').catch(() => {});
  });
  await app.error.getByText('Er hat 17.000.005 Bytes, und höchstens 16.777.216 werden gelesen.').waitFor();
});

test('attributes, properties, content and options that cannot be are refused', async (t) => {
  const app = await host(t, browser, 'widget-article');
  const told = await app.widget.evaluate(async (widget) => {
    /** @param {Told} error */
    const code = ({ code, message }) => `${code}: ${message}`;
    /** @type {(name: 'content' | 'model', value: Wrong) => string} */
    const set = (name, value) => {
      try {
        widget[name] = value;
        return 'taken';
      } catch (error) {
        return code(/** @type {Told} */ (error));
      }
    };
    /** @type {(question: Wrong, options?: Wrong) => Promise<unknown>} */
    const asked = (question, options) => widget.ask(question, options).catch(code);
    /** @type {Record<string, unknown> & { attributes: unknown[] }} */
    const told = {
      number: set('content', 5),
      mixed: set('content', [document.body, 'x']),
      model: set('model', new Blob()),
      option: await asked('Who?', { top_k: 2 }),
      question: await asked({ question: 'Who?' }),
      attributes: [],
    };
    for (const [name, value] of [
      ['workers', 'many'],
      ['mode', 'round'],
      ['lable', 'Ask'],
      ['top-k', '3'],
    ]) {
      widget.setAttribute(name, value);
      told.attributes.push(await asked('Who?'));
      widget.removeAttribute(name);
    }
    return told;
  });
  assert.deepEqual(told, {
    number: 'invalid-option: `content` must be an element, several, or a string. Got 5.',
    mixed: 'invalid-option: `content` must be an element, several, or a string. Got "x".',
    model: 'invalid-option: `model` must be a name or an address. Got an object.',
    option: 'invalid-option: `top_k` is not an option; did you mean `topK`?',
    question: 'invalid-option: The question must be a string. Got an object.',
    attributes: [
      'invalid-option: `workers` must be a whole number from 1 to 1000. Got "many".',
      "invalid-option: `mode` must be 'button' or 'panel'. Got \"round\".",
      'invalid-option: `lable` is not an attribute; did you mean `label`?',
      'invalid-option: `top-k` is not an attribute. There is: for, exclude, mode, placement, label, model, models, workers, threshold, frame.',
    ],
  });
  await app.error.getByText('`top-k` is not an attribute').waitFor();
});

test('a page can show answers its own way, and ask without showing', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await app.page.evaluate(() => document.addEventListener('electra-qa-answer', (event) => event.preventDefault()));
  const texts = await app.widget.evaluate(async (widget, question) => {
    const quiet = await widget.ask(question, { show: false });
    const open = widget.opened;
    const shown = await widget.ask(question);
    return [quiet.answers[0].text, open, shown.answers[0].text, widget.opened];
  }, WHO);
  assert.deepEqual(
    texts.map((text) => (typeof text === 'string' ? text.replace(/\s+/, ' ') : text)),
    ['Anna Lind', false, 'Anna Lind', true],
  );
  assert.deepEqual(await marked(app.page), []);
  assert.equal(await app.answer.isVisible(), false);
});

test('properties set before the element is defined count, and follow attributes', async (t) => {
  const app = await host(t, browser, 'widget-layout');
  await app.page.evaluate(async (engine) => {
    Object.assign(document.querySelector('#panel'), { label: 'Early', content: 'The boat was built by Stina Alm.' });
    await import(`${engine}/electra-qa-widget.js`);
  }, app.engine.origin);
  const panel = parts(app.page.locator('#panel'));
  await panel.widget.locator('[part=title]', { hasText: 'Early' }).waitFor();
  assert.equal(await panel.widget.getAttribute('label'), 'Early');
  await panel.widget.evaluate((widget) => {
    widget.workers = 2;
    widget.label = /** @type {Wrong} */ (null);
  });
  assert.deepEqual(
    await panel.widget.evaluate((widget) => [
      widget.getAttribute('workers'),
      widget.workers,
      widget.hasAttribute('label'),
      widget.label,
    ]),
    ['2', 2, false, ''],
  );
  await ask(panel, 'Who built the boat?');
  await panel.answer.getByText('Stina Alm').waitFor();
});

test('a second copy of the module, or another name, does no harm', async (t) => {
  const app = await host(t, browser, 'widget-main');
  const told = await app.page.evaluate(async () => {
    const address = document.querySelector('script[src]').src;
    const [first, copy] = [customElements.get('electra-qa'), await import(`${address}?copy`)];
    const named = await import(`${address}?tag=ask-page`);
    const again = copy.define('ask-again');
    document.querySelector('main').append(document.createElement('ask-page'), document.createElement('ask-again'));
    return {
      kept: customElements.get('electra-qa') === first,
      copy: copy.define() === first,
      named: customElements.get('ask-page') === named.ElectraQa,
      again: again === customElements.get('ask-again') && again.apiVersion === 1,
    };
  });
  assert.deepEqual(told, { kept: true, copy: true, named: true, again: true });
  for (const tag of ['ask-page', 'ask-again']) {
    const widget = parts(app.page.locator(tag));
    await widget.widget.evaluate((widget) => widget.open());
    await widget.question.waitFor();
  }
  const told2 = heard(app.page, 'answer');
  await ask(app, 'Who built the mill?');
  // What the other widgets show is not read.
  assert.equal((await told2).passage, expected('widget-main').passage);
});
