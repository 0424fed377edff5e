// The widget in pages that React and Vue draw, and draw anew.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { launch } from './browser.mjs';
import { ask, host, marked } from './widget-hosts.mjs';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function bundle(name) {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'hosts', name, 'source/page.js')],
    bundle: true,
    format: 'esm',
    write: false,
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  });
  return outputFiles[0].text;
}

for (const [framework, name] of Object.entries({ React: 'widget-react', Vue: 'widget-vue' })) {
  test(`on a page of ${framework}: properties, events, new content, removal and return`, async (t) => {
    const app = await host(t, browser, name, { files: { 'page.js': await bundle(name) } });
    const { page } = app;
    assert.equal(await app.button.textContent(), `Ask ${framework}`);
    await ask(app, 'Who designed the tower?');
    await page.locator('output', { hasText: 'Anna Lind' }).waitFor();
    assert.deepEqual(await marked(page), ['Anna Lind']);

    await page.getByRole('button', { name: 'Change' }).click();
    await app.status.getByText('The page has changed since this answer.').waitFor();
    assert.deepEqual(await marked(page), []);
    await ask(app, 'Who designed the tower?');
    await page.locator('output', { hasText: 'Anna Lind, Peter Holm' }).waitFor();
    assert.deepEqual(await marked(page), ['Peter Holm']);

    await page.getByRole('button', { name: 'Toggle' }).click();
    await app.widget.waitFor({ state: 'detached' });
    assert.deepEqual(await marked(page), []);
    await page.getByRole('button', { name: 'Toggle' }).click();
    await app.button.waitFor();
    await ask(app, 'Who designed the tower?');
    await page.locator('output', { hasText: 'Anna Lind, Peter Holm, Peter Holm' }).waitFor();
    // A property that is no attribute.
    await page.getByRole('button', { name: 'Quote' }).click();
    await ask(app, 'Who built the boat?');
    await page.locator('output', { hasText: 'Stina Alm' }).waitFor();
    assert.deepEqual(app.errors, []);
  });
}
