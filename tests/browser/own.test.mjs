// Bring your own model: by hub name, as files, as a folder, as GGUF; kept, removed, refused.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { HEADERS } from '../../scripts/headers.mjs';
import { ask, launch, MODEL, models, open } from './browser.mjs';
import { checkpointOf } from './checkpoint.mjs';
import { serveHub } from './hub.mjs';
import { DIST } from './server.mjs';

const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
const WHEN = 'When was the first program written?';

/** @param {string} name */
const golden = (name) => readFileSync(join(import.meta.dirname, '../golden/checkpoint', name));
const tiny = Object.fromEntries(['config.json', 'vocab.txt', 'model.safetensors'].map((name) => [name, golden(name)]));
/** @type {(name: string, changes: object) => Buffer} */
const json = (name, changes) => Buffer.from(JSON.stringify({ ...JSON.parse(String(golden(name))), ...changes }));

/** @type {Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serveHub>>} */
let hub;
/** @type {Parameters<typeof serveHub>[0]} */
const repositories = {
  'ada/tiny': tiny,
  'ada/torch': {
    'config.json': tiny['config.json'],
    'tokenizer.json': golden('tokenizer.json'),
    'pytorch_model.bin': golden('pytorch_model.bin'),
  },
  'ada/old': { ...tiny, 'model.safetensors': undefined, 'pytorch_model.bin': golden('old_pytorch_model.bin') },
  'ada/roberta': { ...tiny, 'config.json': json('config.json', { model_type: 'roberta' }) },
  'ada/headless': {
    ...tiny,
    'model.safetensors': Buffer.from(
      golden('model.safetensors').toString('latin1').replaceAll('qa_outputs', 'classifier'),
      'latin1',
    ),
  },
  'ada/empty': { 'config.json': tiny['config.json'], 'vocab.txt': tiny['vocab.txt'] },
};

before(async () => {
  browser = await launch();
  // The shipped model in float32: 90 MB, and its answers are known.
  repositories['ada/real'] = checkpointOf(readFileSync(join(DIST, MODEL)));
  hub = await serveHub(repositories);
});
after(async () => {
  await browser.close();
  await hub.close();
});

/**
 * A page whose list names the test's hub. What the page's policy says of the real one goes for this one.
 *
 * @typedef {Awaited<ReturnType<typeof start>>} Own
 * @param {TestContext} t
 * @param {OpenOptions} [options]
 */
async function start(t, options = {}) {
  hub.requests.length = 0;
  hub.ranges.length = 0;
  hub.storage.length = 0;
  hub.fault = () => undefined;
  const app = await open(t, browser, {
    ...options,
    prepare: async (made) => {
      made.server.extra['/models.json'] = JSON.stringify({ ...models, hub: hub.origin });
      /** @param {string} policy */
      const here = (policy) => policy.replaceAll('https://huggingface.co', hub.origins.join(' '));
      made.server.extra['/index.html'] = here(readFileSync(join(DIST, 'index.html'), 'utf8'));
      made.server.headers = { ...HEADERS, 'Content-Security-Policy': here(HEADERS['Content-Security-Policy']) };
      await options.prepare?.(made);
    },
  });
  /** @param {string} name */
  const id = (name) => app.page.getByTestId(name);
  return Object.assign(app, {
    models: id('models'),
    sheet: id('models-sheet'),
    rows: id('model'),
    refused: id('model-refused'),
    files: id('model-files'),
    folder: id('model-folder'),
    hubName: id('hub-name'),
  });
}

/** @param {Own} app */
async function openSheet(app) {
  if (!(await app.sheet.isVisible())) await app.models.click();
  await app.sheet.waitFor();
}

/**
 * @param {Own} app
 * @param {string} name
 */
async function download(app, name) {
  await openSheet(app);
  await app.hubName.fill(name);
  await app.sheet.getByRole('button', { name: 'Download' }).click();
}

/**
 * Resolves when a model of this name answers.
 *
 * @param {App} app
 * @param {string} name
 */
const inUse = (app, name) => app.page.locator('.engine').getByText(name, { exact: true }).waitFor();

/**
 * A folder on disk with these files.
 *
 * @param {TestContext} t
 * @param {Record<string, Buffer | string | undefined>} files
 */
