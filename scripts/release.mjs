// Makes what a release has, of a page that ./run has built: node scripts/release.mjs [--only site|cli|wheel]
//
// target/release-files/ has the site as a zip, the npm packages, the command line tool and the Python package for this machine,
// and SHA256SUMS.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { VERSION as version } from './version.mjs';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'target/release-files');
const { values: options } = parseArgs({ options: { only: { type: 'string' } } });
/** @type {(command: string, ...args: string[]) => string} */
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

/** The page's folder in one file. Times are left at one moment, so that equal pages are equal files. */
function site() {
  const dist = join(ROOT, 'dist');
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no page in dist/. Run ./run first, which builds it.');
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1)).toSorted();
  const files = Object.fromEntries(paths.map((path) => [path.replaceAll(sep, '/'), readFileSync(join(dist, path))]));
  writeFileSync(join(OUT, `electra-qa-site-${version}.zip`), zipSync(files, { level: 9, mtime: '1980-01-01T12:00:00' }));
}

function npm() {
  run('node', 'scripts/npm-package.mjs');
  cpSync(join(ROOT, `target/npm/electra-qa-${version}.tgz`), join(OUT, `electra-qa-npm-${version}.tgz`));
  cpSync(join(ROOT, `target/npm/electra-qa-model-${version}.tgz`), join(OUT, `electra-qa-model-npm-${version}.tgz`));
}

function cli() {
  run('cargo', 'build', '--profile', 'native', '--locked', '--package', 'electra-qa-cli');
  const [, host] = run('rustc', '--version', '--verbose').match(/^host: (.+)$/m) ?? ['', 'unknown'];
  const name = `electra-qa-${version}-${host}`;
  const folder = join(OUT, name);
  mkdirSync(folder);
  const program = host.includes('windows') ? 'electra-qa.exe' : 'electra-qa';
  cpSync(join(ROOT, 'target/native', program), join(folder, program));
  for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE-MIT', 'LICENSE-APACHE']) cpSync(join(ROOT, file), join(folder, file));
  run('tar', '-czf', join(OUT, `${name}.tar.gz`), '-C', OUT, name);
  rmSync(folder, { recursive: true });
}

function wheel() {
  run('bash', 'scripts/wheel.sh');
  const folder = join(ROOT, 'target/wheels');
  for (const name of readdirSync(folder)) cpSync(join(folder, name), join(OUT, name));
}

const parts = { site: [site, npm], cli: [cli], wheel: [wheel] };

try {
  const only = /** @type {keyof typeof parts | undefined} */ (options.only);
  if (only !== undefined && !Object.hasOwn(parts, only)) throw new Error(`--only is site, cli or wheel, not ${only}.`);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  for (const make of only === undefined ? Object.values(parts).flat() : parts[only]) make();
  const sums = readdirSync(OUT).map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(OUT, name)))
        .digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(OUT, 'SHA256SUMS'), sums.join(''));
  process.stdout.write(sums.join(''));
} catch (/** @type {any} */ { message }) {
  console.error(`error: ${message}`);
  process.exit(1);
}
