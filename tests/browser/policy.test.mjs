// What the page may do, and where it may send anything: under the headers that hosts are told to send.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HEADERS, headersOf, META_POLICY, MODEL_HOSTS, PAGE_HOSTS } from '../../scripts/headers.mjs';
import { ask, launch, open, samples } from './browser.mjs';
import { DIST } from './server.mjs';
import { ADA, answered, fileLike, visit, worksOffline } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const POLICY = HEADERS['Content-Security-Policy'];
/** @param {string} file */
const written = (file) => readFileSync(join(DIST, file), 'utf8');

test('page, `_headers` and service worker have one policy', () => {
  const [, meta] = written('index.html').match(/http-equiv="Content-Security-Policy" content="([^"]*)"/) ?? [];
  assert.equal(meta, META_POLICY);
  // All files have one header; only the frame, whose policy is its own, needs the addresses that a page makes.
  assert.equal(POLICY.replaceAll(' blob:', ''), META_POLICY);
  assert.ok(written('_headers').startsWith(`/*\n  Content-Security-Policy: ${POLICY}\n`));
  assert.ok(written('service-worker.js').includes(JSON.stringify(POLICY)));
  assert.match(written('_headers'), /^\/index\.html\n {2}X-Frame-Options: DENY\n/m);
  assert.equal(headersOf('/qa/index.html')['X-Frame-Options'], 'DENY');
  assert.equal(headersOf('/qa/embed.html')['X-Frame-Options'], undefined);
  for (const weak of ["'unsafe-inline'", "'unsafe-eval'", 'data:', 'blob:', ' http:', ' *'])
    assert.ok(!META_POLICY.includes(weak), weak);
  const [, hosts] = META_POLICY.match(/connect-src ([^;]*)/) ?? ['', ''];
  assert.deepEqual(hosts.split(' '), ["'self'", ...MODEL_HOSTS, ...PAGE_HOSTS]);
});

test('every tag that loads says what it loads', () => {
  const tags = written('index.html').match(/<(script|link)\b[^>]*>/g) ?? [];
  const loads = tags.filter((tag) => /^<script|rel="(stylesheet|preload|modulepreload)"/.test(tag));
  assert.ok(loads.length >= 9);
  for (const tag of loads) assert.match(tag, / integrity="sha384-[A-Za-z0-9+/]{64}"/);
  assert.doesNotMatch(written('index.html'), /<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/);
});

// Run as a script of the site, since what a test evaluates is exempt.
const PROBE = `
  const told = async (act) => { try { await act(); return 'allowed'; } catch (error) { return error.name; } };
  export const tried = async () => ({
    eval: await told(() => eval('1')),
    function: await told(() => new Function('return 1')()),
    foreign: await told(() => fetch('https://example.com/')),
    worker: await told(() => { new Worker('worker.js').terminate(); }),
    policy: await told(() => trustedTypes.createPolicy('mine', {})),
    own: await told(() => trustedTypes.createPolicy('electra-qa', {})),
    wasm: await told(() => WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))),
  });`;
const REFUSED = {
  eval: 'EvalError',
  function: 'EvalError',
  foreign: 'TypeError',
  worker: 'TypeError',
  policy: 'TypeError',
  own: 'TypeError',
  wasm: 'allowed',
};

test('what could run foreign code is refused, in the page and in its workers', async (t) => {
  const app = await open(t, browser, {
    prepare: ({ server }) => {
      server.extra['/probe.js'] = PROBE;
      server.extra['/worker.js'] = `import { tried } from './probe.js';\n${written('worker.js')}
        const channel = new BroadcastChannel('probe');
        if (self.name !== 'helper') channel.onmessage = async () => channel.postMessage(await tried());`;
    },
  });
  const inPage = await app.page.evaluate(async (path) => (await import(path)).tried(), '/probe.js');
  assert.deepEqual(inPage, REFUSED);
  // The worker makes its policy when it first starts a helper.
  await answered(app, `${'The museum is large and old. '.repeat(120)}${ADA}`);
  const inWorker = await app.page.evaluate(() => {
    const channel = new BroadcastChannel('probe');
    return new Promise((done) => {
      channel.onmessage = ({ data }) => done(data);
      channel.postMessage('try');
    });
  });
  assert.deepEqual(inWorker, REFUSED);

  const injected = await app.page.evaluate(async () => {
    /** @param {() => unknown} act */
    const told = (act) => {
      try {
        act();
        return 'allowed';
      } catch (error) {
        return /** @type {Error} */ (error).name;
      }
    };
    const html = told(() => (document.createElement('p').innerHTML = '<b>x</b>'));
    const script = document.createElement('script');
    const text = told(() => (script.textContent = 'window.hacked = 1'));
    script.append('window.hacked = 1');
    document.body.append(script);
    const image = document.createElement('img');
    told(() => image.setAttribute('onerror', 'window.hacked = 1'));
    image.src = 'data:image/png;base64,AAAA';
    const failed = new Promise((done) => image.addEventListener('error', done));
    document.body.append(image);
    await failed;
    const styled = document.createElement('p');
    styled.setAttribute('style', 'color: rgb(1, 2, 3)');
    document.body.append(styled);
    return { html, text, hacked: window.hacked, colour: getComputedStyle(styled).color === 'rgb(1, 2, 3)' };
  });
  assert.deepEqual(injected, { html: 'TypeError', text: 'TypeError', hacked: undefined, colour: false });
});

