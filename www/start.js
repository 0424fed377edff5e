// Starts the page. A file of its own, so that the page needs no script in its HTML.
import { takeShared } from './draft.js';
import { simd, WITHOUT_SIMD } from './features.js';

const link = (rel, name) => document.querySelector(`link[rel=${rel}][href*="/app-"][href$=".${name}"]`);

try {
  if (!simd) throw new Error(WITHOUT_SIMD);
  await takeShared();
  const { href, integrity } = link('preload', 'wasm');
  const page = await import(link('modulepreload', 'js').href);
  await page.default({ module_or_path: fetch(href, { integrity }) });
} catch (cause) {
  console.error(cause);
  const words = document.getElementById('start-words');
  if (words) {
    words.textContent = simd ? 'The page could not be loaded. Check your connection and reload it.' : WITHOUT_SIMD;
  }
  // As if this script had not loaded: `offline.js` looks after it.
  if (simd) document.getElementById('start').dispatchEvent(new Event('error'));
}
