// Opens files: what they say, and where in it. An opener is loaded when the first file of its kind comes: its files stand
// in the document's head with their hashes (`rel="program"`), and the service worker keeps them from then on.

/**
 * A document; places are ranges of bytes of the text in UTF-8, in order.
 * @typedef {{ title: string, text: string, places: { start: number, end: number, label: string, kind: string }[] }} Opened
 */

/** Milliseconds that an opener stays without work; then its memory is given back. */
const IDLE = 10_000;

/** @param {string} code @param {string} [message] @param {string} [detail] */
const failed = (code, message = '', detail = '') => Object.assign(new Error(message), { code, detail });

/** The documents' folder, as the service worker knows it. */
const FOLDER = 'documents/';
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

/** Has the service worker keep an opener, if there is one by now. @param {string} folder */
async function keep(folder) {
  const { active } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  active?.postMessage({ keep: folder });
}

/** @type {Promise<{ worker: Worker, program: WebAssembly.Module }> | undefined} */
let opener;
/** @type {ReturnType<typeof setTimeout>} */
let idle;

async function start() {
  const [bytes] = await Promise.all(['documents-program', 'documents-worker'].map(fetched));
  const program = await WebAssembly.compile(bytes);
  const address = file('documents-worker').href;
  known.add(address);
  const url = policy?.createScriptURL(address) ?? address;
  const worker = new Worker(/** @type {string} */ (url), { type: 'module' });
  keep(FOLDER).catch(() => undefined);
  return { worker, program };
}

/** @param {File} file */
async function read(file) {
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

/** Milliseconds after which a site that says nothing is given up. */
const PATIENCE = 30_000;

/**
 * What the page of an address says. Only what this page's policy and the other site allow can be fetched.
 * @param {string} address
 * @returns {Promise<Opened>}
 */
export async function openAddress(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) }).catch(({ message }) => {
    throw failed('closed', message);
  });
  if (!response.ok) throw failed('not-there', '', String(response.status));
  const { hostname, pathname } = new URL(response.url);
  const name = pathname.split('/').pop() || hostname;
  const bytes = await response.blob().catch(({ message }) => {
    throw failed('closed', message);
  });
  return open(new File([bytes], name, { type: bytes.type }));
}
