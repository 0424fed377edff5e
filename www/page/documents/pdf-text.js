// The text of a PDF, page by page, and where on a page it stands.
import { edges, headsOf } from './pdf-heads.js';
import { itemsOf, runsOf } from './pdf-items.js';
import { linesOf, median } from './pdf-layout.js';

/** @typedef {import('./pdf-items.js').Run} Run */
/** @typedef {import('./pdf-layout.js').Line} Line */
/** @typedef {import('pdfjs-dist').PDFDocumentProxy} PDFDocumentProxy */
/** @typedef {import('pdfjs-dist').PDFPageProxy} PDFPageProxy */

/** UTF-16 units of text that are read of a document at most; `documents` reads as many bytes of other files. */
export const MOST_TEXT = 16 << 20;
/** Pages that are read at most. */
export const MOST_PAGES = 20_000;
/** Distances of lines that part paragraphs, in usual ones, and sizes that do. */
const PARAGRAPH = 1.35;
const OTHER_SIZE = 1.15;

/** @param {string} code @param {string} [detail] */
export const refused = (code, detail = '') => Object.assign(new Error(code), { code, detail });

/**
 * The runs of a page.
 * @param {PDFPageProxy} page
 * @param {number} most units of text
 */
export async function readRuns(page, most = MOST_TEXT) {
  const reader = page.streamTextContent().getReader();
  /** @type {import('./pdf-items.js').Item[]} */
  const items = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const item of part.value.items) {
      items.push(item);
      length += item.str?.length ?? 0;
    }
    if (length > most) {
      await reader.cancel(new Error('too long')).catch(() => undefined);
      throw refused('text-too-long', `${MOST_TEXT >> 20} MB`);
    }
  }
  const fields = itemsOf(await page.getAnnotations().catch(() => []));
  items.push(...fields);
  length += fields.reduce((sum, { str }) => sum + str.length, 0);
  const viewport = page.getViewport({ scale: 1 });
  return { runs: runsOf(items, viewport), height: viewport.height, length };
}

/** Whether a text goes on in the next line, column or page. */
const goesOn = (/** @type {string} */ before, /** @type {string} */ after) =>
  /[\p{L}\p{N},;–-]$/u.test(before) && /^[\p{Ll}\p{N}(]/u.test(after);

/**
 * What stands between two lines.
 * @param {Line} before
 * @param {Line} after
 * @param {number} distance of lines in their column, usually
 */
function between(before, after, distance) {
  if (before.column !== after.column || before.turn !== after.turn || after.base < before.base)
    return goesOn(before.text, after.text) ? '\n' : '\n\n';
  const sizes = [before.size, after.size].toSorted((a, b) => a - b);
  const far = after.base - before.base > PARAGRAPH * distance;
  return far || sizes[1] > OTHER_SIZE * sizes[0] ? '\n\n' : '\n';
}

/**
 * Lines as a text, and where in it each begins.
 * @param {Line[]} lines
 */
export function textOf(lines) {
  /** @type {Map<number, number[]>} */
  const distances = new Map();
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    if (before?.column !== line.column || line.base <= before.base) continue;
    distances.set(line.column, [...(distances.get(line.column) ?? []), line.base - before.base]);
  }
  const usual = new Map([...distances].map(([column, all]) => [column, median(all)]));
  let text = '';
  /** @type {number[]} */
  const starts = [];
  for (const [at, line] of lines.entries()) {
    if (at > 0) text += between(lines[at - 1], line, usual.get(line.column) ?? Infinity);
    starts.push(text.length);
    text += line.text;
  }
  return { text, starts };
}

/** Characters that are none that could be read: of fonts that do not say which letters they show. */
const STRANGE = /[\p{Co}\p{Cn}\ufffd]/gu;
const withoutWhite = (/** @type {string} */ text) => text.replace(/\s+/g, '');

/** Milliseconds of work after which what waits goes first: keys, and what is drawn. */
const SLICE = 12;

/**
 * Text and places of a document: a place a page. Fails with a `code`.
 * @param {PDFDocumentProxy} pdf
 * @param {{ within?: <T>(work: Promise<T>) => Promise<T> }} [options] `within` gives up work that does not end
 */
export async function read(pdf, { within = (work) => work } = {}) {
  if (pdf.numPages > MOST_PAGES) throw refused('too-many-pages', String(MOST_PAGES));
  const pages = [];
  let [left, failed] = [MOST_TEXT, 0];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    // A page that is damaged is blank; the others are read.
    const page = await within(pdf.getPage(number)).catch(stopped);
    const read = page && (await within(readRuns(page, left)).catch(stopped));
    page?.cleanup();
    left -= read?.length ?? 0;
    failed += Number(!read);
    pages.push(read ?? { runs: [], height: 0, length: 0 });
  }
  const heads = headsOf(pages);
  // Put together at the end: a long text that grows is copied again and again.
  /** @type {string[]} */
  const parts = [];
  let [length, letters, strange] = [0, 0, 0];
  const places = [];
  let since = performance.now();
  for (const [index, { runs }] of pages.entries()) {
    if (performance.now() - since > SLICE) {
      await new Promise((done) => setTimeout(done));
      since = performance.now();
    }
    const own = textOf(linesOf(runs.filter((run) => !heads[index].has(run)))).text;
    if (!own) continue;
    letters += withoutWhite(own).length;
    strange += own.match(STRANGE)?.length ?? 0;
    const before = parts.at(-1);
    if (before) parts.push(goesOn(before.slice(-1), own) ? '\n' : '\n\n');
    parts.push(own);
    const start = length + (before ? (parts.at(-2)?.length ?? 0) : 0);
    length = start + own.length;
    places.push({ start, end: length, page: index + 1 });
    // Its memory can be used for the next.
    pages[index].runs = [];
  }
  const text = parts.join('');
  if (strange > letters / 2) throw refused('unmapped');
  if (!places.length) throw refused(failed || !pdf.numPages ? 'damaged-pdf' : 'scanned');
  return { text, places };
}

/** What is wrong with one page; passes on what ends the whole. @param {any} cause */
function stopped(cause) {
  if (cause?.code) throw cause;
  return undefined;
}

/**
 * The lines of a page again, and where each begins in the page's text: -1 for what is no part of it.
 * @param {Run[]} runs
 * @param {number} height
 * @param {string} text the page's own, as `read` gave it
 */
export function linesIn(runs, height, text) {
  const letters = withoutWhite(text);
  const isRead = (/** @type {Run} */ run) => letters.includes(withoutWhite(run.text));
  const left = new Set(
    edges({ runs, height })
      .filter((row) => !row.runs.every(isRead))
      .flatMap((row) => row.runs),
  );
  const lines = linesOf(runs.filter((run) => !left.has(run)));
  let from = 0;
  return lines.map((line) => {
    while (/\s/.test(text[from] ?? '')) from += 1;
    const end = from + line.text.length;
    const isHere = text.startsWith(line.text, from) && (end === text.length || text[end] === '\n');
    const start = isHere ? from : -1;
    if (isHere) from = end;
    return { line, start };
  });
}
