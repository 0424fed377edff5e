// Adds library, frame and widget to a built page: one file for each name that pages and packages use, and what goes with
// it. After a change of scripts alone: `node scripts/bundle.mjs dist`, then `node scripts/seal.mjs dist`.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { manifest } from './manifest.mjs';
import { VERSION } from './version.mjs';

const ROOT = join(import.meta.dirname, '..');
const www = (/** @type {string} */ path) => join(ROOT, 'www', path);

const COPIED = [
  // The page checks it by its hash, and it imports nothing.
  'shared/features.js',
  'library/electra-qa.d.ts',
  'frame/electra-qa-frame.d.ts',
  'frame/embed.html',
  'frame/embed.css',
  'widget/electra-qa-widget.d.ts',
  'widget/demo/widget.html',
];

/**
 * Style sheets are strings in the module, without the white space and comments of their files.
 * @type {import('esbuild').Plugin}
 */
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], bundle: true, minify: true, write: false, target: 'es2022' });
      return { contents: outputFiles[0].text, loader: 'text' };
    });
  },
};

// What only the page says is no part of library and widget.
/** @type {import('esbuild').Plugin} */
const messages = {
  name: 'messages',
  setup({ onLoad }) {
    onLoad({ filter: /\/messages\/\w+\.json$/ }, ({ path }) => {
      const texts = Object.entries(JSON.parse(readFileSync(path, 'utf8'))).filter(([key]) => !key.startsWith('page.'));
      return { contents: JSON.stringify(Object.fromEntries(texts)), loader: 'json' };
    });
  },
};

/** Files that scripts import where they lie in the built page, beside each other. */
const BESIDE = ['electra-qa.js', 'electra-qa-frame.js', 'start-worker.js', 'features.js'];
/** @type {import('esbuild').Plugin} */
const beside = {
  name: 'beside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      const name = basename(path);
      if (BESIDE.includes(name)) return { path: `./${name}`, external: true };
      return path.startsWith('./engine/') ? { path, external: true } : undefined;
    });
  },
};

/**
 * How the page's scripts are made: modules of the browser, in a folder.
 * @param {string} folder
 * @returns {{ plugins: import('esbuild').Plugin[] } & import('esbuild').BuildOptions}
 */
const modules = (folder) => ({
  outdir: folder,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  plugins: [beside, styles, messages],
});

/** @param {string} folder */
export async function bundle(folder) {
  for (const path of COPIED) cpSync(www(path), join(folder, basename(path)));
  for (const name of ['demo.css', 'demo.js']) cpSync(www(`widget/demo/${name}`), join(folder, 'demo', name));
  writeFileSync(join(folder, 'custom-elements.json'), manifest());
  const shared = modules(folder);

  await build({
    ...shared,
    entryPoints: [
      'library/electra-qa.js',
      'library/start-worker.js',
      'library/worker.js',
      'frame/electra-qa-frame.js',
      'frame/embed.js',
    ].map(www),
    entryNames: '[name]',
  });
  await build({
    ...shared,
    entryPoints: { 'electra-qa-widget': www('widget/index.js') },
    minify: true,
    define: { VERSION: JSON.stringify(VERSION) },
  });
}

/**
 * The library for the npm package, which looks for the package of the default model.
 * @param {string} folder
 */
export function bundlePackaged(folder) {
  /** @type {import('esbuild').Plugin} */
  const packaged = {
    name: 'packaged',
    setup: ({ onResolve }) => onResolve({ filter: /\/default-list\.js$/ }, () => ({ path: join(ROOT, 'npm/default-list.js') })),
  };
  const shared = modules(folder);
  return build({
    ...shared,
    entryPoints: [www('library/electra-qa.js')],
    plugins: [packaged, ...shared.plugins],
    external: ['electra-qa-model'],
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.length !== 3) {
    console.error('error: usage: node scripts/bundle.mjs FOLDER');
    process.exit(2);
  }
  await bundle(process.argv[2]);
}
