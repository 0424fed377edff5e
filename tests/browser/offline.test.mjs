// After one visit the page works without a network; and it can be installed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open } from './browser.mjs';
import { DIST } from './server.mjs';
import { ADA, answered, askedFor, folder, shells, visit, WHEN, worksOffline } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** @type {BrowserContextOptions} */
const ALLOW = { serviceWorkers: 'allow' };
/** Long, so that helpers are started. */
const LONG = `${'The museum is large and old. '.repeat(120)}${ADA}`;

test('after one visit the page needs no network', async (t) => {
  const app = await visit(t, browser);
  const { page, server } = app;
  // Everything that a version is made of, and the right bytes.
  const [name, ...others] = await shells(page);
  assert.deepEqual(others, []);
  const kept = await page.evaluate(async (name) => {
    const cache = await caches.open(name);
    /** @type {Record<string, string>} */
    const hashes = {};
    for (const { url } of await cache.keys()) {
      const digest = await crypto.subtle.digest('SHA-256', (await (await cache.match(url))?.arrayBuffer()) ?? new ArrayBuffer());
      const name = new URL(url).pathname.slice(1) || 'index.html';
      hashes[name] = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    return hashes;
  }, name);
  for (const path of ['index.html', 'worker.js', 'models.json', 'engine/worker_bg.wasm', 'engine/worker-relaxed_bg.wasm'])
    assert.ok(path in kept, path);
  for (const [path, hash] of Object.entries(kept)) {
    assert.equal(
      hash,
      createHash('sha256')
        .update(readFileSync(join(DIST, path)))
        .digest('hex'),
      path,
    );
  }

  // What is missing is missing.
  const statuses = await page.evaluate(() =>
    Promise.all(['missing.js', 'engine/missing.wasm', 'icons/'].map(async (path) => (await fetch(path)).status)),
  );
  assert.deepEqual(statuses, [404, 404, 404]);

  await server.close();
  server.requests.length = 0;
  await page.reload();
  await answered(app, LONG);
  const missing = await page.evaluate(() =>
    fetch('missing.js').then(
      ({ status }) => status,
      ({ name }) => name,
    ),
  );
  assert.equal(missing, 'TypeError');
  for (const path of ['/index.html', '/?profile', '/no/such/page.html']) {
    await page.goto(server.origin + path);
    await app.backend.waitFor();
  }
  assert.equal(page.url(), `${server.origin}/`);
  assert.deepEqual(server.requests, []);
  assert.deepEqual(app.seen.foreign, []);
});

test('two copies in folders of one site do not disturb each other', async (t) => {
  const site = folder(t);
  for (const name of ['one', 'two']) symlinkSync(DIST, join(site, name));
  /** @param {Made} made */
  const prepare = ({ server }) => (server.folder = site);
  const app = await open(t, browser, { path: '/one/', context: ALLOW, prepare });
  await worksOffline(app);
  await app.page.goto(`${app.server.origin}/two/`);
  await worksOffline(app);
  assert.equal((await shells(app.page)).length, 2);
  await app.server.close();
  for (const name of ['one', 'two']) {
    await app.page.goto(`${app.server.origin}/${name}/`);
    await answered(app);
  }
});

test('a network that is not there before the first visit, or goes in the middle of it', async (t) => {
  /** @type {Promise<unknown> | undefined} */
  let gone;
  const app = await open(t, browser, {
    wait: false,
    context: ALLOW,
    prepare: async ({ server, context }) => {
      await server.close();
      const early = await context.newPage();
      await assert.rejects(early.goto(server.origin));
      await early.close();
      await server.open();
      server.fault = (path) => {
        if (path === '/worker.js') gone ??= server.close();
        return undefined;
      };
    },
  });
  await app.passage.fill(ADA);
  await app.question.fill(WHEN);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /could not be (loaded|downloaded|started)/);
  await gone;
  await app.server.open();
  await app.retry.click();
  await app.backend.waitFor();
  assert.deepEqual([await app.passage.inputValue(), await app.question.inputValue()], [ADA, WHEN]);
  await answered(app);
});

