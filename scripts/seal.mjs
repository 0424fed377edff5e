// Seals a built page: node scripts/seal.mjs FOLDER
//
// Writes what depends on the other files: their hashes, where a tag or a script loads them; the policy in index.html;
// the service worker with the list of what it keeps; and `_headers`. Sealing again is harmless, and needed after any
// change to the folder.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FOREVER, HEADERS, META_POLICY, named, PAGE_HEADERS } from './headers.mjs';

/** What a page does not need when it is offline; few devices ever need the graphics processor's program. */
const NOT_KEPT = [
  /^engine\/gpu_bg\.wasm$/,
  /^models\//,
  /^screenshots\//,
  /\.d\.ts$/,
  /^service-worker\.js$/,
  /^_headers$/,
  /^pdf\/LICENSES/,
];

/** Folders of what is fetched when it is wanted, and kept from then on. */
const LATER = ['documents/', 'pdf/'];

const integrity = (/** @type {string} */ file) => `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;

/** @param {string} folder */
export function seal(folder) {
  const at = (/** @type {string} */ path) => join(folder, path);

  const engine = readdirSync(at('engine'))
    .filter((name) => name.endsWith('.wasm'))
    .toSorted();
  const programs = engine.map((name) => `  '${name}': '${integrity(at(`engine/${name}`))}',\n`);
  writeFileSync(
    at('engine/integrity.js'),
    `// What the programs beside this file have to be.\nexport default {\n${programs.join('')}};\n`,
  );

  const html = readFileSync(at('index.html'), 'utf8')
    .replace(/(http-equiv="Content-Security-Policy" content=)"[^"]*"/, `$1"${META_POLICY}"`)
    .replace(/<(?:script|link)\b[^>]*>/g, (tag) => {
      const loads = /^<script|rel="(?:stylesheet|preload|modulepreload|translation|program)"/.test(tag);
      const path = tag.match(/(?:src|href)="(?:\.\/)?([^":?]+)"/)?.[1];
      if (!loads || !path) return tag;
      return tag.replace(/ integrity="[^"]*"/, '').replace(/ ?\/?>$/, ` integrity="${integrity(at(path))}"$&`);
    });
  writeFileSync(at('index.html'), html);

  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll(sep, '/').replace(/^\/+/, ''))
    .toSorted();
  const kept = paths.filter((path) => !NOT_KEPT.some((pattern) => pattern.test(path)));
  // The page has the folder's own address.
  const files = Object.fromEntries(kept.map((path) => [path === 'index.html' ? './' : path, integrity(at(path))]));
  const list = JSON.stringify(files, undefined, 2);
  const version = createHash('sha256').update(list).update(JSON.stringify(HEADERS)).digest('hex').slice(0, 16);
  const worker = readFileSync(join(import.meta.dirname, '../www/page/service-worker.js'), 'utf8');
  const json = (/** @type {unknown} */ value) => JSON.stringify(value, undefined, 2);
  const constants = {
    VERSION: `'${version}'`,
    FILES: list,
    LATER: json(LATER),
    HEADERS: json(HEADERS),
    PAGE_HEADERS: json(PAGE_HEADERS),
  };
  const head = Object.entries(constants).map(([name, value]) => `const ${name} = ${value};\n`);
  writeFileSync(at('service-worker.js'), `${head.join('')}\n${worker}`);

  /** @type {(path: string, headers: Record<string, string>) => string[]} */
  const rule = (path, headers) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ''];
  const pages = ['/', '/index.html'].map((path) => rule(path, PAGE_HEADERS));
  const rules = [
    rule('/*', HEADERS),
    ...pages,
    ...kept.filter(named).map((path) => rule(`/${path}`, { 'Cache-Control': FOREVER })),
  ];
  writeFileSync(at('_headers'), rules.flat().join('\n'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.length !== 3) {
    console.error('error: usage: node scripts/seal.mjs FOLDER');
    process.exit(2);
  }
  seal(process.argv[2]);
}
