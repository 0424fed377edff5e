// How the widget behaves: what it downloads and when, faults, and pages that change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gate, launch, MODEL } from './browser.mjs';
import { ask, heard, host, marked, parts } from './widget-hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const WHO = 'Who designed the tower?';
/** @type {(engine: Served, name: string) => number} */
const of = (engine, name) => engine.requests.filter((path) => path === name).length;
/**
 * Has the engine's answers wait for the model, which waits for the gate.
 *
 * @type {(hold: Promise<void>) => Faults}
 */
const held = (hold) => (path) => (path === MODEL ? { hold, after: 100_000 } : undefined);

test('nothing but its module is downloaded before it is opened', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await app.page.waitForLoadState('networkidle');
  const files = () => app.engine.requests.filter((path) => !path.startsWith('/widget-article/') && path !== '/favicon.ico');
  assert.deepEqual(files(), ['/electra-qa-widget.js']);
  const ready = heard(app.page, 'ready');
  await app.button.click();
  assert.equal((await ready).apiVersion, 1);
  assert.ok(files().includes(MODEL));
});

test('an open panel downloads when its question box gets the focus', async (t) => {
  const app = await host(t, browser, 'widget-slot');
  await app.question.waitFor();
  await app.page.waitForLoadState('networkidle');
  assert.equal(of(app.engine, '/electra-qa.js'), 0);
  const ready = heard(app.page, 'ready');
  await app.question.focus();
  await ready;
});

test('two widgets have one engine, one panel at a time, and each its own article', async (t) => {
  const { page, engine } = await host(t, browser, 'widget-two');
  const [first, second] = ['#first', '#second'].map((id) => parts(page.locator(id)));
  await ask(first, 'Who painted the church?');
  await first.answer.getByText('Greta Ek').waitFor();
  await ask(second, 'Who painted the barn?');
  await second.answer.getByText('Nils Rask').waitFor();
  assert.equal(await first.panel.isVisible(), false);
  assert.deepEqual(await marked(page), ['Nils Rask']);
  assert.equal(of(engine, MODEL), 1);
  assert.equal(page.workers().length, 1);
  // The engine ends with the last of them.
  await page.locator('#first').evaluate((widget) => widget.remove());
  const [worker] = page.workers();
  const ended = new Promise((done) => worker.once('close', done));
  await second.question.fill('Who painted the barn?');
  await second.question.press('Enter');
  await second.answer.getByText('Nils Rask').waitFor();
  assert.equal(page.workers().length, 1);
  await page.locator('#second').evaluate((widget) => widget.remove());
  await ended;
});

test('progress is shown in bytes and told to scripts, and a question waits for the model', async (t) => {
  const { promise, release } = gate();
  const app = await host(t, browser, 'widget-article', { prepare: ({ engine }) => (engine.fault = held(promise)) });
  const progress = heard(app.page, 'progress');
  await ask(app, WHO);
  const { stage, total } = await progress;
  assert.equal(stage, 'download');
  assert.ok(total > 1_000_000);
  await app.progress.getByText(/^0\.\d MB of \d+\.\d MB$/).waitFor();
  assert.equal(await app.status.textContent(), 'Downloading the model, once');
  release();
  await app.answer.getByText('Anna Lind').waitFor();
  assert.equal(await app.progress.isVisible(), false);
});

test('a question is withdrawn by its button, by Escape, by a signal and by closing', async (t) => {
  const { promise, release } = gate();
  const app = await host(t, browser, 'widget-article', { prepare: ({ engine }) => (engine.fault = held(promise)) });
  const { page } = app;
  await page.evaluate(() => addEventListener('electra-qa-error', () => (window.failed = true)));
  await ask(app, WHO);
  await app.cancel.click();
  await app.status.getByText('Downloading').waitFor();
  assert.equal(await app.cancel.isVisible(), false);
  await app.question.press('Enter');
  await app.cancel.waitFor();
  await app.question.press('Escape');
  await app.cancel.waitFor({ state: 'hidden' });
  assert.ok(await app.panel.isVisible());
  const codes = await app.widget.evaluate(async (widget, question) => {
    /** @param {Promise<unknown>} promise */
    const told = (promise) => promise.catch(({ code, name }) => `${code} ${name}`);
    const controller = new AbortController();
    const signalled = told(widget.ask(question, { signal: controller.signal }));
    controller.abort();
    const replaced = told(widget.ask(question));
    const closed = told(widget.ask(question));
    widget.close();
    return Promise.all([signalled, replaced, closed]);
  }, WHO);
  assert.deepEqual(codes, ['cancelled AbortError', 'cancelled AbortError', 'cancelled AbortError']);
  release();
  await ask(app, WHO);
  await app.answer.getByText('Anna Lind').waitFor();
  assert.equal(await page.evaluate(() => window.failed), undefined);
});

