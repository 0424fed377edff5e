// Adds library, frame and widget to a built page: one file for each name that pages and packages use, and what goes with
// it. After a change of scripts alone: `node scripts/bundle.mjs dist`, then `node scripts/seal.mjs dist`.
import { cpSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const [, version] = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8').match(/^\[workspace\.package\]\nversion = "(.+)"$/m);
const www = (path) => join(ROOT, 'www', path);

const COPIED = [
  // The page checks it by its hash, and it imports nothing.
  'shared/features.js',
  'library/electra-qa.d.ts',
  'frame/electra-qa-frame.d.ts',
  'frame/embed.html',
  'frame/embed.css',
  'widget/electra-qa-widget.d.ts',
  'widget/custom-elements.json',
  'widget/demo/widget.html',
];

// Style sheets are strings in the module, without the white space and comments of their files.
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

export async function bundle(folder) {
  for (const path of COPIED) cpSync(www(path), join(folder, basename(path)));
  for (const name of ['demo.css', 'demo.js']) cpSync(www(`widget/demo/${name}`), join(folder, 'demo', name));
  const shared = { outdir: folder, bundle: true, format: 'esm', target: 'es2022', plugins: [beside, styles, messages] };

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
    define: { VERSION: JSON.stringify(version) },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.length !== 3) {
    console.error('error: usage: node scripts/bundle.mjs FOLDER');
    process.exit(2);
  }
  await bundle(process.argv[2]);
}