function folderOf(t, files) {
  const folder = mkdtempSync(join(tmpdir(), 'model-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) content && writeFileSync(join(folder, name), content);
  return folder;
}

/**
 * @param {string} folder
 * @param {Record<string, Buffer | undefined>} files
 */
const pathsOf = (folder, files) =>
  Object.keys(files)
    .filter((name) => files[name])
    .map((name) => join(folder, name));

/**
 * The sizes of the stored models, by name.
 *
 * @param {Page} page
 */
const stored = (page) =>
  page.evaluate(async () => {
    const cache = await caches.open('electra-qa-models');
    /** @type {Record<string, number>} */
    const own = {};
    for (const key of await cache.keys()) {
      const entry = await cache.match(key);
      const name = entry?.headers.get('x-electra-qa-name');
      if (entry && name) own[decodeURIComponent(name)] = (await entry.blob()).size;
    }
    return own;
  });

test('a model of a hub is downloaded, converted, used, kept over reload and removed', async (t) => {
  const app = await start(t);
  await openSheet(app);
  await app.rows.getByText('In use').waitFor();
  assert.match(await app.sheet.textContent(), /18\.8 MB/);
  await download(app, 'ada/real');
  await inUse(app, 'ada/real');
  assert.equal(await app.sheet.isVisible(), false);
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.ok(hub.requests.some((url) => url === 'storage /ada/real/resolve/main/model.safetensors'));
  const { 'ada/real': size, ...others } = await stored(app.page);
  assert.deepEqual(others, {});
  // int8 of 22.6 million weights.
  assert.ok(size > 22e6 && size < 26e6, `${size} bytes`);
  const sum = ((size + models.models[0].bytes) / 1e6).toFixed(1);
  await app.page.getByTestId('kept').getByText(`${sum} MB`).waitFor();

  hub.requests.length = 0;
  await app.page.reload();
  await inUse(app, 'ada/real');
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.deepEqual(hub.requests, []);

  await openSheet(app);
  await app.sheet.getByRole('button', { name: /^Remove ada\/real/ }).click();
  await app.page.waitForFunction(() => document.querySelectorAll('[data-testid=model]').length === 1);
  assert.deepEqual(await stored(app.page), {});
  await app.page.reload();
  await inUse(app, models.models[0].name);
  assert.deepEqual(app.seen.errors, []);
});

/**
 * Downloads the real model, and sees that it is.
 *
 * @param {Own} app
 */
async function arrives(app) {
  await download(app, 'ada/real');
  await inUse(app, 'ada/real');
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
}

/** @param {string | undefined} range */
const first = (range) => Number(range?.match(/^bytes=(\d+)-$/)?.[1]);

test('a download from a hub goes on where the connection broke', async (t) => {
  const app = await start(t);
  hub.storage.push({ cut: 20_000_000 }, { cut: 10_000_000 });
  await arrives(app);
  const [whole, second, third, ...more] = hub.ranges;
  assert.deepEqual([whole, more], [undefined, []]);
  assert.ok(first(second) > 0 && first(second) <= 20_000_000, second);
  assert.ok(first(third) > first(second) && first(third) <= first(second) + 10_000_000, third);
});

test('a file that changed on the hub meanwhile is fetched from its beginning', async (t) => {
  const app = await start(t);
  hub.storage.push({ etag: '"old"', cut: 20_000_000 }, { etag: '"new"' }, { etag: '"new"' });
  await arrives(app);
  const [whole, rest, again, ...more] = hub.ranges;
  assert.deepEqual([whole, again, more], [undefined, undefined, []]);
  assert.ok(first(rest) > 0);
});

test('every form of a checkpoint gives the same model', async (t) => {
  const app = await start(t);
  const answers = [];
  for (const name of ['ada/tiny', 'ada/torch', 'ada/old']) {
    await download(app, name);
    await inUse(app, name);
    await ask(app, ADA, WHEN);
    await app.page
      .locator('.status')
      .filter({ hasText: /found in|does not say/ })
      .waitFor();
    answers.push(await app.answers.textContent());
  }
  assert.equal(new Set(answers).size, 1, answers.join('\n'));
});

test('files, a folder and a GGUF file can be chosen', async (t) => {
  const app = await start(t);
  const folder = folderOf(t, tiny);
  await openSheet(app);
  await app.files.setInputFiles(pathsOf(folder, tiny));
  await inUse(app, 'your own model');
  await openSheet(app);
  await app.folder.setInputFiles(folder);
  await inUse(app, basename(folder));
  await openSheet(app);
  await app.files.setInputFiles(join(DIST, MODEL));
  await app.page.waitForFunction(() => !document.querySelector('dialog').open);
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.deepEqual(hub.requests, []);
  assert.deepEqual(app.seen.errors, []);
});

/**
 * Drops files or folders of the disk on the page.
 *
 * @param {App} app
 * @param {string[]} paths
 */
async function drop(app, paths) {
  const session = await app.context.newCDPSession(app.page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
}

test('files and folders can be dropped, and texts still can', async (t) => {
  const app = await start(t);
  const folder = folderOf(t, tiny);
  await drop(app, [folder]);
  await inUse(app, basename(folder));
  await drop(app, pathsOf(folder, tiny));
  await inUse(app, 'your own model');
  const text = folderOf(t, { 'ada.txt': ADA });
  await drop(app, [join(text, 'ada.txt')]);
  await app.page.waitForFunction((text) => document.querySelector('textarea#passage').value === text, ADA);
});

/** @type {Record<string, [name: string, message: RegExp]>} */
const REFUSED = {
  'of another architecture': ['ada/roberta', /`roberta`.*ELECTRA and BERT/s],
  'without a head for spans': ['ada/headless', /no head for spans.*question answering/s],
  'without weights': ['ada/empty', /no model\.safetensors and no pytorch_model\.bin/],
  'that is not public': ['ada/secret', /no public model at .*ada\/secret.*401/],
  'whose name is none': ['electra', /owner\/name/],
};

test('what is no model for questions is refused in plain words, and the old one answers on', async (t) => {
  const app = await start(t);
  for (const [what, [name, message]] of Object.entries(REFUSED)) {
    await download(app, name);
    await app.refused
      .filter({ hasText: message })
      .waitFor()
      .catch(async (cause) => {
        throw new Error(`${what}: ${await app.refused.textContent()}`, { cause });
      });
  }
  hub.fault = (file) =>
    file === 'config.json' ? { type: 'text/html', content: '<!doctype html><title>Sign in</title>' } : undefined;
  await download(app, 'ada/tiny');
  await app.refused.filter({ hasText: /a web page instead of the model/ }).waitFor();
  hub.fault = (file) =>
    file === 'model.safetensors' ? { type: 'application/octet-stream', content: '<!doctype html>' } : undefined;
  await download(app, 'ada/tiny');
  await app.refused.filter({ hasText: /a web page/ }).waitFor();
  const folder = folderOf(t, { 'notes.gguf': 'nothing like it' });
  await app.files.setInputFiles(join(folder, 'notes.gguf'));
  await app.refused.filter({ hasText: /no model in what was chosen/ }).waitFor();
  await app.sheet.getByRole('button', { name: 'Close' }).click();
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.deepEqual(await stored(app.page), {});
});

test('a question on its way is answered by the new model', async (t) => {
  const app = await start(t);
  await download(app, 'ada/tiny');
  await inUse(app, 'ada/tiny');
  // The model that there is would answer at once: the question does not reach it.
  await app.page.evaluate((question) => {
    const send = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {Wrong[]} */ ...all) {
      if (!JSON.stringify(all[0]).includes(question)) return Reflect.apply(send, this, all);
      Worker.prototype.postMessage = send;
    };
  }, WHEN);
  await ask(app, ADA, WHEN);
  await openSheet(app);
  await app.sheet.getByRole('button', { name: `Use ${models.models[0].name}` }).click();
  await inUse(app, models.models[0].name);
  await app.answer.filter({ hasText: '1843' }).waitFor();
});

/**
 * Changes a byte of the model in use, as soon as it is stored.
 *
 * @param {Page} page
 */
const damage = (page) =>
  page.waitForFunction(async () => {
    const cache = await caches.open('electra-qa-models');
    const id = localStorage.getItem('electra-qa-model');
    const key = `/electra-qa-models/${id}`;
    const entry = id && (await cache.match(key));
    if (!entry) return false;
    const content = new Uint8Array(await entry.arrayBuffer());
    content[content.length - 1000] ^= 1;
    await cache.put(key, new Response(content, { headers: entry.headers }));
    return true;
  });

test('a hub model that is damaged on the device is fetched again, by its name and when it is remembered', async (t) => {
  const app = await start(t);
  await download(app, 'ada/real');
  await inUse(app, 'ada/real');
  const sound = await stored(app.page);
  for (const again of [() => app.page.reload(), () => download(app, 'ada/real')]) {
    await damage(app.page);
    hub.requests.length = 0;
    await again();
    await app.sheet.waitFor({ state: 'hidden' });
    await inUse(app, 'ada/real');
    await ask(app, ADA, WHEN);
    await app.answer.waitFor();
    assert.equal(await app.answer.textContent(), '1843');
    assert.ok(hub.requests.includes('storage /ada/real/resolve/main/model.safetensors'));
  }
  // It is sound from now on.
  await app.page.getByTestId('kept').getByText(/MB/).waitFor();
  hub.requests.length = 0;
  await app.page.reload();
  await inUse(app, 'ada/real');
  assert.deepEqual(hub.requests, []);
  assert.deepEqual(await stored(app.page), sound);

  // Without the hub it is said what is the matter.
  await damage(app.page);
  const files = repositories['ada/real'];
  repositories['ada/real'] = 503;
  t.after(() => (repositories['ada/real'] = files));
  await app.page.reload();
  await app.error.getByText(/ada\/real.*damaged.*503/).waitFor();
});

test("a file's model that is damaged on the device is refused", async (t) => {
  const app = await start(t);
  await openSheet(app);
  await app.files.setInputFiles(pathsOf(folderOf(t, tiny), tiny));
  await inUse(app, 'your own model');
  await damage(app.page);
  await app.page.reload();
  await app.error.getByText(/your own model.*damaged.*Choose its file again/).waitFor();
  await openSheet(app);
  await app.sheet.getByRole('button', { name: `Use ${models.models[0].name}` }).click();
  await inUse(app, models.models[0].name);
});

test('scripts may name a repository, or pass files', async (t) => {
  const app = await start(t);
  const { stages, scores, code, again } = await app.page.evaluate(
    async ({ files, model, passage, question }) => {
      const { createReader } = await import('/electra-qa.js');
      /** @type {Set<string>} */
      const stages = new Set();
      /** @param {ReaderOptions['model']} model */
      const answer = async (model) => {
        const reader = await createReader({ model, onProgress: ({ stage }) => stages.add(stage) });
        const { answers } = await reader.ask(question, passage);
        reader.close();
        return answers[0].score;
      };
      const blobs = Object.entries(files).map(([name, bytes]) => new File([new Uint8Array(bytes)], name));
      const scores = [await answer('hub:ada/tiny'), await answer(blobs)];
      await answer(await (await fetch(model)).blob());
      const before = performance.getEntriesByType('resource').length;
      await answer('hub:ada/tiny');
      const again = performance
        .getEntriesByType('resource')
        .slice(before)
        .map(({ name }) => name);
      const code = await createReader({ model: new Blob(['x']) }).then(
        () => '',
        ({ code }) => code,
      );
      return { stages: [...stages], scores, code, again };
    },
    {
      files: Object.fromEntries(Object.entries(tiny).map(([name, bytes]) => [name, [...bytes]])),
      model: MODEL,
      passage: ADA,
      question: WHEN,
    },
  );
  assert.equal(scores[0], scores[1]);
  assert.deepEqual(
    ['convert', 'download', 'prepare'].filter((stage) => !stages.includes(stage)),
    [],
  );
  assert.equal(code, 'model-unsupported');
  assert.deepEqual(
    again.filter((name) => name.startsWith(hub.origin)),
    [],
  );
});

test('90 MB of weights are converted in little more memory than the model takes', async (t) => {
  const memory = `${readFileSync(join(import.meta.dirname, '../bench/web/memory.js'), 'utf8').replaceAll('export ', '')}\n`;
  const app = await start(t, {
    prepare: ({ server }) => (server.extra['/worker.js'] = memory + readFileSync(join(DIST, 'worker.js'), 'utf8')),
  });
  await download(app, 'ada/real');
  await inUse(app, 'ada/real');
  const bytes = await app.page.evaluate(
    () =>
      new Promise((done) => {
        const channel = new BroadcastChannel('memory');
        channel.onmessage = ({ data }) => typeof data === 'number' && done(data);
        channel.postMessage('ask');
      }),
  );
  t.diagnostic(`${(bytes / 1e6).toFixed(1)} MB`);
  // The model's file, the network that is built of it, and a piece.
  assert.ok(bytes < 4 * models.models[0].bytes, `${bytes} bytes`);
});