const WASM = '/engine/worker_bg.wasm';
/** @param {Buffer} bytes */
const flipped = (bytes) => {
  bytes[bytes.length >> 1] ^= 1;
  return bytes;
};
/** @type {Record<string, Fault>} */
const FAULTS = {
  'not found': { status: 404 },
  'a server error': { status: 500 },
  'a web page in its place': { alter: () => '<!doctype html><title>Sign in</title>', type: 'text/html' },
  'other bytes of the same length': { alter: flipped },
  'a connection that breaks': { cut: 1000 },
};

test('a version of which a file does not arrive is not used, and completed at another visit', async (t) => {
  const app = await open(t, browser, {
    context: ALLOW,
    prepare: ({ server }) => (server.fault = (path) => (path === WASM ? { status: 404 } : undefined)),
  });
  const { page, server } = app;
  for (const [what, fault] of Object.entries(FAULTS)) {
    server.requests.length = 0;
    server.fault = (path) => (path === WASM ? fault : undefined);
    await page.reload();
    await app.backend.waitFor();
    await askedFor(server, WASM, fault.cut ? 1 : 2);
    await page.waitForFunction(async () => !(await navigator.serviceWorker.getRegistration()), undefined, { polling: 50 });
    assert.equal(await page.getByTestId('offline').count(), 0, what);
    const bad = await page.evaluate((path) => caches.match(path).then(Boolean), WASM);
    assert.equal(bad, false, what);
  }
  server.requests.length = 0;
  server.fault = () => undefined;
  await page.reload();
  await worksOffline(app);
  // What was right is not asked for again.
  assert.ok(server.requests.includes(WASM) && !server.requests.includes('/engine/api_bg.wasm'));
  await server.close();
  await page.reload();
  await answered(app);
});

test('the kept files may be cleared while the page is open', async (t) => {
  const app = await visit(t, browser);
  await app.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await answered(app, LONG);
  await app.page.reload();
  await answered(app);
  await worksOffline(app);
  await app.server.close();
  await app.page.reload();
  await answered(app);
});

test('a text that another app shares lands in the box, and nowhere else', async (t) => {
  const app = await visit(t, browser);
  const { page, server } = app;
  server.requests.length = 0;
  await page.goto('about:blank');
  await page.setContent(`
    <form method="post" enctype="multipart/form-data" action="${server.origin}/share">
      <input name="title" value="On Ada"><textarea name="text">${ADA} <b>&amp;</b></textarea><input name="url">
      <button>Share</button>
    </form>`);
  await page.getByRole('button').click();
  await page.getByText('Opened the shared text').waitFor();
  assert.equal(await app.passage.inputValue(), `On Ada\n\n${ADA} <b>&</b>`);
  assert.equal(page.url(), `${server.origin}/`);
  assert.ok(!server.requests.some((path) => path.includes('share')), server.requests.join());
  await page.reload();
  await app.backend.waitFor();
  assert.equal(await app.passage.inputValue(), '');
});

test('the page can be installed', async (t) => {
  const app = await visit(t, browser);
  const session = await app.context.newCDPSession(app.page);
  const { errors, manifest, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.ok(manifest ?? data);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Pages of a test are private.
  assert.deepEqual(
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
    [],
  );
  const { icons, screenshots } = JSON.parse(readFileSync(join(DIST, 'manifest.webmanifest'), 'utf8'));
  for (const { src, sizes, type } of [...icons, ...screenshots]) {
    const [status, actual] = await app.page.evaluate(async (src) => {
      const image = Object.assign(new Image(), { src });
      await image.decode();
      return [(await fetch(src)).status, `${image.naturalWidth}x${image.naturalHeight}`];
    }, src);
    assert.deepEqual([status, type === 'image/svg+xml' ? 'any' : actual], [200, sizes], src);
  }

  await app.page.evaluate(() => {
    const event = new Event('beforeinstallprompt', { cancelable: true });
    event.prompt = () => (window.prompted = true);
    dispatchEvent(event);
  });
  const install = app.page.getByTestId('install');
  await install.click();
  await install.waitFor({ state: 'detached' });
  assert.equal(await app.page.evaluate(() => window.prompted), true);
});