test('the page in itself is as strict, where a host sends no headers; from the second visit on its workers, too', async (t) => {
  /** @param {Made} made */
  const plain = ({ server }) => (server.headers = {});
  const app = await visit(t, browser, { prepare: plain });
  await answered(app);
  const told = await app.page.evaluate(async () => {
    const { headers } = await fetch('worker.js');
    const html = (() => {
      try {
        document.createElement('p').innerHTML = '<b>x</b>';
        return 'allowed';
      } catch (error) {
        return /** @type {Error} */ (error).name;
      }
    })();
    return {
      html,
      foreign: await fetch('https://example.com/').catch(({ name }) => name),
      policy: headers.get('Content-Security-Policy'),
    };
  });
  assert.deepEqual(told, { html: 'TypeError', foreign: 'TypeError', policy: POLICY });
});

test('no other site can put the page into a frame', async (t) => {
  const app = await open(t, browser);
  const page = await app.context.newPage();
  await page.setContent(`<iframe src="${app.server.origin}/"></iframe>`);
  const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
  assert.ok(frame);
  await frame.waitForURL(/^chrome-error:/);
  assert.equal(await frame.locator('#page').count(), 0);
});

const PARTS = [
  /^start-.*\.js$/,
  /^app-.*\.js$/,
  /^app-.*\.wasm$/,
  /^features\.js$/,
  /^shared-text\.js$/,
  /^start-worker\.js$/,
  /^style-.*\.css$/,
];

test('a file that is not the one that was built is not run', async (t) => {
  const altered = [...PARTS.map(fileLike), 'engine/worker-relaxed_bg.wasm'];
  const app = await open(t, browser);
  for (const path of altered) {
    // As long as the right one.
    /** @param {Buffer} bytes */
    const alter = (bytes) => {
      bytes[path.endsWith('.wasm') ? bytes.length - 3 : bytes.lastIndexOf('\n')] ^= 1;
      return bytes;
    };
    app.server.fault = (asked) => (asked === `/${path}` ? { alter } : undefined);
    await app.page.reload();
    if (path.endsWith('.css')) {
      const rules = () => [...document.styleSheets].map(({ href }) => href).join();
      await app.question.waitFor();
      assert.ok(!(await app.page.evaluate(rules)).includes(path));
    } else if (path.startsWith('engine')) {
      await app.error.waitFor();
      assert.match(await app.error.textContent(), /could not be started/);
    } else {
      const failed = app.page.getByText('The page could not be loaded');
      await failed.or(app.question).waitFor();
      assert.equal(await app.question.count(), 0, path);
    }
  }
  app.server.fault = () => undefined;
  await app.page.reload();
  await answered(app);
});

/**
 * A proxy that notes where each request goes, from pages, workers and service workers alike.
 *
 * @param {TestContext} t
 */
async function record(t) {
  /** @type {string[]} */
  const urls = [];
  const proxy = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    urls.push(url);
    const onward = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  proxy.on('connect', ({ url = '' }, socket) => {
    urls.push(url);
    socket.destroy();
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (proxy.address());
  t.after(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { urls, server: `http://127.0.0.1:${port}` };
}

test('from the first load to the tenth answer the page speaks to its own site only, and of its own files', async (t) => {
  const { urls, server: proxy } = await record(t);
  // What Chromium itself asks about every form is not the page's.
  const quiet = await launch(['--disable-features=AutofillServerCommunication']);
  t.after(() => quiet.close());
  const app = await open(t, quiet, {
    context: { serviceWorkers: 'allow', proxy: { server: proxy, bypass: '<-loopback>' } },
  });
  await worksOffline(app);
  assert.ok(urls.length > 40, `${urls.length} requests`);
  const { passage, questions } = samples[0];
  const asked = Array.from({ length: 10 }, (_, at) => `${questions[at % questions.length].question} ${at}`);
  for (const question of asked) {
    await ask(app, passage, question);
    await app.page.locator('.asked', { hasText: question }).waitFor();
  }
  // Another visit, from what is kept.
  await app.page.reload();
  await worksOffline(app);
  const own = new Set(app.server.requests);
  for (const url of urls) {
    const { origin, pathname, search } = new URL(url);
    assert.equal(origin, app.server.origin, url);
    assert.equal(search, '', url);
    assert.ok(own.has(pathname.replace(/\/$/, '/index.html')), url);
  }
  assert.deepEqual(app.seen.errors, []);
});

test('an opened web page is read as text under the policy', async (t) => {
  const app = await open(t, browser);
  const html = '<h1>Ada</h1><script>window.hacked = 1</script><img src="https://example.com/a.png"><p>She wrote it.</p>';
  await app.file.setInputFiles({ name: 'ada.html', mimeType: 'text/html', buffer: Buffer.from(html) });
  await app.page.getByText('Opened ada.html').waitFor();
  assert.equal(await app.passage.inputValue(), 'Ada\n\nShe wrote it.');
  assert.deepEqual(app.seen, { errors: [], foreign: [] });
});
