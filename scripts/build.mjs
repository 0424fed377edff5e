// Builds the page: node scripts/build.mjs [--dev] [--out FOLDER]
//
// Programs by cargo, wasm-bindgen and wasm-opt; scripts by scripts/bundle.mjs; then names with hashes, and the seal. The
// folder is replaced when all is there. --dev: quick to build, slow to run.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, transform } from 'esbuild';
import { bundle } from './bundle.mjs';
import { pdf } from './pdf.mjs';
import { seal } from './seal.mjs';

const ROOT = join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: { dev: { type: 'boolean' }, out: { type: 'string', default: join(ROOT, 'dist') } },
});
const profile = options.dev ? ['dev', 'debug'] : ['release', 'release'];
const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
const stage = `${options.out}.new`;
const FEATURES = [
  'simd',
  'bulk-memory',
  'nontrapping-float-to-int',
  'sign-ext',
  'mutable-globals',
  'reference-types',
  'multivalue',
];

/**
 * Commands under way, which end with this one.
 * @type {Set<import('node:child_process').ChildProcess>}
 */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/**
 * Runs a command; its output is ours.
 * @type {(command: string, ...args: string[]) => Promise<void>}
 */
const run = (command, ...args) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    running.add(child);
    child.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => {
      const cause = code === 'ENOENT' ? 'is missing: source scripts/tools.sh, which installs it' : code;
      fail(new Error(`${command} ${cause}`));
    });
    child.on('close', (code) => {
      running.delete(child);
      if (code === 0) done(undefined);
      else fail(new Error(`${command} ${args[0]} failed`));
    });
  });

/** Large, and hardly run here. Not in `Cargo.toml`: the native profiles would inherit it. */
const SMALL = ['aho-corasick', 'rayon-core', 'regex', 'regex-automata', 'regex-syntax', 'serde_json'].flatMap((name) => [
  '--config',
  `profile.release.package.${name}.opt-level="z"`,
]);

const COMMON = [...SMALL, '--target', 'wasm32-unknown-unknown', '--profile', profile[0], '--locked', '--target-dir'];

/**
 * Programs of some packages, compiled into a target folder.
 * @type {(folder: string, ...args: string[]) => Promise<void>}
 */
const compile = (folder, ...args) => run('cargo', 'build', ...COMMON, folder, ...args);

/**
 * Loops are vectorized at the level of the program that is linked, whatever the levels of its packages. As that makes it
 * larger, less is inlined, which costs no time.
 */
const VECTORIZED = options.dev ? [] : ['--', '-C', 'opt-level=3', '-C', 'llvm-args=-inline-threshold=5'];

/**
 * The engine, compiled into a target folder.
 * @type {(folder: string, ...args: string[]) => Promise<void>}
 */
const compileEngine = (folder, ...args) =>
  run('cargo', 'rustc', ...COMMON, folder, '--package', 'electra-qa', '--bin', 'worker', ...args, ...VECTORIZED);

/**
 * What the browser loads of a program, into a folder.
 * @param {string} folder
 * @param {string} program
 * @param {string} name of its files
 * @param {string} to
 * @param {string} level of wasm-opt's work
 */
async function bind(folder, program, name, to, level, features = FEATURES) {
  const wasm = join(folder, 'wasm32-unknown-unknown', profile[1], `${program}.wasm`);
  await run('wasm-bindgen', wasm, '--target', 'web', '--no-typescript', '--out-dir', to, '--out-name', name);
  if (options.dev) return;
  const face = join(to, `${name}.js`);
  // Without comments and blanks, which nobody reads there.
  const { code } = await transform(readFileSync(face, 'utf8'), { minifyWhitespace: true, target: 'es2022' });
  writeFileSync(face, code);
  const bound = join(to, `${name}_bg.wasm`);
  await run('wasm-opt', `-O${level}`, ...features.map((feature) => `--enable-${feature}`), bound, '-o', bound);
}