test('a model that does not come is said, and another try answers the question', async (t) => {
  const app = await host(t, browser, 'widget-article', {
    prepare: ({ engine }) => (engine.fault = (path) => (path === MODEL ? { status: 404 } : undefined)),
  });
  const failed = app.page.evaluate(
    () =>
      new Promise((done) =>
        addEventListener('electra-qa-error', (event) => done(/** @type {CustomEvent} */ (event).detail.code), { once: true }),
      ),
  );
  await app.button.click();
  assert.equal(await failed, 'model-download');
  await app.error.getByText('The model could not be downloaded.').waitFor();
  await app.question.fill(WHO);
  await app.question.press('Enter');
  await app.error.getByText('The model could not be downloaded.').waitFor();
  app.engine.fault = () => undefined;
  await app.retry.click();
  await app.answer.getByText('Anna Lind').waitFor();
  assert.equal(await app.error.isVisible(), false);
});

test('an engine that cannot be loaded is said, and another try works', async (t) => {
  const app = await host(t, browser, 'widget-article', {
    prepare: ({ engine }) => (engine.fault = (path) => (path === '/electra-qa.js' ? { status: 503 } : undefined)),
  });
  await app.button.click();
  await app.error.getByText('The model could not be downloaded.').waitFor();
  app.engine.fault = () => undefined;
  const ready = heard(app.page, 'ready');
  await app.retry.click();
  await ready;
});

test('an engine that dies starts anew, and says so no longer than it takes', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await ask(app, WHO);
  await app.answer.getByText('Anna Lind').waitFor();
  const [worker] = app.page.workers();
  // The worker says that it has crashed, as it does when its memory ends.
  await worker.evaluate(() => void Promise.reject(new Error('out of luck')));
  await ask(app, 'When was the tower opened?');
  await app.answer.getByText('1911').waitFor();
  assert.equal(await app.progress.isVisible(), false);
});

test('taken out of the page while it works, it ends; put back, it works', async (t) => {
  const { promise, release } = gate();
  const app = await host(t, browser, 'widget-article', { prepare: ({ engine }) => (engine.fault = held(promise)) });
  const code = await app.widget.evaluate(async (widget, question) => {
    const asked = widget.ask(question).catch(({ code }) => code);
    await new Promise((done) => addEventListener('electra-qa-progress', done, { once: true }));
    window.kept = widget;
    widget.remove();
    return asked;
  }, WHO);
  assert.equal(code, 'cancelled');
  release();
  await app.page.evaluate(() => document.body.append(window.kept));
  assert.equal(await app.panel.isVisible(), false);
  await ask(app, WHO);
  await app.answer.getByText('Anna Lind').waitFor();
  assert.deepEqual(
    await app.page.evaluate(async () => {
      window.kept.remove();
      return window.kept.ask('Who?').catch(({ code }) => code);
    }),
    'no-content',
  );
  assert.deepEqual(await marked(app.page), []);
  assert.deepEqual(app.errors, []);
});

test('taken out of the page while it reads, it gives up its question and its worker', async (t) => {
  const app = await host(t, browser, 'widget-article');
  const ready = heard(app.page, 'ready');
  await app.button.click();
  await ready;
  const [worker] = app.page.workers();
  const ended = new Promise((done) => worker.once('close', done));
  const code = await app.widget.evaluate(async (widget, question) => {
    widget.content = 'The harbour was dredged and the quay was mended. '.repeat(2000);
    const asked = widget.ask(question).catch(({ code }) => code);
    await new Promise(requestAnimationFrame);
    widget.remove();
    return asked;
  }, WHO);
  assert.equal(code, 'cancelled');
  await ended;
  assert.deepEqual(app.errors, []);
});

test('moved within the page it goes on as it was', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await ask(app, WHO);
  await app.answer.getByText('Anna Lind').waitFor();
  await app.widget.evaluate((widget) => document.body.prepend(widget));
  assert.ok(await app.panel.isVisible());
  assert.deepEqual(await marked(app.page), ['Anna', '\n', 'Lind']);
});

