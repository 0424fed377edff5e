// Makes the npm package of a built page: target/npm/electra-qa-<version>.tgz. DIST names another folder than dist/.
// Fails when what a browser downloads of it, compressed, is over the budget.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOT = join(import.meta.dirname, '..');
const DIST = process.env.DIST ?? join(ROOT, 'dist');
const OUT = join(ROOT, 'target/npm');
const PACKAGE = join(OUT, 'package');

/** Bytes, with gzip: script and WebAssembly up to the first answer, without the model. */
const BUDGET = 1_000_000;

// The page itself and its models stay behind.
const LIBRARY = ['electra-qa.js', 'electra-qa.d.ts', 'features.js', 'policy.js', 'program.js', 'start-worker.js', 'worker.js'];
const FRAME = ['embed.html', 'embed.js', 'embed.css', 'electra-qa-frame.js', 'electra-qa-frame.d.ts'];
const WIDGET = ['electra-qa-widget.js', 'electra-qa-widget.d.ts', 'custom-elements.json'];
const ENGINE = ['api.js', 'api_bg.wasm', 'integrity.js', 'worker.js', 'worker_bg.wasm', 'worker-relaxed.js', 'worker-relaxed_bg.wasm'];

const workspace = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8');
const version = workspace.match(/^\[workspace\.package\]\nversion = "(.*)"$/m)[1];
const widget = existsSync(join(DIST, WIDGET[0]));

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(PACKAGE, 'engine'), { recursive: true });
const copy = (from, to) => cpSync(from, join(PACKAGE, to), { recursive: true });
for (const name of [...LIBRARY, ...FRAME]) copy(join(DIST, name), name);
for (const name of WIDGET) if (existsSync(join(DIST, name))) copy(join(DIST, name), name);
for (const name of ENGINE) copy(join(DIST, 'engine', name), `engine/${name}`);
for (const name of readdirSync(join(ROOT, 'npm'))) copy(join(ROOT, 'npm', name), name);
for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) copy(join(ROOT, name), name);

writeFileSync(
  join(PACKAGE, 'package.json'),
  JSON.stringify(
    {
      name: 'electra-qa',
      version,
      description: 'Extractive question answering about a text, in the browser and in Node: the exact words that answer, or that the text does not say.',
      keywords: ['question-answering', 'electra', 'webassembly', 'nlp', 'squad'],
      license: 'MIT OR Apache-2.0',
      type: 'module',
      engines: { node: '>=20' },
      exports: {
        '.': { types: './electra-qa.d.ts', node: './node.js', default: './electra-qa.js' },
        './frame': { types: './electra-qa-frame.d.ts', default: './electra-qa-frame.js' },
        ...(widget && { './widget': { types: './electra-qa-widget.d.ts', default: './electra-qa-widget.js' } }),
        './*.html': './*.html',
        './package.json': './package.json',
      },
      types: './electra-qa.d.ts',
      sideEffects: ['./worker.js', './node-worker.js', './embed.js', ...(widget ? ['./electra-qa-widget.js'] : [])],
      ...(existsSync(join(DIST, 'custom-elements.json')) && { customElements: './custom-elements.json' }),
    },
    null,
    2,
  ) + '\n',
);

const size = (name) => gzipSync(readFileSync(join(PACKAGE, name)), { level: 9 }).length;
// A browser loads one of the two engines; the larger one counts.
const loaded = [...LIBRARY, ...ENGINE.map((name) => `engine/${name}`)].filter((name) => !/\.d\.ts$|worker.*\.wasm$/.test(name));
const engines = ENGINE.filter((name) => /worker.*\.wasm$/.test(name)).map((name) => size(`engine/${name}`));
const total = loaded.reduce((sum, name) => sum + size(name), Math.max(...engines));

execFileSync('npm', ['pack', '--silent', '--pack-destination', OUT, PACKAGE], { stdio: ['ignore', 'ignore', 'inherit'] });
console.log(`target/npm/electra-qa-${version}.tgz: a browser downloads ${total.toLocaleString('en')} bytes of it, with gzip.`);
if (total > BUDGET) {
  console.error(`error: that is more than ${BUDGET.toLocaleString('en')}; was the page built without --release?`);
  process.exit(1);
}
