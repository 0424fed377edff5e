// The packed package, installed into fresh projects: bundled, served as it is, and in Node; and its types.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from '../browser/node_modules/esbuild/lib/main.js';
import ts from '../browser/node_modules/typescript/lib/typescript.js';
import { launch, models, PATIENCE } from '../browser/browser.mjs';
import { checkpointOf } from '../browser/checkpoint.mjs';
import { serveHub } from '../browser/hub.mjs';
import { DIST, serve } from '../browser/server.mjs';
import { addFrame, addModels, development, example, installed, project, run } from './project.mjs';

const [{ id, file }] = models.models;
const MODEL = join(DIST, file);

const QUESTION = 'When was the first program written?';
// Longer than a window, so that a second worker starts.
const PASSAGE = `😀 In London lived Ada Lovelace, who wrote the first program in 1843. ${'The harbour was dredged and the quay was mended. '.repeat(60)}`;

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** @param {{ text: string, start: number, end: number }} answer */
const right = ({ text, start, end }) => {
  assert.equal(text, '1843');
  assert.equal(PASSAGE.slice(start, end), '1843');
};

/**
 * Has the page of a server answer in each of these ways.
 *
 * @param {TestContext} t
 * @param {{ origin: string, close: () => Promise<unknown> }} server
 * @param {string[]} ways
 */
async function answers(t, server, ways) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  t.after(async () => {
    await page.close();
    await server.close();
  });
  /** @type {string[]} */
  const warnings = [];
  page.on('console', (message) => ['warning', 'error'].includes(message.type()) && warnings.push(message.text()));
  page.on('pageerror', (error) => warnings.push(String(error)));
  await page.goto(server.origin);
  await page.waitForFunction(() => window.answers);
  for (const way of ways) {
    right(await page.evaluate(([way, question, passage]) => window.answers[way](question, passage), [way, QUESTION, PASSAGE]));
  }
  // No helper was lost, and no file was missing.
  assert.deepEqual(warnings, []);
}

/**
 * Puts files of the page of the projects with a bundler into one.
 *
 * @param {string} folder
 * @param {string[]} files
 */
function addPage(folder, ...files) {
  for (const name of files) cpSync(join(import.meta.dirname, name), join(folder, name));
}

/** @type {[name: string, made: (t: TestContext) => Promise<string>, files: string[]][]} */
const BUNDLERS = [
  ['vite', (t) => example(t, 'vite'), ['index.html', 'main.js']],
  ['webpack', (t) => project(t, 'webpack', { model: true }), ['main.js']],
];

for (const [name, made, files] of BUNDLERS) {
  test(`bundled with ${name}: the library, the widget and the frame`, async (t) => {
    const folder = await made(t);
    addPage(folder, ...files);
    const { stderr } = await run('npm', ['run', 'build', '--silent'], { cwd: folder });
    // Where bundlers warn.
    assert.equal(stderr, '');
    const built = join(folder, 'dist');
    if (!existsSync(join(built, 'index.html'))) cpSync(join(folder, 'index.html'), join(built, 'index.html'));
    addModels(built);
    addFrame(built, folder);
    await answers(t, await serve(built), ['packaged', 'library', 'widget', 'frame']);
  });
}

// Version 8 has another bundler. One of them has the model's package.
for (const [name, model] of /** @type {[string, boolean][]} */ ([
  ['vite-6', false],
  ['vite-7', true],
])) {
  test(`in the development server of ${name}, as it is set by default`, async (t) => {
    const folder = await project(t, name, { model });
    addPage(folder, 'index.html', 'main.js');
    mkdirSync(join(folder, 'public'));
    addModels(join(folder, 'public'));
    await answers(t, await development(folder), [...(model ? ['packaged'] : []), 'library', 'widget']);
  });
}

test('in Node', async (t) => {
  const folder = await project(t, 'node');
  const { stdout } = await run('node', ['ask.js', MODEL, QUESTION, PASSAGE], { cwd: folder });
  const { answer, errors } = JSON.parse(stdout);
  right(answer);
  assert.deepEqual(errors, ['invalid-option', 'model-download', 'invalid-option', 'empty-question']);
});

test('a server bundle without the engine is told what to do', async (t) => {
  const folder = await project(t, 'node');
  for (const [format, outfile] of /** @type {const} */ ([
    ['esm', 'bundle.mjs'],
    ['cjs', 'bundle.cjs'],
  ])) {
    await build({
      stdin: {
        contents:
          "import { createReader } from 'electra-qa'; createReader().catch(({ code, message }) => console.log(code, message));",
        resolveDir: folder,
      },
      bundle: true,
      platform: 'node',
      format,
      outfile: join(folder, 'dist', outfile),
      logLevel: 'error',
    });
    const { stdout } = await run('node', [join('dist', outfile)], { cwd: folder });
    assert.match(stdout, /^engine-stopped .*`--external:electra-qa`/);
  }
});

test('in Node, models of all kinds, and what is withdrawn', async (t) => {
  const folder = await project(t, 'node');
  const files = checkpointOf(readFileSync(MODEL));
  const checkpoint = join(folder, 'checkpoint');
  mkdirSync(checkpoint);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(checkpoint, name), content);
  const [server, hub] = [await serve(), await serveHub({ 'ada/real': files })];
  t.after(() => Promise.all([server.close(), hub.close()]));
  const hubList = join(folder, 'hub.json');
  writeFileSync(hubList, JSON.stringify({ hub: hub.origin, models: [] }));
  const where = { list: join(DIST, 'models.json'), id, address: `${server.origin}/models.json`, hubList, gguf: MODEL, checkpoint };
  // One window: it is loading that counts here.
  const asked = { question: QUESTION, passage: PASSAGE.slice(0, 100) };
  await run('node', ['api.js', JSON.stringify({ ...where, ...asked })], { cwd: folder });
  assert.ok(hub.requests.includes('storage /ada/real/resolve/main/model.safetensors'), hub.requests.join());
});

test('the types, as TypeScript finds them', async (t) => {
  const folder = await project(t, 'types', { model: true });
  for (const [module, moduleResolution] of /** @type {[ts.ModuleKind, ts.ModuleResolutionKind][]} */ ([
    [ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    [ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
  ])) {
    const program = ts.createProgram([join(folder, 'use.ts')], {
      noEmit: true,
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module,
      moduleResolution,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
    });
    const told = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    assert.deepEqual(told, []);
  }
});

test('the package holds no model, and says what it is', async (t) => {
  const folder = installed(await project(t, 'node'));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  assert.ok(!files.some((name) => name.endsWith('.gguf')), files.join());
  for (const name of ['README.md', 'electra-qa.d.ts', 'engine/worker_bg.wasm', 'engine/worker-relaxed_bg.wasm'])
    assert.ok(files.includes(name), name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const target of Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))) {
    if (!target.includes('*')) assert.ok(existsSync(join(folder, target)), target);
  }
});
