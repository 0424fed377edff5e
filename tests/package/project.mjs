// Fresh projects with the packed packages.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DIST } from '../browser/server.mjs';

export const run = promisify(execFile);
const PACKED = join(import.meta.dirname, '../../target/npm');

/**
 * A folder that ends with the test.
 *
 * @param {TestContext} t
 * @param {string} name
 */
export function folderOf(t, name) {
  const folder = mkdtempSync(join(tmpdir(), `electra-qa-${name}-`));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Where the package is in a project.
 *
 * @param {string} folder
 */
export const installed = (folder) => join(folder, 'node_modules/electra-qa');

/**
 * A copy of a project here with the package installed, which ends with the test; `model`: with the model's package, too.
 *
 * @param {TestContext} t
 * @param {string} name
 * @param {{ model?: boolean }} [options]
 */
export const project = (t, name, { model = false } = {}) => copied(t, join(import.meta.dirname, name), model);

/**
 * A copy of an example with both packages installed, which ends with the test.
 *
 * @param {TestContext} t
 * @param {string} name
 */
export const example = (t, name) => copied(t, join(import.meta.dirname, '../../examples', name), true);

/**
 * @param {TestContext} t
 * @param {string} source
 * @param {boolean} model
 */
async function copied(t, source, model) {
  const folder = folderOf(t, basename(source));
  cpSync(source, folder, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  /** @param {string[]} parameters */
  const npm = (...parameters) => run('npm', [...parameters, '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
  if (existsSync(join(folder, 'package-lock.json'))) await npm('ci');
  const packed = readdirSync(PACKED).filter((name) => name.endsWith('.tgz') && (model || !name.includes('model')));
  await npm('install', '--no-save', ...packed.map((name) => join(PACKED, name)));
  return folder;
}

/**
 * Vite's development server for a project, on a port of its own.
 *
 * @param {string} folder
 */
export async function development(folder) {
  const { createServer } = await import(pathToFileURL(join(folder, 'node_modules/vite/dist/node/index.js')).href);
  const server = await createServer({ root: folder, configFile: false, logLevel: 'warn', server: { host: '127.0.0.1', port: 0 } });
  await server.listen();
  const { port } = server.httpServer.address();
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/**
 * Puts the models among the files of a site.
 *
 * @param {string} site
 */
export function addModels(site) {
  cpSync(join(DIST, 'models.json'), join(site, 'models.json'));
  symlinkSync(join(DIST, 'models'), join(site, 'models'));
}

/**
 * Puts what the iframe needs among the files of a site: what the package's README has people copy.
 *
 * @param {string} site
 * @param {string} folder
 */
export function addFrame(site, folder) {
  const readme = readFileSync(join(installed(folder), 'README.md'), 'utf8');
  const [, names = ''] = readme.match(/^cp -r ([\s\S]+?) \S+\/embed\/$/m) ?? [];
  mkdirSync(join(site, 'embed'));
  for (const name of names.split(/[\s\\]+/)) cpSync(join(installed(folder), name), join(site, 'embed', name), { recursive: true });
  addModels(join(site, 'embed'));
}
