// Documents: opened on the device, with their places; and those that cannot be.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gate, launch, marked, open, PATIENCE } from './browser.mjs';
import { archive, epub } from './epub.mjs';
import { shells, version, visit } from './versions.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const BOOK = epub('Bridges & storms', [
  ['The plan', 'The railway wanted a bridge over the firth. Thomas Bouch drew it.'],
  ['Storms', 'The bridge fell on 28 December 1879, in a storm. Nobody on the train lived.'],
]);
/** @type {(name: string, content: string | Buffer) => { name: string, mimeType: string, buffer: Buffer }} */
const file = (name, content) => ({
  name,
  mimeType: '',
  buffer: typeof content === 'string' ? Buffer.from(content) : content,
});
/** @param {Served} server */
const opener = (server) => server.requests.filter((path) => path.startsWith('/documents/'));

test('a book is opened, asked and cited by its chapter; its opener is loaded for it and not before', async (t) => {
  const app = await open(t, browser);
  assert.deepEqual(opener(app.server), []);
  await app.file.setInputFiles(file('bridges.epub', BOOK));
  await app.page.getByText('Opened bridges.epub').waitFor();
  assert.equal(new Set(opener(app.server)).size, 2);
  await app.page.getByRole('heading', { name: 'Bridges & storms' }).waitFor();
  await app.question.fill('When did the bridge fall?');
  await app.ask.click();
  await app.answer.waitFor();
  assert.equal(await app.page.getByTestId('place').first().textContent(), 'chapter 2 · Storms');
  assert.match(await marked(app.page), /28 December 1879/);
  assert.equal(await app.page.locator('.reading mark.best').first().getAttribute('title'), 'chapter 2 · Storms');
  assert.deepEqual(app.seen, { errors: [], foreign: [] });
});

/** @type {Record<string, [name: string, content: string | Buffer, message: RegExp]>} */
const REFUSED = {
  'a file of another format': ['letter.rtf', '{\\rtf1 ...', /is in the rich text format \(RTF\), which is not read/],
  'an archive that is none': ['book.epub', 'PK\x03\x04 and no more', /is damaged/],
  'an archive of other things': ['photos.zip', archive({ 'a.jpg': 'x' }), /is an archive, but no document/],
  'a book that is locked': [
    'locked.epub',
    archive({
      mimetype: 'application/epub+zip',
      'META-INF/container.xml': '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
      'META-INF/encryption.xml':
        '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherReference URI="c.xhtml"/></CipherData></EncryptedData></encryption>',
      'b.opf':
        '<package><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>',
      'c.xhtml': '\x00\x8f\x03\x1c\x00\xe2\x07\x00',
    }),
    /is protected/,
  ],
  'a program that calls itself a text': ['notes.txt', '\x7fELF\x02\x01\x01\0\0\0', /is a program, which is not read/],
  'a page without words': ['empty.html', '<!doctype html><p> ', /There is no text/],
};

test('files that cannot be read are told apart, and the page goes on with the others', async (t) => {
  const app = await open(t, browser);
  const hint = app.page.locator('#passage-hint');
  for (const [what, [name, content, message]] of Object.entries(REFUSED)) {
    await app.file.setInputFiles(file(name, content));
    await hint
      .getByText(message)
      .waitFor()
      .catch((cause) => assert.fail(`${what}: ${cause.message}`));
    assert.ok((await hint.textContent()).includes(`“${name}”`), what);
  }
  await app.file.setInputFiles(file('rows.csv', 'name,phone\nBob,555-0177\n'));
  await app.page.getByText('Opened rows.csv').waitFor();
  await app.question.fill('What is the phone number of Bob?');
  await app.ask.click();
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '555-0177');
  assert.equal(await app.page.getByTestId('place').first().textContent(), 'row 2');
  assert.deepEqual(app.seen.errors, []);
});

test('an address in place of a text is offered to be read, and what cannot be had from here is said', async (t) => {
  const app = await open(t, browser);
  const hint = app.page.locator('#passage-hint');
  await app.passage.fill(new URL('widget.html', app.page.url()).href);
  await app.page.getByTestId('open-address').click();
  await app.page.getByText('Opened ').waitFor();
  assert.equal(await app.page.getByTestId('open-address').count(), 0);
  assert.match(await app.passage.inputValue(), /ask/i);
  for (const [address, message] of /** @type {[string, RegExp][]} */ ([
    [new URL('no-such-page', app.page.url()).href, /answered with 404/],
    ['https://elsewhere.example/page', /connects to no other site/],
  ])) {
    await app.passage.fill(address);
    await app.question.fill('Who?');
    await app.ask.click();
    await hint.getByText(message).waitFor();
    assert.equal(await app.passage.inputValue(), address);
  }
});

test('a file that is removed while it is opened is said to be gone', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await open(t, browser);
  app.server.fault = (path) => (path.startsWith('/documents/') ? { hold: promise, after: 0 } : undefined);
  const folder = mkdtempSync(join(tmpdir(), 'electra-qa-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'gone.txt'), 'Here.');
  await app.file.setInputFiles(join(folder, 'gone.txt'));
  await app.status.getByText('Opening gone.txt').waitFor();
  rmSync(join(folder, 'gone.txt'));
  release();
  await app.page.locator('#passage-hint').getByText('“gone.txt” could not be read').waitFor();
});

test('an opener that cannot be had is said, an altered one is not run, and another try works', async (t) => {
  const app = await open(t, browser);
  const hint = app.page.locator('#passage-hint');
  /** @type {Fault[]} */
  const faults = [{ status: 404 }, { alter: (bytes) => bytes.fill(0, bytes.length >> 1) }];
  for (const fault of faults) {
    app.server.fault = (path) => (path.endsWith('.wasm') && path.startsWith('/documents/') ? fault : undefined);
    await app.file.setInputFiles(file('bridges.epub', BOOK));
    await hint.getByText('could not be loaded').waitFor();
    await app.question.fill('');
    await app.passage.fill('A text.');
    await app.page.waitForFunction(() => document.querySelector('#passage-hint').textContent === '');
  }
  app.server.fault = () => undefined;
  await app.file.setInputFiles(file('bridges.epub', BOOK));
  await app.page.getByText('Opened bridges.epub').waitFor();
});

/** @param {Page} page */
const kept = (page) =>
  page.evaluate(async () => {
    const [name] = (await caches.keys()).filter((name) => name.includes('shell'));
    const keys = await (await caches.open(name)).keys();
    return keys.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/documents/'));
  });
/** @param {Page} page */
const isKept = async (page) => {
  while ((await kept(page)).length < 2) await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
};

test('the opener is not kept on a first visit, but from its first use on, also by the next version', async (t) => {
  const app = await visit(t, browser);
  assert.deepEqual(await kept(app.page), []);
  assert.deepEqual(opener(app.server), []);
  await app.file.setInputFiles(file('bridges.epub', BOOK));
  await app.page.getByText('Opened bridges.epub').waitFor();
  await isKept(app.page);

  app.server.folder = version(t, 'Version 2');
  await app.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await app.page.getByRole('button', { name: 'Use it now' }).click();
  await app.page.waitForFunction(() => document.title === 'Version 2', undefined, { timeout: PATIENCE });
  await app.backend.waitFor();
  assert.equal((await shells(app.page)).length, 1);
  await isKept(app.page);
  await app.server.close();
  await app.page.reload();
  await app.file.setInputFiles(file('bridges.epub', BOOK));
  await app.page.getByText('Opened bridges.epub').waitFor();
});
