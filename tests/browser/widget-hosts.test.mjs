// The widget on the pages under hosts/: what it reads, answers and marks there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { ask, expected, heard, host, hosts, marked } from './widget-hosts.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** What the host's own elements are and hold. */
const dom = (page) => page.evaluate(() => document.documentElement.outerHTML.replace(/ open=""/g, ''));

for (const name of hosts) {
  test(`on the host ${name}`, async (t) => {
    const app = await host(t, browser, name);
    const { passage, asks } = expected(name);
    const before = await dom(app.page);
    for (const { question, answer, marked: marks } of asks) {
      const told = heard(app.page, 'answer');
      await ask(app, question);
      const { answers: [best], passage: read } = await told;
      assert.equal(read, passage);
      assert.equal(best.text, answer);
      await app.answer.waitFor();
      assert.equal(await app.answer.textContent(), answer || 'The text does not say.');
      assert.deepEqual(await marked(app.page), marks);
    }
    assert.equal(await dom(app.page), before);
    assert.deepEqual(app.errors, []);
  });
}
