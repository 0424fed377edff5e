// Reads and shows PDF, with pdf.js. `documents.js` loads this with the first such file, and brings what it needs: each file
// of this site, checked by its hash.
import { getDocument, OPS, PDFWorker } from 'pdfjs-dist';
import { read, refused } from './pdf-text.js';
import { Pages } from './pdf-view.js';

/**
 * What is brought along.
 * @typedef {{ worker: () => Promise<Worker>, data: (id: string) => Promise<ArrayBuffer> }} Tools
 * @typedef {import('pdfjs-dist').PDFDocumentProxy} PDFDocumentProxy
 */

/** Milliseconds that one step may take: the file's table of pages, or one page. */
const PATIENCE = 30_000;
/** Milliseconds that a document stays in memory without use. */
const IDLE = 10_000;
/** Bytes of a file that is worth reading: as of other documents. */
export const MOST_BYTES = 64 << 20;
/** Pixels of a picture on a page; a larger one is left out, and takes no memory. */
const MOST_PIXELS = 1 << 26;
/** Names of files that are no titles: programs write them there. */
const NO_TITLE =
  /^(microsoft word|about:|https?:|file:|untitled|unbenannt|sans titre|document\d*$)|\.(docx?|odt|rtf|tex|dvi|indd|qxd|pdf|html?|xlsx?|pptx?)$/i;

/** The packs of files that pdf.js asks for, by its name of their kind. @type {Record<string, string>} */
const PACKS = { cMapUrl: 'pdf-cmaps', standardFontDataUrl: 'pdf-fonts', wasmUrl: 'pdf-decoders' };

/**
 * The files of a pack: a table of names and places as JSON, with its length before it, and then the files.
 * @param {ArrayBuffer} pack
 */
function unpacked(pack) {
  const length = new DataView(pack).getUint32(0, true);
  /** @type {Record<string, [number, number]>} */
  const table = JSON.parse(new TextDecoder().decode(new Uint8Array(pack, 4, length)));
  return (/** @type {string} */ name) => {
    if (!Object.hasOwn(table, name)) throw new Error(`${name} is no file of the pack.`);
    const [at, bytes] = table[name];
    return new Uint8Array(pack.slice(4 + length + at, 4 + length + at + bytes));
  };
}

/** @type {Map<string, Promise<ReturnType<typeof unpacked>>>} */
const packs = new Map();

/** @param {Tools} tools */
const factory = (tools) =>
  class {
    /** @param {{ kind: string, filename: string }} wanted */
    async fetch({ kind, filename }) {
      const id = PACKS[kind];
      const pack = packs.get(id) ?? tools.data(id).then(unpacked);
      packs.set(id, pack);
      // Another try may find it.
      pack.catch(() => packs.delete(id));
      return (await pack)(filename);
    }
  };

/** A document in memory. */
class Loaded {
  users = 0;
  ended = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  idle = undefined;

  /**
   * @param {Blob} file
   * @param {Worker} worker
   * @param {Tools} tools
   */
  constructor(file, worker, tools) {
    this.file = file;
    this.worker = worker;
    this.broken = new Promise((_, fail) => {
      worker.addEventListener('error', ({ message }) => fail(refused('stopped', message)));
    });
    this.broken.catch(() => undefined);
    this.tools = tools;
  }

  async start() {
    // Fails for what was moved or removed meanwhile.
    const bytes = await this.file.arrayBuffer().catch(() => undefined);
    if (!bytes) throw refused('unreadable');
    this.task = getDocument({
      data: new Uint8Array(bytes),
      worker: new PDFWorker({ port: this.worker }),
      BinaryDataFactory: factory(this.tools),
      useWorkerFetch: false,
      // The names are all that matters: the factory knows where the files are.
      cMapUrl: 'cmaps/',
      standardFontDataUrl: 'fonts/',
      wasmUrl: 'wasm/',
      // They would be loaded by address, which the page's policy forbids.
      useSystemFonts: false,
      maxImageSize: MOST_PIXELS,
      disableWorkerRendering: true,
      verbosity: 0,
    });
    this.pdf = await this.within(this.task.promise);
    return this.pdf;
  }

