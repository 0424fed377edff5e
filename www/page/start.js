// Starts the page. A file of its own, so that the page needs no script in its HTML.
//
// What it imports stands in tags behind it, with hashes: only what has loaded there is taken from there. An import by
// itself checks nothing, and asks again for what a preload has refused.
const start = /** @type {HTMLElement} */ (document.getElementById('start'));
const words = /** @type {HTMLElement} */ (document.getElementById('start-words'));
const failed = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="page.start.failed"]'));

const loaded = (/** @type {HTMLScriptElement} */ script) =>
  new Promise((done, fail) => {
    script.addEventListener('load', done);
    script.addEventListener('error', () => fail(new Error(`${script.src} did not arrive as it was built.`)));
  });

try {
  await Promise.all([.../** @type {NodeListOf<HTMLScriptElement>} */ (document.querySelectorAll('#start ~ script'))].map(loaded));
  const { simd, WITHOUT_SIMD } = await import('./features.js');
  const { ready, say } = await import('./language.js');
  if (simd) {
    const { takeShared } = await import('./shared-text.js');
    await takeShared();
    await ready;
    const program = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=preload][type="application/wasm"]'));
    const page = await import(/** @type {HTMLScriptElement} */ (document.getElementById('app')).src);
    await page.default({ module_or_path: fetch(program.href, { integrity: program.integrity }) });
  } else {
    await ready;
    words.textContent = say('error.unsupported-browser', WITHOUT_SIMD);
  }
} catch (cause) {
  console.error(cause);
  // The page is gone from here if its program got that far.
  if (words.isConnected) words.textContent = failed.content;
  // As if this script had not loaded: `offline.js` looks after it.
  start.dispatchEvent(new Event('error'));
}
