// Makes the npm packages of a built page: target/npm/electra-qa-<version>.tgz, and electra-qa-model-<version>.tgz with its
// default model. DIST names another folder than dist/.
// Fails when what a browser downloads of it, compressed, is over the budget.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundlePackaged } from './bundle.mjs';
import { modelPackage } from './npm-model.mjs';
import { VERSION as version } from './version.mjs';

const ROOT = join(import.meta.dirname, '..');
const DIST = process.env.DIST ?? join(ROOT, 'dist');
const OUT = join(ROOT, 'target/npm');
const PACKAGE = join(OUT, 'package');

/** Bytes, with gzip: script and WebAssembly up to the first answer, without the model. */
const BUDGET = 1_000_000;

/** Bytes, with gzip, of the program that tells languages; it comes after the first answer. */
const LANGUAGE_BUDGET = 100_000;

// What the package starts from; what these import comes along. The page and its models stay behind.
const LIBRARY = ['electra-qa.js', 'worker.js'];
const OTHERS = ['embed.js', 'electra-qa-frame.js', 'electra-qa-widget.js'];
const BESIDE = [
  'electra-qa.d.ts',
  'electra-qa-frame.d.ts',
  'electra-qa-widget.d.ts',
  'custom-elements.json',
  'embed.html',
  'embed.css',
];

const there = (/** @type {string} */ name) => existsSync(join(DIST, name));
const widget = there('electra-qa-widget.js');

/**
 * Modules of the page's folder that these are made of, and they themselves.
 * @param {string[]} names
 * @param {Set<string>} [found]
 */
function modules(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name) || name.startsWith('engine/')) continue;
    found.add(name);
    const imports = readFileSync(join(DIST, name), 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*['"]\.\/([\w./-]+\.js)['"]/g);
    modules(
      Array.from(imports, ([, path]) => path),
      found,
    );
  }
  return [...found];
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(PACKAGE, 'engine'), { recursive: true });
const copy = (/** @type {string} */ from, /** @type {string} */ to) => cpSync(from, join(PACKAGE, to), { recursive: true });
for (const name of [...modules([...LIBRARY, ...OTHERS.filter(there)]), ...BESIDE.filter(there)]) copy(join(DIST, name), name);
const engine = readdirSync(join(DIST, 'engine')).filter((name) => /\.(js|wasm)$/.test(name));
for (const name of engine) copy(join(DIST, 'engine', name), `engine/${name}`);
copy(join(ROOT, 'npm/README.md'), 'README.md');
await bundlePackaged(PACKAGE);
await build({
  entryPoints: ['node.js', 'node-worker.js'].map((name) => join(ROOT, 'npm', name)),
  outdir: PACKAGE,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Beside them in the package.
  external: ['./engine/*', './worker.js', 'electra-qa-model'],
});
for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) copy(join(ROOT, name), name);

writeFileSync(
  join(PACKAGE, 'package.json'),
  `${JSON.stringify(
    {
      name: 'electra-qa',
      version,
      description:
        'Extractive question answering about a text, in the browser and in Node: the exact words that answer, or that the text does not say.',
      keywords: ['question-answering', 'electra', 'webassembly', 'nlp', 'squad'],
      license: 'MIT OR Apache-2.0',
      type: 'module',
      engines: { node: '>=20' },
      peerDependencies: { 'electra-qa-model': `^${version}` },
      peerDependenciesMeta: { 'electra-qa-model': { optional: true } },
      exports: {
        '.': { types: './electra-qa.d.ts', node: './node.js', default: './electra-qa.js' },
        './frame': { types: './electra-qa-frame.d.ts', default: './electra-qa-frame.js' },
        ...(widget && { './widget': { types: './electra-qa-widget.d.ts', default: './electra-qa-widget.js' } }),
        './*.html': './*.html',
        './package.json': './package.json',
      },
      types: './electra-qa.d.ts',
      sideEffects: ['./worker.js', './node-worker.js', './embed.js', ...(widget ? ['./electra-qa-widget.js'] : [])],
      ...(there('custom-elements.json') && { customElements: './custom-elements.json' }),
    },
    null,
    2,
  )}\n`,
);

const size = (/** @type {string} */ name) => gzipSync(readFileSync(join(PACKAGE, name)), { level: 9 }).length;
// A browser loads one of the two engines; the larger one counts.
const scripts = [
  ...modules(LIBRARY),
  ...['api.js', 'worker.js', 'worker-relaxed.js', 'gpu.js', 'integrity.js', 'api_bg.wasm'].map((name) => `engine/${name}`),
];
const engines = ['engine/worker_bg.wasm', 'engine/worker-relaxed_bg.wasm'];
const total = scripts.reduce((sum, name) => sum + size(name), Math.max(...engines.map(size)));

const MODEL = join(OUT, 'model');
modelPackage(DIST, MODEL, version);
for (const folder of [PACKAGE, MODEL])
  execFileSync('npm', ['pack', '--silent', '--pack-destination', OUT, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`target/npm/electra-qa-${version}.tgz: a browser downloads ${total.toLocaleString('en')} bytes of it, with gzip.`);
if (total > BUDGET) {
  console.error(`error: that is more than ${BUDGET.toLocaleString('en')}; was the page built with --dev?`);
  process.exit(1);
}
// An engine that is linked for size computes numbers one by one, and takes three times as long. What is vectorized has the
// instruction f32x4.mul over a hundred times; by chance its three bytes stand somewhere once at most.
const F32X4_MUL = '\xfd\xe6\x01';
for (const name of engines) {
  if (readFileSync(join(PACKAGE, name), 'latin1').split(F32X4_MUL).length < 50) {
    console.error(`error: ${name} hardly computes four numbers at once; is it still linked at level 3?`);
    process.exit(1);
  }
}
const language = size('engine/language_bg.wasm');
if (language > LANGUAGE_BUDGET) {
  console.error(
    `error: what tells languages has ${language.toLocaleString('en')} bytes, more than ${LANGUAGE_BUDGET.toLocaleString('en')}.`,
  );
  process.exit(1);
}
