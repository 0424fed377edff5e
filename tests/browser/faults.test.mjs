// What goes wrong: the network, the files, what a person puts in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, gate, launch, lengthOf, MODEL, models, open, typed } from './browser.mjs';

/** @type {Browser} */
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const ADA = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
const WHEN = 'When was the first program written?';
const { bytes } = models.models[0];

test('while the model arrives one can type, and a question waits for it', async (t) => {
  const { promise, release } = gate();
  t.after(release);
  const app = await open(t, browser, {
    wait: false,
    prepare: ({ server }) => {
      server.fault = (path) => (path === MODEL ? { hold: promise, after: Math.floor(bytes / 2) } : undefined);
    },
  });
  await app.progress.getByText(/\d+\.\d of \d+\.\d MB/).waitFor();
  await ask(app, ADA, WHEN);
  await app.page.getByText('Your question waits for the model').waitFor();
  assert.equal(await app.answer.count(), 0);
  release();
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
});

/**
 * Opens the page with a broken model, and mends it for the second try.
 *
 * @param {TestContext} t
 * @param {Fault} fault
 * @param {RegExp} message
 */
async function broken(t, fault, message) {
  const app = await open(t, browser, {
    wait: false,
    prepare: ({ server }) => {
      server.fault = (path) => (path === MODEL ? fault : undefined);
    },
  });
  await ask(app, ADA, WHEN);
  await app.error.waitFor();
  assert.match(await app.error.textContent(), message);
  assert.equal(await app.passage.inputValue(), ADA);
  assert.equal(await app.question.inputValue(), WHEN);
  app.server.fault = () => undefined;
  await app.retry.click();
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
  assert.equal(await app.error.count(), 0);
}

test('a download that cannot begin can be tried again', (t) => broken(t, { cut: 0 }, /could not be downloaded/));

test('a model that is not there can be tried again', (t) => broken(t, { status: 404 }, /404/));

test('a model with altered bytes is not used', (t) => {
  /** @param {Buffer} content */
  const alter = (content) => {
    content[Math.floor(content.length / 2)] ^= 1;
    return content;
  };
  return broken(t, { alter }, /not the one that was promised/);
});

test('without text or question the page says what is missing', async (t) => {
  const app = await open(t, browser);
  await app.ask.click();
  await app.page.locator('#passage-hint').getByText('There is no text yet.').waitFor();
  assert.match(await app.status.textContent(), /There is no text yet/);
  assert.equal(await app.passage.getAttribute('aria-invalid'), 'true');
  await ask(app, ' \n\t ', WHEN);
  await app.page.locator('#passage-hint').getByText('There is no text yet.').waitFor();
  await ask(app, ADA, '   ');
  await app.page.locator('#question-hint').getByText('Write a question first.').waitFor();
  assert.equal(await app.question.getAttribute('aria-invalid'), 'true');
  await app.question.fill(WHEN);
  await app.question.press('Enter');
  await app.answer.waitFor();
  assert.equal(await app.answer.textContent(), '1843');
});

test('a text beyond the limit is refused and kept', async (t) => {
  const app = await open(t, browser);
  const long = 'Words and more words. '.repeat(800_000);
  await app.passage.evaluate(typed, long);
  await app.question.fill(WHEN);
  await app.ask.click();
  await app.error.waitFor();
  assert.match(await app.error.textContent(), /long/i);
  assert.equal(await app.retry.count(), 0);
  assert.equal(await app.passage.evaluate(lengthOf), long.length);
  await ask(app, ADA, WHEN);
  await app.answer.waitFor();
});

