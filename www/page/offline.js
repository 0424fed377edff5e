// The page as an app: kept for use without a network, replaced by new versions, installed.
// It stands apart from the page's program and needs no other file, so that what is broken can be replaced.

const HOUR = 3_600_000;
const workers = navigator.serviceWorker;
const news = /** @type {HTMLElement} */ (document.getElementById('news'));
/** A text that stands in the document's head. @param {string} key */
const text = (key) => /** @type {HTMLMetaElement | null} */ (document.querySelector(`meta[name="${key}"]`))?.content ?? '';
/** Whether this tab has asked for the new version. */
let switching = false;

// Trusted Types: this one script, whatever is asked for.
const script = () => new URL('service-worker.js', document.baseURI).href;
const trusted = globalThis.trustedTypes?.createPolicy('electra-qa-offline', { createScriptURL: script });

/**
 * @param {string} words
 * @param {string} label of the button
 * @param {() => void} act what it does
 */
function say(words, label, act) {
  const told = document.createElement('p');
  told.textContent = words;
  /** @type {[string, string, () => void][]} */
  const buttons = [
    [label, 'strong', act],
    [text('page.version.later'), 'plain', () => news.replaceChildren()],
  ];
  news.replaceChildren(
    told,
    ...buttons.map(([label, style, act]) => {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: style, textContent: label });
      button.addEventListener('click', act);
      return button;
    }),
  );
}

/** Loads the page anew, with what is in its boxes: `src/page/draft.rs` fills them again. */
function reload() {
  const value = (/** @type {string} */ id) => /** @type {HTMLInputElement | null} */ (document.getElementById(id))?.value ?? '';
  try {
    sessionStorage.setItem('electra-qa-draft', JSON.stringify({ passage: value('passage'), question: value('question') }));
  } catch {
    // No room, or none allowed.
  }
  location.reload();
}

/**
 * Lets the new version take over, of all tabs.
 * @param {ServiceWorkerRegistration} registration
 */
function takeOver({ waiting }) {
  switching = true;
  // Another tab was faster.
  if (!waiting) return reload();
  waiting.addEventListener('statechange', () => waiting.state === 'activated' && reload());
  waiting.postMessage('take-over');
}

/** @param {ServiceWorkerRegistration} registration */
function offer(registration) {
  // On a first visit there is nothing older.
  if (registration.waiting && registration.active) {
    say(text('page.version.ready'), text('page.version.use'), () => takeOver(registration));
  }
}

async function register() {
  const registration = await workers.register(trusted?.createScriptURL('') ?? script(), { updateViaCache: 'none' });
  const follow = () => registration.installing?.addEventListener('statechange', () => offer(registration));
  registration.addEventListener('updatefound', follow);
  // One may be on its way already, or complete.
  follow();
  offer(registration);
  // The browser looks for a new version on every visit; an app may stay open for weeks.
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < HOUR) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** When a page that was kept does not start: gets everything anew from the site, once. Models stay. */
async function repair() {
  const words = document.getElementById('start-words');
  if (words) words.textContent = text('page.start.failed');
  const registration = await workers?.getRegistration();
  // Without a controller the page came from the site just now: there is nothing newer.
  if (!registration || !workers.controller || sessionStorage.getItem('electra-qa-repaired')) return;
  // Fails without a network; then what is there is better than nothing.
  await registration.update();
  sessionStorage.setItem('electra-qa-repaired', 'true');
  const shell = `electra-qa-shell:${encodeURIComponent(new URL(registration.scope).pathname)}:`;
  await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith(shell)) await caches.delete(name);
  location.reload();
}

/** Nothing here may stop the page. */
const attempt = (/** @type {() => Promise<void>} */ act) =>
  act().catch((cause) => console.warn(`Not kept for use offline: ${cause?.message ?? cause}`));

document.getElementById('start')?.addEventListener('error', () => attempt(repair));

if (workers) {
  workers.addEventListener('controllerchange', () => {
    if (!switching) say(text('page.version.changed'), text('page.version.reload'), reload);
  });
  // What the page itself needs comes first.
  if (document.readyState === 'complete') attempt(register);
  else addEventListener('load', () => attempt(register), { once: true });
}

// `src/page/installed.rs` has the button.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  window.electraQaInstall = event;
  dispatchEvent(new Event('electra-qa-install'));
});
