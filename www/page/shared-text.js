// A text that another app shares: `service-worker.js` has put it into a cache, and it goes on to where
// `src/page/draft.rs` takes it.
export async function takeShared() {
  if (!new URLSearchParams(location.search).has('shared')) return;
  history.replaceState(null, '', location.pathname);
  try {
    const cache = await caches.open('electra-qa-shared');
    const text = await (await cache.match('./shared'))?.text();
    await caches.delete('electra-qa-shared');
    if (text) sessionStorage.setItem('electra-qa-draft', JSON.stringify({ passage: text, shared: true }));
  } catch (cause) {
    console.warn(cause);
  }
}
