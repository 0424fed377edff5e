// The custom elements manifest and the translations say what there is, no less and no more.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { DIST } from './server.mjs';
import { ask, host } from './widget-hosts.mjs';

const WWW = join(import.meta.dirname, '../../www');
/** @param {string} file */
const read = (file) => readFileSync(join(WWW, file), 'utf8');
/**
 * What is read of a custom elements manifest.
 *
 * @typedef {{ name: string, description: string, kind: string, static?: boolean, readonly?: boolean }} Item
 * @typedef {'attributes' | 'members' | 'events' | 'slots' | 'cssParts' | 'cssProperties'} Kind
 * @typedef {Item & Record<Kind, Item[]> & { customElement?: boolean, tagName: string }} Declaration
 */
/** @type {{ modules: { declarations: Declaration[], exports: Item[] }[] }} */
const manifest = JSON.parse(readFileSync(join(DIST, 'custom-elements.json'), 'utf8'));
const [{ declarations, exports }] = manifest.modules;
const [element] = declarations.filter(({ customElement }) => customElement);
/** @param {Item[]} list */
const names = (list) => list.map(({ name }) => name).sort();

/** @type {Kind[]} */
const KINDS = ['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties'];

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('attributes, properties, methods and exports', async (t) => {
  const { page } = await host(t, browser, 'widget-main');
  const actual = await page.evaluate(async (tag) => {
    const module = await import(document.querySelector('script[src]').src);
    const type =
      /** @type {typeof import('../../www/widget/electra-qa-widget.js').ElectraQa & { observedAttributes: string[] }} */ (
        customElements.get(tag)
      );
    const own = Object.entries(Object.getOwnPropertyDescriptors(type.prototype));
    const lifeCycle = /^(constructor|connectedCallback|disconnectedCallback|attributeChangedCallback)$/;
    return {
      exports: Object.keys(module).sort(),
      attributes: type.observedAttributes.filter((name) => name !== 'lang').sort(),
      methods: own
        .filter(([name, { value }]) => typeof value === 'function' && !lifeCycle.test(name))
        .map(([name]) => name)
        .sort(),
      properties: own
        .filter(([, { get }]) => get)
        .map(([name]) => name)
        .sort(),
      readonly: own.filter(([, { get, set }]) => get && !set).map(([name]) => name),
      statics: ['apiVersion', 'version'].filter((name) => name in type),
      same: type === module.ElectraQa && module.apiVersion === type.apiVersion,
    };
  }, element.tagName);
  /** @param {(item: Item) => unknown} test */
  const members = (test) => names(element.members.filter(test));
  assert.deepEqual(actual, {
    exports: names(exports.filter(({ kind }) => kind === 'js')),
    attributes: names(element.attributes),
    methods: members(({ kind }) => kind === 'method'),
    properties: members(({ kind, static: fixed }) => kind === 'field' && !fixed),
    readonly: members(({ kind, readonly, static: fixed }) => kind === 'field' && readonly && !fixed),
    statics: members(({ static: fixed }) => fixed),
    same: true,
  });
});

test('everything is described', () => {
  const all = [element, ...declarations, ...KINDS.flatMap((kind) => element[kind])];
  for (const { name, description } of all) assert.ok(description, name);
});

test('parts and slots', async (t) => {
  const { page } = await host(t, browser, 'widget-main');
  const actual = await page.locator('electra-qa').evaluate(({ shadowRoot }) => ({
    parts: [...(shadowRoot?.querySelectorAll('[part]') ?? [])].map((node) => node.getAttribute('part')).sort(),
    slots: [...(shadowRoot?.querySelectorAll('slot') ?? [])].map((slot) => slot.name),
  }));
  assert.deepEqual(actual, { parts: names(element.cssParts), slots: names(element.slots) });
});

test('custom properties of CSS', () => {
  const files = ['highlight.js', ...readdirSync(join(WWW, 'widget/style')).map((name) => `style/${name}`)];
  const used = files.flatMap((file) => read(`widget/${file}`).match(/--electra-qa-[a-z-]+/g) ?? []);
  assert.deepEqual([...new Set(used)].sort(), names(element.cssProperties));
});

test('every event comes with its detail', async (t) => {
  const app = await host(t, browser, 'widget-main');
  await app.page.evaluate(() => {
    window.heard = {};
    for (const name of ['ready', 'progress', 'answer', 'error']) {
      addEventListener(`electra-qa-${name}`, (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        window.heard[event.type] = { keys: Object.keys(detail), bubbles: event.bubbles, composed: event.composed };
      });
    }
  });
  await ask(app, 'Who built the mill?');
  await app.answer.waitFor();
  await ask(app, ' ');
  await app.error.waitFor();
  const heard = await app.page.evaluate(() => window.heard);
  // Of long texts only, which `widget-verdict.test.mjs` has.
  assert.deepEqual(
    Object.keys(heard).sort(),
    names(element.events).filter((name) => name !== 'electra-qa-update'),
  );
  for (const { bubbles, composed } of Object.values(heard)) assert.ok(bubbles && composed);
  assert.deepEqual(heard['electra-qa-progress'].keys.sort(), ['loaded', 'stage', 'total']);
  for (const key of ['question', 'passage', 'language', 'answers', 'windows'])
    assert.ok(heard['electra-qa-answer'].keys.includes(key), key);
  assert.ok(heard['electra-qa-error'].keys.includes('code'));
});

test('the types know every message, and every language has every message', async () => {
  const folder = join(WWW, 'shared/messages');
  const languages = readdirSync(folder);
  assert.deepEqual(languages.sort(), ['de.json', 'en.json', 'es.json', 'fr.json']);
  /** @type {(file: string) => Record<string, string>} */
  const messagesOf = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const english = messagesOf('en.json');
  /** @param {string} text */
  const fields = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const language of languages) {
    const messages = messagesOf(language);
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(english).sort(), language);
    for (const [key, text] of Object.entries(messages)) assert.deepEqual(fields(text), fields(english[key]), `${language}: ${key}`);
  }
  const types = read('widget/electra-qa-widget.d.ts');
  const [, level = ''] = read('library/electra-qa.d.ts').match(/ level: ([^;]*);/) ?? [];
  const levels = level.match(/[\w-]+/g) ?? [];
  assert.equal(levels.length, 5);
  for (const key of Object.keys(english).filter((key) => !key.startsWith('page.'))) {
    const [group, name] = key.split('.');
    assert.ok(group === 'error' || (group === 'level' && levels.includes(name)) || types.includes(`'${key}'`), key);
  }
  for (const level of levels) assert.ok(`level.${level}` in english, level);
});
