// The widget on the pages under hosts/: what it reads, answers and marks there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { ask, expected, heard, host, hosts, marked, parts } from './widget-hosts.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/**
 * What the host's own elements are and hold. The engine's frame, where there is one, is not the host's.
 *
 * @param {Page} page
 */
const dom = (page) =>
  page.evaluate(() => {
    const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    for (const frame of copy.querySelectorAll('iframe[hidden]')) frame.remove();
    for (const details of copy.querySelectorAll('details')) details.open = false;
    return copy.outerHTML;
  });

for (const name of hosts) {
  test(`on the host ${name}`, async (t) => {
    const app = await host(t, browser, name);
    const { passage, asks, complaints = 0 } = expected(name);
    const before = await dom(app.page);
    for (const { question, answer, marked: marks } of asks) {
      const told = heard(app.page, 'answer');
      await ask(app, question);
      const {
        answers: [best],
        passage: read,
      } = await told;
      assert.equal(read, passage);
      assert.equal(best.text, answer);
      await app.answer.waitFor();
      assert.equal(await app.answer.textContent(), answer || 'The text does not say.');
      assert.deepEqual(await marked(app.page), marks);
    }
    assert.equal(await dom(app.page), before);
    // The browser's own, about what a policy forbids.
    assert.equal(app.errors.length, complaints, app.errors.join('\n'));
  });
}

test('what a policy lacks is named where frames are forbidden too', async (t) => {
  const app = await host(t, browser, 'widget-no-frame');
  await app.button.click();
  await app.error.getByText('lacks `worker-src blob:`').waitFor();
  assert.equal(await app.retry.isVisible(), false);
});

test('what a policy lacks is named where it lets in no other script', async (t) => {
  const app = await host(t, browser, 'widget-narrow-policy');
  await app.button.click();
  await app.error.getByText(`lacks \`script-src ${app.engine.origin}\``).waitFor();
});

test('in a frame it works, and the console says why it is there', async (t) => {
  /** @type {string[]} */
  const warnings = [];
  /** @param {{ page: Page }} made */
  const hear = ({ page }) => page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  const app = await host(t, browser, 'widget-no-worker', { prepare: hear });
  const { origin } = app.engine;
  await app.widget.evaluate((widget, models) => Object.assign(widget, { models }), `${origin}/models.json`);
  await ask(app, 'Who dug the well?');
  await app.answer.getByText('Olof Brun').waitFor();
  assert.match(warnings.find((text) => text.includes('Content Security Policy')) ?? 'no warning', /lacks `worker-src blob:`/);
  // Another frame page that the site names: here one that is not there.
  await app.widget.evaluate((widget, frame) => Object.assign(widget, { frame }), `${origin}/elsewhere/embed.html`);
  const asked = app.page.waitForRequest(`${origin}/elsewhere/embed.html`);
  await app.widget.evaluate((widget) => widget.open());
  await asked;
});

test('in a sandbox without an origin', async (t) => {
  const { page } = await host(t, browser, 'widget-sandbox');
  const widget = parts(page.frameLocator('iframe').locator('electra-qa'));
  await ask(widget, 'Who dug the well?');
  await widget.answer.getByText('Olof Brun').waitFor();
});