const HOSTILE = {
  markup: '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> </textarea>&lt;b&gt;',
  'control characters': Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(''),
  'lone surrogates': '\ud800 a \udc00\udc00 b \ud83d',
  noise: Array.from({ length: 4_000 }, (_, at) => String.fromCharCode((at * 7_919) % 65_536)).join(''),
  'marks and joiners': `${'e\u0301\u0302\u0303'.repeat(50)}\u202e\u200d\ufeff${'👨‍👩‍👧‍👦'.repeat(20)}`,
  'one long word': 'x'.repeat(20_000),
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`hostile input: ${what}`, async (t) => {
    const app = await open(t, browser);
    for (const [passage, question] of [
      [`${text} ${ADA} ${text}`, WHEN],
      [ADA, text.slice(0, 200)],
    ]) {
      if (await app.edit.isVisible()) await app.edit.click();
      await app.passage.evaluate(typed, passage);
      await app.question.evaluate(typed, question);
      await app.ask.click();
      await app.answers.or(app.error).or(app.page.locator('.hint:not(:empty)')).first().waitFor();
      if (await app.answers.count()) {
        const shown = await app.page.locator('.reading').evaluate((reading) => reading.textContent?.length);
        assert.equal(shown, await app.passage.evaluate(lengthOf));
      }
    }
    assert.equal(await app.page.evaluate(() => window.hacked), undefined);
    assert.equal(await app.page.locator('.reading img, .reading script, .answers img').count(), 0);
    // And it still works.
    await ask(app, ADA, WHEN);
    await app.page.locator('.asked', { hasText: WHEN }).waitFor();
    assert.equal(await app.answer.textContent(), '1843');
    assert.deepEqual(app.seen.foreign, []);
    assert.deepEqual(app.seen.errors, []);
  });
}

test('files: text, web pages, and what is neither', async (t) => {
  const app = await open(t, browser);
  /** @type {(name: string, content: string | Buffer, mimeType?: string) => Promise<void>} */
  const give = (name, content, mimeType = 'text/plain') =>
    app.file.setInputFiles({ name, mimeType, buffer: typeof content === 'string' ? Buffer.from(content) : content });

  await give('ada.txt', `\ufeff${ADA}\r\nEnd.`);
  await app.page.getByText('Opened ada.txt').waitFor();
  assert.equal(await app.passage.inputValue(), `${ADA}\nEnd.`);
  await give('wide.txt', Buffer.from(`\ufeff${ADA}\r\nEnd.`, 'utf16le'));
  await app.page.getByText('Opened wide.txt').waitFor();
  assert.equal(await app.passage.inputValue(), `${ADA}\nEnd.`);

  const hint = app.page.locator('#passage-hint');
  await give('image.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
  await hint.getByText('is a picture, which is not read').waitFor();
  await give('large.txt', Buffer.alloc(2 ** 24 + 1, 'a'));
  await hint.getByText('more than 16 MB of text').waitFor();
  await give('empty.txt', '  \n');
  await hint.getByText('There is no text').waitFor();
  assert.equal(await app.passage.inputValue(), `${ADA}\nEnd.`);
  await give('latin.txt', Buffer.from('Gr\xf6\xdfe', 'latin1'));
  await app.page.getByText('Opened latin.txt').waitFor();
  assert.equal(await app.passage.inputValue(), 'Größe');

  const html = `<!doctype html><title>No</title><style>p{}</style><script>window.hacked=1</script>
    <h1>Ada</h1><p>Ada <b>Lovelace</b>\n wrote\nit.</p><img src=x onerror="window.hacked=1"><ul><li>one<li>two</ul>
    <table><tr><th>Name<th>Phone<tr><td>Bob<td>555-0177</table><pre>if x:\n  y</pre>
    <select><option>x</option><option>y</option></select><p hidden>hid</p><p style="display: none">hid</p>
    <p aria-hidden="true">hid</p><nav>Home</nav><aside>Buy</aside>`;
  await give('page.html', html, 'text/html');
  await app.page.getByText('Opened page.html').waitFor();
  assert.equal(
    await app.passage.inputValue(),
    'Ada\n\nAda Lovelace wrote it.\n\none\ntwo\n\nName\tPhone\nBob\t555-0177\n\nif x:\n  y',
  );
  assert.equal(await app.page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(app.seen.foreign, []);
});

test('a file can be dropped anywhere', async (t) => {
  const app = await open(t, browser);
  await app.page.evaluate((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'ada.md', { type: 'text/markdown' }));
    const target = document.querySelector('.top');
    for (const kind of ['dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
  }, ADA);
  await app.page.getByText('Opened ada.md').waitFor();
  assert.equal(await app.passage.inputValue(), ADA);
});
