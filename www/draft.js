// Text on its way into the page: what is in its boxes, over a reload; and what another app shares.
// `src/page/draft.rs` takes both from the same place.
const DRAFT = 'electra-qa-draft';

function put(draft) {
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify(draft));
  } catch {
    // No room, or none allowed.
  }
}

/** Keeps what is in the boxes for the next load of this tab. */
export function keepDraft() {
  const value = (id) => document.getElementById(id)?.value ?? '';
  put({ passage: value('passage'), question: value('question') });
}

/** Takes over what `service-worker.js` was given. */
export async function takeShared() {
  if (new URLSearchParams(location.search).get('shared') === null) return;
  history.replaceState(null, '', location.pathname);
  try {
    const cache = await caches.open('electra-qa-shared');
    const text = await (await cache.match('./shared'))?.text();
    await caches.delete('electra-qa-shared');
    if (text) put({ passage: text, shared: true });
  } catch (cause) {
    console.warn(cause);
  }
}
