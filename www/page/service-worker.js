// Keeps this version of the page, so that it starts without a network. The build puts constants before these lines:
// VERSION, FILES (what a version is made of, with hashes), LATER (folders of it that are kept when they are used),
// HEADERS (what they are served with) and PAGE_HEADERS (what the page is, too).
//
// A version is kept whole or not at all: nothing enters its cache unchecked, and the worker takes over only when all
// is there and the person wishes it, or no tab of the older version is open. Models are none of its business.

const ROOT = new URL(registration.scope).pathname;
/** Of this folder of this site; others have their own. */
const PREFIX = `electra-qa-shell:${encodeURIComponent(ROOT)}:`;
const CACHE = PREFIX + VERSION;
/** Headers that a host may have in place of ours. */
const POLICY = [...Object.keys(HEADERS), 'Cross-Origin-Embedder-Policy'];

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(keepUsed().then(removeOthers, removeOthers)));
addEventListener('message', (/** @type {any} */ event) => {
  if (event.data === 'take-over') skipWaiting();
  else if (LATER.includes(event.data?.keep)) event.waitUntil(keep(event.data.keep));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || !url.pathname.startsWith(ROOT)) return;
  const path = url.pathname.slice(ROOT.length).replace(/^(index\.html)?$/, './');
  if (request.method === 'POST' && path === 'share') {
    event.respondWith(receive(request));
  } else if (request.method === 'GET' && Object.hasOwn(FILES, path)) {
    event.respondWith(answer(request, path));
  } else if (request.mode === 'navigate') {
    // Only a person's own way leads to the page; a missing file stays missing.
    event.respondWith(fetch(request).catch(() => Response.redirect(ROOT)));
  }
});

/** @param {ArrayBuffer} bytes */
async function integrity(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
  return `sha384-${btoa(String.fromCharCode(...digest))}`;
}

/** The caches of all versions, among them what is left of an attempt that failed. */
const versions = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/**
 * The headers that say what a file may do: the host's, and ours where it has none.
 * @param {Headers} theirs
 */
function policy(theirs) {
  const headers = new Headers(HEADERS);
  for (const name of POLICY) {
    const value = theirs.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

async function install() {
  // The page is asked for every time: its headers hold for all files, and may change when no file does.
  const page = await download('./');
  const headers = policy(page.headers);
  const older = await Promise.all((await versions()).map((name) => caches.open(name)));
  const later = await unused(older);
  const cache = await caches.open(CACHE);
  const paths = Object.keys(FILES).filter((path) => !later.includes(folderOf(path)));
  await Promise.all(
    paths.map(async (path) => {
      const file = path === './' ? page : ((await find(older, path)) ?? (await download(path)));
      await cache.put(path, made(file, headers, path));
    }),
  );
}

const folderOf = (/** @type {string} */ path) => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * Folders that wait until they are used: no version has anything of them.
 * @param {Cache[]} versions
 */
async function unused(versions) {
  const kept = (await Promise.all(versions.map((cache) => cache.keys()))).flat();
  const folders = kept.map(({ url }) => folderOf(new URL(url).pathname.slice(ROOT.length)));
  return LATER.filter((folder) => !folders.includes(folder));
}

/**
 * Keeps a folder from now on.
 * @param {string} folder
 */
async function keep(folder) {
  const cache = await caches.open(CACHE);
  for (const path of Object.keys(FILES).filter((path) => folderOf(path) === folder)) {
    if (await cache.match(path)) continue;
    const file = await download(path);
    await cache.put(path, made(file, policy(file.headers), path));
  }
}

/** Keeps what an older version came to use while this one waited; without a network, when it is used again. */
async function keepUsed() {
  const older = await Promise.all((await versions()).map((name) => caches.open(name)));
  const later = await unused(older);
  for (const folder of LATER) if (!later.includes(folder)) await keep(folder).catch(() => undefined);
}

/**
 * A file, and the headers that it came with.
 * @typedef {{ bytes: ArrayBuffer, headers: Headers }} Found
 */

/**
 * A file that is the same in an older version.
 * @param {Cache[]} older
 * @param {string} path
 * @returns {Promise<Found | undefined>}
 */
async function find(older, path) {
  for (const cache of older) {
    const found = await cache.match(path);
    const bytes = await found?.arrayBuffer().catch(() => undefined);
    if (found && bytes && (await integrity(bytes)) === FILES[path]) return { bytes, headers: found.headers };
  }
  return undefined;
}

/**
 * A file from the network, checked.
 * @param {string} path
 * @returns {Promise<Found>}
 */
async function download(path) {
  let reason;
  // What the browser's own cache has may be out of date, or damaged.
  for (const cache of /** @type {const} */ (['no-cache', 'reload'])) {
    const response = await fetch(path, { cache });
    const bytes = await response.arrayBuffer();
    if (response.ok && (await integrity(bytes)) === FILES[path]) return { bytes, headers: response.headers };
    reason = response.ok ? 'is not the file that was promised' : `was answered with ${response.status}`;
  }
  throw new Error(`${path} ${reason}`);
}

/**
 * @param {Found} file
 * @param {Headers} policy
 * @param {string} path
 */
function made({ bytes, headers }, policy, path) {
  const all = new Headers({ ...Object.fromEntries(policy), ...(path === './' && PAGE_HEADERS) });
  all.set('Content-Type', headers.get('Content-Type') ?? '');
  return new Response(bytes, { headers: all });
}

/**
 * A file of this version. Where the cache was cleared it is filled again, as long as the site has this version.
 * @param {Request} request
 * @param {string} path
 */
async function answer(request, path) {
  const cache = await caches.open(CACHE).catch(() => undefined);
  const found = await cache?.match(path).catch(() => undefined);
  if (found) return found;
  const file = await download(path).catch(() => undefined);
  if (!file) return fetch(request);
  const response = made(file, policy(file.headers), path);
  await cache?.put(path, response.clone()).catch(() => undefined);
  return response;
}

async function removeOthers() {
  for (const name of await versions()) if (name !== CACHE) await caches.delete(name);
}

/**
 * A text or files that another app shares: they go to the page by way of a cache, and not to the network.
 * `shared-text.js` takes them.
 * @param {Request} request
 */
async function receive(request) {
  const form = await request.formData();
  const get = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
  const text = [get('title'), get('text')].filter(Boolean).join('\n\n') || get('url');
  const cache = await caches.open('electra-qa-shared');
  await cache.put('./shared', new Response(text));
  const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0);
  for (const [index, file] of /** @type {File[]} */ (files).entries()) {
    const headers = { 'Content-Type': file.type, 'x-electra-qa-name': encodeURIComponent(file.name) };
    await cache.put(`./shared/${index}`, new Response(file, { headers }));
  }
  return Response.redirect('./?shared', 303);
}
