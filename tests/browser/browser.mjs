// Chromium and the page, for the tests.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { DIST, serve } from './server.mjs';

/** Longest wait for the model or an answer; the machine may be slow and busy. */
export const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

if (!existsSync(join(DIST, 'index.html'))) {
  throw new Error(`There is no page in ${DIST}: build it first (node scripts/build.mjs), or name its folder in DIST.`);
}

/** @type {{ title: string, passage: string, questions: { question: string, answer: string | null }[] }[]} */
export const samples = JSON.parse(readFileSync(join(import.meta.dirname, '../../assets/samples.json'), 'utf8'));
/**
 * The list of models.
 *
 * @typedef {{ id: string, name: string, file: string, bytes: number, sha256: string, chunk_bytes: number, chunks: string[] }} Listed
 */
/** @type {{ models: Listed[] }} */
export const models = JSON.parse(readFileSync(join(DIST, 'models.json'), 'utf8'));
/** Path of the default model under the server. */
export const MODEL = `/${models.models[0].file}`;

/** Has Chromium offer its software adapter to pages. */
export const GPU = ['--enable-unsafe-webgpu'];

/** @param {string[]} [flags] */
export function launch(flags = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...flags] });
}

/**
 * A page with nothing but a title, from a server of its own that has this fault, and what it warned of. Ends with the
 * test.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {{ path?: string, fault?: Faults }} [options]
 */
export async function plainPage(t, browser, { path = '/plain.html', fault = () => undefined } = {}) {
  const server = await serve();
  server.extra[path] = '<!doctype html><meta charset="utf-8"><title>Plain</title>';
  server.fault = fault;
  const context = await browser.newContext();
  t.after(async () => {
    await context.close();
    await server.close();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const warnings = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.goto(server.origin + path);
  return { server, page, warnings };
}

/** Runs in the page: that questions are asked by button or key alone is remembered from another visit. */
function onlyAsked() {
  try {
    localStorage.setItem('electra-qa-only-asked', 'on');
  } catch {
    // Not allowed there.
  }
}

/**
 * A page of its own context, with a server of its own and everything that it asked for and
 * complained about. Ends with the test. No service worker stands between page and server, unless
 * `context` says `serviceWorkers: 'allow'`. Questions are asked when a test asks them, and with `typing` when it pauses.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {{ context?: BrowserContextOptions, prepare?: (made: Made) => unknown, path?: string, wait?: boolean, typing?: boolean }} [options]
 */
export async function open(t, browser, { context: options = {}, prepare, path = '/', wait = true, typing = false } = {}) {
  const server = await serve();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block', ...options });
  t.after(async () => {
    await context.close();
    await server.close();
  });
  if (!typing) await context.addInitScript(onlyAsked);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  /** @type {{ errors: string[], foreign: string[] }} */
  const seen = { errors: [], foreign: [] };
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  context.on('request', (request) => {
    if (!request.url().startsWith(server.origin)) seen.foreign.push(request.url());
  });
  await prepare?.({ server, page, context });
  await page.goto(server.origin + path);
  const app = { page, server, context, seen, ...parts(page) };
  await app.question.waitFor();
  if (wait) await app.backend.waitFor();
  return app;
}

/**
 * What the page is made of.
 *
 * @param {Page} page
 */
export const parts = (page) => ({
  passage: page.getByTestId('passage'),
  question: page.getByTestId('question'),
  ask: page.getByTestId('ask'),
  answer: page.getByTestId('answer'),
  answers: page.getByTestId('answers'),
  status: page.getByTestId('status'),
  backend: page.getByTestId('backend'),
  cancel: page.getByTestId('cancel'),
  progress: page.getByTestId('progress'),
  error: page.getByTestId('error'),
  retry: page.getByTestId('retry'),
  edit: page.getByTestId('edit'),
  file: page.getByTestId('file'),
});

/**
 * Fills both boxes and asks.
 *
 * @param {Parts} app
 * @param {string} passage
 * @param {string} question
 */
export async function ask(app, passage, question) {
  if (await app.edit.isVisible()) await app.edit.click();
  await app.passage.fill(passage);
  await app.question.fill(question);
  await app.ask.click();
}

/**
 * Has a box hold a text at once, however long and strange; runs in the page.
 *
 * @param {HTMLElement | SVGElement} box
 * @param {string} text
 */
export function typed(box, text) {
  /** @type {HTMLTextAreaElement} */ (box).value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/**
 * How much a box holds; runs in the page.
 *
 * @param {HTMLElement | SVGElement} box
 */
export const lengthOf = (box) => /** @type {HTMLTextAreaElement} */ (box).value.length;

/**
 * The text that is marked as the best answer, over all its marks.
 *
 * @param {Page} page
 */
export async function marked(page) {
  return (await page.locator('.reading mark.best').allTextContents()).join('');
}

/**
 * Resolves when the best mark is inside the part of the text that can be seen.
 *
 * @param {Page} page
 */
export async function markInView(page) {
  await page.waitForFunction(() => {
    const mark = document.querySelector('.reading mark.best');
    const surface = document.querySelector('.reading');
    if (!mark || !surface) return false;
    const [inner, outer] = [mark.getBoundingClientRect(), surface.getBoundingClientRect()];
    return inner.top >= outer.top && inner.bottom <= outer.bottom && outer.bottom <= innerHeight;
  });
}

/** A promise with its handle outside. */
export function gate() {
  /** @type {() => void} */
  let release = () => {};
  const promise = /** @type {Promise<void>} */ (new Promise((done) => (release = done)));
  return { promise, release };
}
