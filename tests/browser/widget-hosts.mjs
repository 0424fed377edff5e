// Pages that carry the widget: one folder each under hosts/, with what is expected of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE } from './browser.mjs';
import { serve } from './server.mjs';

const HOSTS = join(import.meta.dirname, 'hosts');
/** Whether the widget comes from the host's own site (`same`) or from another one (`other`, as usual). */
const SITE = process.env.WIDGET_SITE ?? 'other';

/** Names of the hosts that say what they expect. */
export const hosts = readdirSync(HOSTS).filter(
  (name) => name.startsWith('widget-') && readdirSync(join(HOSTS, name)).includes('expected.json'),
);

/** @param {string} name */
export const expected = (name) => JSON.parse(readFileSync(join(HOSTS, name, 'expected.json'), 'utf8'));

/**
 * A host's page, with all that it asked for and complained about. `ENGINE` in its files stands for the widget's
 * site; `files` are added to its folder. Ends with the test.
 *
 * @param {TestContext} t
 * @param {Browser} browser
 * @param {string} name
 * @param {{
 *   files?: Record<string, string>,
 *   prepare?: (made: { page: Page, engine: Served, site: Served, context: BrowserContext }) => unknown,
 *   context?: BrowserContextOptions,
 * }} [options]
 */
export async function host(t, browser, name, { files = {}, prepare, context: options = {} } = {}) {
  const engine = await serve();
  const site = SITE === 'same' ? engine : await serve(HOSTS);
  const own = Object.fromEntries(
    readdirSync(join(HOSTS, name), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(HOSTS, name, entry.name), 'utf8')]),
  );
  for (const [file, content] of Object.entries({ ...own, ...files })) {
    site.extra[`/${name}/${file}`] = content.replaceAll('ENGINE', engine.origin);
  }
  site.extra['/favicon.ico'] = '';
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  t.after(async () => {
    await context.close();
    await engine.close();
    if (site !== engine) await site.close();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  /** @type {string[]} */
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await prepare?.({ page, engine, site, context });
  await page.goto(`${site.origin}/${name}/`);
  if (await page.locator('script[src$="/electra-qa-widget.js"]').count())
    await page.waitForFunction(() => customElements.get('electra-qa'));
  return { page, engine, errors, ...parts(page.locator('electra-qa').first()) };
}

/**
 * What a visitor sees of a widget.
 *
 * @param {Locator} widget
 */
export function parts(widget) {
  /** @param {string} name */
  const part = (name) => widget.locator(`[part="${name}"]`);
  return {
    widget: /** @type {WidgetLocator} */ (widget),
    button: part('button'),
    panel: part('panel'),
    question: part('question'),
    ask: part('ask'),
    cancel: part('cancel'),
    close: part('close'),
    status: part('status'),
    progress: part('progress'),
    error: part('error'),
    retry: part('retry'),
    answer: part('answer-text'),
    excerpt: part('excerpt'),
    show: part('show'),
    previous: part('previous'),
    next: part('next'),
  };
}

/**
 * Opens the panel, if it is not, and asks.
 *
 * @param {ReturnType<typeof parts>} app
 * @param {string} question
 */
export async function ask(app, question) {
  if (!(await app.panel.isVisible())) await app.button.click();
  await app.question.fill(question);
  await app.question.press('Enter');
}

/**
 * The texts marked as the answer, one for each text node, in the order of the page.
 *
 * @param {Page} page
 * @param {string} [name]
 */
export const marked = (page, name = 'electra-qa-answer') =>
  page.evaluate(
    (name) =>
      [.../** @type {Iterable<Range>} */ (CSS.highlights.get(name) ?? [])]
        .sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b))
        .map(String),
    name,
  );

/**
 * Resolves to the next event of that name, with what can be copied of its detail. Another one's error is an error.
 *
 * @template {'ready' | 'progress' | 'answer' | 'error'} Name
 * @param {Page} page
 * @param {Name} name
 * @returns {Promise<HTMLElementEventMap[`electra-qa-${Name}`]['detail']>}
 */
export const heard = (page, name) =>
  page.evaluate(
    (name) =>
      new Promise((done, fail) => {
        /** @param {CustomEvent} event */
        const copy = ({ detail }) => JSON.parse(JSON.stringify({ ...detail, code: detail.code, message: detail.message }));
        addEventListener(`electra-qa-${name}`, (event) => done(copy(/** @type {CustomEvent} */ (event))), { once: true });
        addEventListener('electra-qa-error', (event) => fail(/** @type {CustomEvent} */ (event).detail), { once: true });
      }),
    name,
  );
