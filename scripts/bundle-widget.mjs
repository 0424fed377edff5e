// Bundles the widget into one module beside the engine's files. Called by trunk after a build; by hand:
// `node scripts/bundle-widget.mjs dist`
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
const [, version] = readFileSync(join(root, 'Cargo.toml'), 'utf8').match(/^\[workspace\.package\]\nversion = "(.+)"$/m);

// Style sheets are strings in the module, without the white space and comments of their files.
const styles = {
  name: 'styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], minify: true, write: false, target: 'es2022' });
      return { contents: outputFiles[0].text, loader: 'text' };
    });
  },
};

await build({
  entryPoints: [join(root, 'www/widget/index.js')],
  outfile: join(folder, 'electra-qa-widget.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  define: { VERSION: JSON.stringify(version) },
  // Fetched when a visitor opens a widget.
  external: ['./electra-qa.js', './electra-qa-frame.js'],
  plugins: [styles],
});