test('content that has changed is read anew; marks on what is gone are taken off', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await ask(app, WHO);
  await app.answer.getByText('Anna Lind').waitFor();
  // What changes elsewhere does not matter.
  await app.page.evaluate(() => document.querySelector('footer').remove());
  assert.equal((await marked(app.page)).length, 3);
  await app.page.evaluate(() => (document.querySelector('article p:has(b)').textContent = 'The tower was designed by Karin Dahl.'));
  await app.status.getByText('The page has changed since this answer.').waitFor();
  assert.deepEqual(await marked(app.page), []);
  assert.equal(await app.show.isVisible(), false);
  await ask(app, WHO);
  await app.answer.getByText('Karin Dahl').waitFor();
  assert.deepEqual(await marked(app.page), ['Karin Dahl']);
});

test('several answers: the best first, each marked and brought into view', async (t) => {
  const app = await host(t, browser, 'widget-article');
  const result = await app.widget.evaluate(async (widget) => {
    const { answers, passage, question } = await widget.ask('  When? ', { topK: 5, noAnswer: false });
    return {
      question,
      answers: answers.map(({ text, start, end, ranges }) => ({
        text,
        same: passage.slice(start, end) === text,
        marked: ranges.join('').replace(/\s+/g, ''),
      })),
    };
  });
  assert.equal(result.question, 'When?');
  assert.ok(result.answers.length > 1);
  for (const { text, same, marked } of result.answers) {
    assert.ok(same);
    assert.equal(marked, text.replace(/\s+/g, ''));
  }
  const position = app.widget.getByText(/^1 of \d$/);
  await position.waitFor();
  assert.ok(await app.previous.isDisabled());
  const [first, others] = [await marked(app.page), await marked(app.page, 'electra-qa-other')];
  assert.ok(others.length > 0);
  await app.next.click();
  await app.widget.getByText(/^2 of \d$/).waitFor();
  assert.notDeepEqual(await marked(app.page), first);
  const visible = await app.page.evaluate(() => {
    const [range] = /** @type {Iterable<Range>} */ (CSS.highlights.get('electra-qa-answer'));
    const { top, bottom } = range.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(visible);
  await app.close.click();
  assert.deepEqual([await marked(app.page), await marked(app.page, 'electra-qa-other')], [[], []]);
});

test('an answer in closed details or in a box that scrolls comes into view beside the panel', async (t) => {
  const app = await host(t, browser, 'widget-article');
  await app.page.evaluate(() => {
    const box = document.createElement('div');
    box.style.cssText = 'height: 120px; overflow: auto';
    box.innerHTML = `<p style="height: 600px">High above.</p><p>The boat was built by Stina Alm.</p><p style="height: 600px">Below.</p>`;
    document.querySelector('#article ul').before(box);
  });
  for (const [question, answer] of [
    ['Who built the boat?', 'Stina Alm'],
    ['What was the last keeper called?', 'Jonas Berg'],
  ]) {
    await ask(app, question);
    await app.answer.getByText(answer).waitFor();
    const { seen, covered } = await app.page.evaluate(() => {
      const [range] = /** @type {Iterable<Range>} */ (CSS.highlights.get('electra-qa-answer'));
      const { left, top, right, bottom } = range.getBoundingClientRect();
      const panel = /** @type {ShadowRoot} */ (document.querySelector('electra-qa').shadowRoot)
        .querySelector('[part=panel]')
        .getBoundingClientRect();
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return {
        seen: at?.contains(range.startContainer) ?? false,
        covered: left < panel.right && right > panel.left && top < panel.bottom && bottom > panel.top,
      };
    });
    assert.ok(seen, answer);
    assert.ok(!covered, answer);
  }
});

test('where nothing can be marked the sentence is shown in the panel', async (t) => {
  const app = await host(t, browser, 'widget-article', {
    prepare: ({ page }) => page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Highlight')),
  });
  await ask(app, WHO);
  await app.excerpt.waitFor();
  assert.equal(await app.excerpt.textContent(), 'The tower was designed by Anna Lind and opened in 1911.');
  assert.equal(await app.excerpt.locator('mark').textContent(), 'Anna Lind');
  await app.page.evaluate(() => (document.querySelector('article p:has(b)').textContent = 'The tower is gone.'));
  await app.status.getByText('The page has changed since this answer.').waitFor();
  assert.deepEqual(app.errors, []);
});
