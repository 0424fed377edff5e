// Adds what reads PDF to a built page: pdf.js with our part, its worker, and packs of the files that it asks for. After a
// change of what opens documents alone (`www/page/documents.js` and `documents/pdf*.js`): `node scripts/pdf.mjs dist`, then
// `node scripts/seal.mjs dist`.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const PDFJS = join(import.meta.dirname, 'node_modules/pdfjs-dist');
/** For browsers of some years, too. */
const BUILD = join(PDFJS, 'legacy/build');

/** Packs by name: a folder of pdf.js, and which files of it. Decoders in WebAssembly alone: the page needs it anyway. */
const PACKS = /** @type {const} */ ([
  ['cmaps', 'cmaps', /\.bcmap$/],
  ['fonts', 'standard_fonts', /\.(pfb|ttf)$/],
  ['decoders', 'wasm', /^(openjpeg|jbig2|qcms_bg)\.wasm$/],
]);

/**
 * Files in one, as `www/page/documents/pdf.js` takes them apart.
 * @param {string} folder
 * @param {RegExp} wanted
 */
function packed(folder, wanted) {
  const names = readdirSync(folder)
    .filter((name) => wanted.test(name))
    .toSorted();
  const files = names.map((name) => readFileSync(join(folder, name)));
  let at = 0;
  const table = Object.fromEntries(
    files.map((bytes, index) => [names[index], [(at += bytes.length) - bytes.length, bytes.length]]),
  );
  const head = Buffer.from(JSON.stringify(table));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...files]);
}

/** The licences of all that is in the folder. */
function licences() {
  const folders = ['.', 'cmaps', 'standard_fonts', 'wasm'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(PDFJS, folder))
      .filter((name) => name.startsWith('LICENSE') && !name.includes('QUICKJS'))
      .map((name) => join(folder, name)),
  );
  return files.map((file) => `${'='.repeat(80)}\npdfjs-dist: ${file}\n\n${readFileSync(join(PDFJS, file), 'utf8')}\n`).join('\n');
}

/**
 * Writes `pdf/` anew; gives the names of its files by what index.html calls them.
 * @param {string} folder of the page
 * @returns {Promise<Record<string, string>>}
 */
export async function pdf(folder) {
  const out = join(folder, 'pdf');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { outputFiles } = await build({
    entryPoints: ['pdf', 'pdf-worker'].map((name) => join(ROOT, `www/page/documents/${name}.js`)),
    outdir: out,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    // What it does in Node is not for here.
    define: { process: 'undefined' },
    alias: { 'pdfjs-dist/worker': join(BUILD, 'pdf.worker.mjs'), 'pdfjs-dist': join(BUILD, 'pdf.mjs') },
    legalComments: 'none',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  /** @type {[string, Uint8Array][]} */
  const files = [
    ['pdf.js', outputFiles[0].contents],
    ['worker.js', outputFiles[1].contents],
    ...PACKS.map(([name, from, wanted]) => /** @type {[string, Buffer]} */ ([`${name}.bin`, packed(join(PDFJS, from), wanted)])),
  ];
  /** @type {Record<string, string>} */
  const names = {};
  for (const [name, bytes] of files) {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    names[`pdf/${name}`] = `pdf/${name.replace('.', `-${hash}.`)}`;
    writeFileSync(join(folder, names[`pdf/${name}`]), bytes);
  }
  writeFileSync(join(out, 'LICENSES.txt'), licences());
  return names;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , folder] = process.argv;
  if (process.argv.length !== 3) {
    console.error('error: usage: node scripts/pdf.mjs FOLDER');
    process.exit(2);
  }
  const names = await pdf(folder);
  let html = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const [name, named] of Object.entries(names)) {
    const [stem, extension] = name.split('.');
    html = html.replace(new RegExp(`${stem}(-[0-9a-f]{16})?\\.${extension}`, 'g'), named);
  }
  writeFileSync(join(folder, 'index.html'), html);
  cpSync(join(ROOT, 'www/page/documents.js'), join(folder, 'documents.js'));
}
