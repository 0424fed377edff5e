// Opens files: what they say, and where in it. An opener is loaded when the first file of its kind comes: its files stand
// in the document's head with their hashes (`rel="program"`), and the service worker keeps them from then on.

/**
 * A document; places are ranges of bytes of the text in UTF-8, in order. What is paged can be shown as its pages look.
 * @typedef {{
 *   title: string, text: string, places: { start: number, end: number, label: string, kind: string }[], paged?: boolean,
 * }} Opened
 */

/** Milliseconds that an opener stays without work; then its memory is given back. */
const IDLE = 10_000;

/** @param {string} code @param {string} [message] @param {string} [detail] */
const failed = (code, message = '', detail = '') => Object.assign(new Error(message), { code, detail });

/** The openers' folders, as the service worker knows them. */
const FOLDER = 'documents/';
const PDF_FOLDER = 'pdf/';
/** What a PDF begins with; some have a few bytes before it. */
const PDF = '%PDF-';
const PDF_START = 1024;

const file = (/** @type {string} */ id) => /** @type {HTMLLinkElement} */ (document.getElementById(id));

const known = new Set();
const policy = globalThis.trustedTypes?.createPolicy('electra-qa-documents', {
  createScriptURL(address) {
    if (known.has(address)) return address;
    throw new TypeError(`${address} opens no documents.`);
  },
});

/** A file of an opener, checked. @param {string} id */
async function fetched(id) {
  const { href, integrity } = file(id);
  const get = (/** @type {RequestCache} */ cache) => fetch(href, { integrity, cache });
  const response = await get('default').catch(() => get('reload'));
  if (!response.ok) throw new Error(`${href} was answered with ${response.status}`);
  return response.arrayBuffer();
}

/** Has the service worker keep an opener, as soon as there is one. @param {string} folder */
async function keep(folder) {
  const registration = await navigator.serviceWorker?.ready;
  registration?.active?.postMessage({ keep: folder });
}

/** @type {Promise<{ worker: Worker, program: WebAssembly.Module }> | undefined} */
let opener;
/** @type {ReturnType<typeof setTimeout>} */
let idle;

/** A worker of this site that was checked. @param {string} id */
function worker(id) {
  const address = file(id).href;
  known.add(address);
  const url = policy?.createScriptURL(address) ?? address;
  return new Worker(/** @type {string} */ (url), { type: 'module' });
}

async function start() {
  const [bytes] = await Promise.all(['documents-program', 'documents-worker'].map(fetched));
  const program = await WebAssembly.compile(bytes);
  const started = worker('documents-worker');
  keep(FOLDER).catch(() => undefined);
  return { worker: started, program };
}

/** @typedef {typeof import('./documents/pdf.js')} PdfModule */
/** @type {Promise<PdfModule> | undefined} */
let pdf;
let attempts = 0;

/** What pdf.js needs of this site. */
const tools = {
  data: fetched,
  worker: async () => {
    await fetched('pdf-worker').catch(({ message }) => Promise.reject(failed('no-opener', message)));
    return worker('pdf-worker');
  },
};

/** The module that reads PDF: a tag checks it, and what is imported then is what the tag has loaded. */
function startPdf() {
  pdf ??= (async () => {
    const { href, integrity } = file('pdf-script');
    // A browser does not ask again for a module that it could not get.
    const address = attempts ? `${href}?${attempts}` : href;
    attempts += 1;
    known.add(address);
    const tag = Object.assign(document.createElement('script'), { type: 'module', integrity });
    const loaded = new Promise((done, fail) => {
      tag.addEventListener('load', done);
      tag.addEventListener('error', () =>
        fail(failed('no-opener', `${href} did not arrive as it was built. Try again, or reload the page.`)),
      );
    });
    tag.src = /** @type {string} */ (policy?.createScriptURL(address) ?? address);
    document.head.append(tag);
    try {
      await loaded;
    } finally {
      tag.remove();
    }
    keep(PDF_FOLDER).catch(() => undefined);
    return /** @type {Promise<PdfModule>} */ (import(address));
  })();
  // Another try may find it.
  pdf.catch(() => (pdf = undefined));
  return pdf;
}

/** Whether a file is a PDF, by its first bytes. @param {File} file */
async function isPdf(file) {
  const bytes = await file
    .slice(0, PDF_START)
    .arrayBuffer()
    .catch(() => undefined);
  const start = bytes ? String.fromCharCode(...new Uint8Array(bytes)) : '';
  return start.startsWith(PDF) || (/\.pdf$/i.test(file.name) && start.includes(PDF));
}

/** @param {File} file @returns {Promise<any>} */
async function read(file) {
  if (await isPdf(file)) return (await startPdf()).open(file, tools);
  opener ??= start();
  const { worker, program } = await opener.catch(({ message }) => {
    opener = undefined;
    throw failed('no-opener', message);
  });
  clearTimeout(idle);
  const answer = await new Promise((done) => {
    worker.onmessage = ({ data }) => done(JSON.parse(data));
    worker.onerror = ({ message }) => done({ code: 'stopped', message });
    worker.postMessage({ program, file });
  });
  const end = () => {
    worker.terminate();
    opener = undefined;
  };
  if (answer.code === 'stopped') end();
  else idle = setTimeout(end, IDLE);
  return answer;
}

/** @type {Promise<unknown>} One file after the other. */
let last = Promise.resolve();

/**
 * What a file says. Fails with `code`, `message` in English and `detail`.
 * @param {File} file
 * @returns {Promise<Opened>}
 */
export async function open(file) {
  const answer = last.then(() => read(file));
  last = answer.catch(() => undefined);
  const { code, message, detail, ...opened } = await answer;
  if (code) throw failed(code, message, detail);
  return opened;
}

/**
 * Shows the pages of a file in an element, with the words of a view: `mark` marks parts of its text on them, `close` ends it.
 * @param {HTMLElement} element
 * @param {Blob} file
 * @param {import('./documents/pdf-view.js').Labels} labels
 */
export function showPages(element, file, labels) {
  let closed = false;
  const view = startPdf().then(async (module) => {
    const shown = closed ? undefined : await module.show(element, file, labels, tools);
    if (closed) shown?.close();
    return shown;
  });
  view.catch((cause) => {
    console.warn(cause);
    if (!closed) element.textContent = labels.failed;
  });
  return {
    /** @param {Parameters<import('./documents/pdf-view.js').Pages['mark']>[0]} wish */
    mark: (wish) => void view.then((shown) => shown?.mark(wish)).catch(() => undefined),
    close: () => {
      closed = true;
      view.then((shown) => shown?.close()).catch(() => undefined);
    },
  };
}

/** Milliseconds after which a site that says nothing is given up. */
const PATIENCE = 30_000;

/**
 * The page of an address, as a file. Only what this page's policy and the other site allow can be fetched.
 * @param {string} address
 */
export async function fetchPage(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) }).catch(({ message }) => {
    throw failed('closed', message);
  });
  if (!response.ok)
    throw failed('not-there', `The site answered with ${response.status}. Check the address.`, String(response.status));
  const { hostname, pathname } = new URL(response.url);
  const name = pathname.split('/').pop() || hostname;
  const bytes = await response.blob().catch(({ message }) => {
    throw failed('closed', message);
  });
  return new File([bytes], name, { type: bytes.type });
}