  /**
   * Gives up what does not end.
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>}
   */
  within(work) {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const late = new Promise((_, fail) => (timer = setTimeout(() => fail(refused('stopped')), PATIENCE)));
    return /** @type {Promise<T>} */ (Promise.race([work, late, this.broken]).finally(() => clearTimeout(timer)));
  }

  use() {
    this.users += 1;
    clearTimeout(this.idle);
  }

  /** Its memory is given back, at once or when nobody has come to use it. */
  leave(now = false) {
    this.users -= 1;
    if (now) this.end();
    else if (this.users <= 0) this.idle = setTimeout(() => this.end(), IDLE);
  }

  end() {
    this.ended = true;
    this.worker.terminate();
    this.task?.destroy().catch(() => undefined);
    if (last === this) last = undefined;
  }
}

/** The one that was used last. @type {Loaded | undefined} */
let last;

/**
 * @param {Blob} file
 * @param {Tools} tools
 */
async function load(file, tools) {
  if (last?.file === file && !last.ended && last.pdf) {
    last.use();
    return last;
  }
  if (last && last.users <= 0) last.end();
  const loaded = new Loaded(file, await tools.worker(), tools);
  loaded.use();
  try {
    await loaded.start();
  } catch (cause) {
    loaded.leave(true);
    throw cause;
  }
  last = loaded;
  return loaded;
}

/**
 * What is wrong with a file, by the error that pdf.js has for it.
 * @param {any} cause
 */
function reason(cause) {
  if (cause?.code && typeof cause.code === 'string') return cause;
  return refused(cause?.name === 'PasswordException' ? 'protected' : 'damaged-pdf', String(cause?.message ?? cause));
}

/**
 * @param {PDFDocumentProxy} pdf
 * @param {string} name of the file
 */
async function titleOf(pdf, name) {
  const { info } = await pdf.getMetadata().catch(() => ({ info: { Title: '' } }));
  const title = typeof info.Title === 'string' ? info.Title.toWellFormed().replace(/\s+/g, ' ').trim() : '';
  return title && title.length <= 200 && /\p{L}/u.test(title) && !NO_TITLE.test(title) ? title : name;
}

/**
 * Places as openers tell them: in bytes of the text in UTF-8.
 * @param {string} text
 * @param {{ start: number, end: number, page: number }[]} places
 */
function inBytes(text, places) {
  const encoder = new TextEncoder();
  let [unit, byte] = [0, 0];
  const at = (/** @type {number} */ wanted) => {
    byte += encoder.encode(text.slice(unit, wanted)).length;
    unit = wanted;
    return byte;
  };
  return places.map(({ start, end, page }) => ({ start: at(start), end: at(end), label: `page ${page}`, kind: 'page' }));
}

/**
 * What a file says, a place for each page. Fails with a `code`.
 * @param {File} file
 * @param {Tools} tools
 */
export async function open(file, tools) {
  if (file.size > MOST_BYTES) throw refused('file-too-large', `${MOST_BYTES >> 20} MB`);
  try {
    const loaded = await load(file, tools);
    try {
      const pdf = /** @type {PDFDocumentProxy} */ (loaded.pdf);
      const { text, places } = await read(pdf, { within: (work) => loaded.within(work) });
      const title = await loaded.within(titleOf(pdf, file.name));
      loaded.leave();
      return { title, text, places: inBytes(text, places), paged: true };
    } catch (cause) {
      loaded.leave(true);
      throw cause;
    }
  } catch (cause) {
    throw reason(cause);
  }
}

/**
 * Shows the pages of a file in an element, until it is closed.
 * @param {HTMLElement} element
 * @param {Blob} file
 * @param {import('./pdf-view.js').Labels} labels
 * @param {Tools} tools
 */
export async function show(element, file, labels, tools) {
  const loaded = await load(file, tools);
  return new Pages(element, /** @type {PDFDocumentProxy} */ (loaded.pdf), labels, OPS, () => loaded.leave());
}
