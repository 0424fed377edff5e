// What other apps hand over. A text that is shared: `service-worker.js` has put it into a cache, and it goes on to where
// `src/page/draft.rs` takes it. Files, shared or opened with the installed app: `src/page/incoming.rs` takes them.

/** @type {File[]} */
const files = [];

/** @param {File[]} more */
function hand(more) {
  files.push(...more);
  dispatchEvent(new Event('electra-qa-files'));
}

/** The files that have come since the last call. */
export const takeFiles = () => files.splice(0);

globalThis.launchQueue?.setConsumer(async ({ files }) => {
  const opened = files.map((handle) => handle.getFile().catch(() => undefined));
  hand((await Promise.all(opened)).filter((file) => file !== undefined));
});

/** @param {Response} response */
async function fileOf(response) {
  const name = decodeURIComponent(response.headers.get('x-electra-qa-name') ?? '');
  return new File([await response.blob()], name, { type: response.headers.get('Content-Type') ?? '' });
}

export async function takeShared() {
  if (!new URLSearchParams(location.search).has('shared')) return;
  history.replaceState(null, '', location.pathname);
  try {
    const cache = await caches.open('electra-qa-shared');
    const text = await (await cache.match('./shared'))?.text();
    const shared = await cache.matchAll();
    const named = shared.filter(({ headers }) => headers.has('x-electra-qa-name'));
    hand(await Promise.all(named.map(fileOf)));
    await caches.delete('electra-qa-shared');
    if (text) sessionStorage.setItem('electra-qa-draft', JSON.stringify({ passage: text, shared: true }));
  } catch (cause) {
    console.warn(cause);
  }
}