/** Everything in WebAssembly: the engine twice, for plain and for relaxed SIMD (docs/architecture.md). */
async function programs() {
  const engine = join(stage, 'engine');
  const relaxed = join(target, 'relaxed');
  const [, flags] = readFileSync(join(ROOT, 'scripts/tools.sh'), 'utf8').match(/^relaxed_simd='(.+)'$/m) ?? [];
  await Promise.all([
    (async () => {
      const small = ['app', 'api', 'language', 'documents'].flatMap((program) => ['--bin', program]);
      await compile(target, '--package', 'electra-qa', '--package', 'language', '--package', 'documents', ...small);
      await compileEngine(target);
      // On its own: cargo would give the network of all programs what one of them asks for.
      await compile(target, '--package', 'electra-qa-gpu');
      await bind(target, 'app', 'app', stage, 's');
      await bind(target, 'worker', 'worker', engine, '2');
      for (const name of ['api', 'gpu', 'language']) await bind(target, name, name, engine, 's');
      await bind(target, 'documents', 'documents', join(stage, 'documents'), 's');
    })(),
    (async () => {
      await compileEngine(relaxed, '--config', flags);
      await bind(relaxed, 'worker', 'worker-relaxed', engine, '2', [...FEATURES, 'relaxed-simd']);
    })(),
  ]);
}

const hash = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/**
 * Names a file in the built page by its content, for caches to keep; `now` makes its text another first.
 * @param {string} file
 * @param {(text: string) => string} [now]
 */
function name(file, now = (text) => text) {
  const bytes =
    extname(file) === '.wasm' ? readFileSync(join(stage, file)) : Buffer.from(now(readFileSync(join(stage, file), 'utf8')));
  const [, stem, rest] = file.match(/^(.+?)((?:_bg)?\.\w+)$/) ?? [];
  const named = `${stem}-${hash(bytes)}${rest}`;
  rmSync(join(stage, file));
  writeFileSync(join(stage, named), bytes);
  return named;
}

/** The page itself: its style sheets are one, and what it loads is named by its content. */
async function page() {
  const www = (/** @type {string} */ path) => join(ROOT, 'www/page', path);
  for (const path of ['icons', 'manifest.webmanifest', 'offline.js', 'start.js', 'shared-text.js', 'language.js', 'documents.js']) {
    cpSync(www(path), join(stage, path), { recursive: true });
  }
  for (const picture of ['screenshot.png', 'screenshot-phone.png'])
    cpSync(join(ROOT, 'docs', picture), join(stage, 'screenshots', picture));
  for (const path of ['models.json', 'models']) cpSync(join(ROOT, 'assets', path), join(stage, path), { recursive: true });
  await build({ entryPoints: [www('style.css')], outfile: join(stage, 'style.css'), bundle: true, minify: true, target: 'es2022' });

  // English is in the program.
  const messages = readdirSync(join(ROOT, 'www/shared/messages')).filter((file) => file !== 'en.json');
  for (const file of messages) cpSync(join(ROOT, 'www/shared/messages', file), join(stage, 'messages', file));

  // What opens documents: the program, and its worker with the program's face.
  const bound = join(stage, 'documents/documents.js');
  await build({
    entryPoints: [www('documents/worker.js')],
    outfile: join(stage, 'documents/worker.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    plugins: [{ name: 'bound', setup: ({ onResolve }) => onResolve({ filter: /\/bound\.js$/ }, () => ({ path: bound })) }],
    logOverride: { 'empty-import-meta': 'silent' },
  });
  rmSync(bound);

  const program = name('app_bg.wasm');
  /** @type {Record<string, string>} */
  const names = {
    ...Object.fromEntries(messages.map((file) => [`messages/${file}`, name(`messages/${file}`)])),
    ...Object.fromEntries(['documents/documents_bg.wasm', 'documents/worker.js'].map((file) => [file, name(file)])),
    ...(await pdf(stage)),
    'style.css': name('style.css'),
    'offline.js': name('offline.js'),
    'start.js': name('start.js'),
    'app_bg.wasm': program,
    'app.js': name('app.js', (text) => text.replaceAll('app_bg.wasm', program)),
  };
  const html = readFileSync(www('index.html'), 'utf8').replace(/((?:href|src)=")([^"]+)/g, (whole, attribute, path) =>
    path in names ? `${attribute}./${names[path]}` : whole,
  );
  writeFileSync(join(stage, 'index.html'), html);
}

try {
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  await programs();
  await page();
  await bundle(stage);
  seal(stage);
  rmSync(options.out, { recursive: true, force: true });
  renameSync(stage, options.out);
} catch (/** @type {any} */ { message }) {
  console.error(`error: ${message}`);
  process.exit(1);
}
