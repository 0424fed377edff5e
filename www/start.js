// Starts the page. A file of its own, so that the page needs no script in its HTML.
import { simd, WITHOUT_SIMD } from './features.js';

const { js, wasm } = document.getElementById('start').dataset;
const { integrity } = document.querySelector(`link[rel=preload][href="${wasm}"]`) ?? {};
try {
  if (!simd) throw new Error(WITHOUT_SIMD);
  const page = await import(new URL(js, document.baseURI).href);
  await page.default({ module_or_path: fetch(new URL(wasm, document.baseURI), { integrity }) });
} catch (cause) {
  console.error(cause);
  const words = document.getElementById('start-words');
  if (words) {
    words.textContent = simd ? 'The page could not be loaded. Check your connection and reload it.' : WITHOUT_SIMD;
  }
}
