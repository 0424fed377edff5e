// What the widget reads of a document, and that every part of it is where the text says it is.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

/** @type {Browser} */
let browser;
/** @type {Served} */
let server;
/** @type {Page} */
let page;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve(join(import.meta.dirname, '../../www'))]);
  server.extra['/text.html'] = '<!doctype html><meta charset="utf-8"><title>Text</title><body></body>';
  page = await browser.newPage();
  await page.goto(`${server.origin}/text.html`);
  await page.evaluate(async () => {
    const { readText } = await import('/widget/text.js');
    window.read = (html) => {
      document.body.innerHTML = html;
      return readText([document.body]);
    };
    window.build = (tree) => {
      if (typeof tree === 'string') return document.createTextNode(tree);
      const [tag, style, ...children] = tree;
      const element = document.createElement(tag);
      element.style.cssText = style;
      const root = tag === 'x-open' ? element.attachShadow({ mode: 'open' }) : element;
      root.append(...children.map(window.build));
      return element;
    };
    window.readTree = (tree) => {
      document.body.replaceChildren(window.build(tree));
      return readText([document.body]);
    };
    // Every slice against its ranges, by the same words and in the order of the document.
    window.misplaced = (tree, cuts) => {
      const placed = window.readTree(tree);
      /** @param {string} text */
      const squeezed = (text) => text.replace(/[ \t\n\r\f]+/g, '');
      for (const [a, b] of cuts) {
        const [start, end] = [Math.floor(a * placed.length), Math.floor(b * placed.length)].sort((x, y) => x - y);
        const ranges = placed.ranges(start, end);
        const slice = placed.text.slice(start, end);
        if (squeezed(ranges.join('')) !== squeezed(slice)) return { slice, ranges: ranges.map(String), text: placed.text };
        if (new Set(ranges.map((range) => range.startContainer)).size !== ranges.length) return { twice: ranges.map(String) };
      }
      return undefined;
    };
  });
});
after(async () => {
  await browser.close();
  await server.close();
});

const CASES = {
  'white space collapses within and between elements': ['a \n b<b> c </b> <i> d</i>', 'a b c d'],
  'white space around blocks goes': ['  a <p> b </p> c ', 'a\nb\nc'],
  'words in pieces stay words': ['un<b>break</b>able <span>an</span>swer', 'unbreakable answer'],
  'lines break where they are broken': ['a<br>b<br><br>c<wbr>d', 'a\nb\ncd'],
  'blocks in blocks are one border': ['<div><div><p>a</p></div></div><div>b</div>', 'a\nb'],
  'lists, headings and quotes are lines': [
    '<h2>a</h2><ul><li>b<li>c<ul><li>d</ul></ul><blockquote>e</blockquote>',
    'a\nb\nc\nd\ne',
  ],
  'tables have tabs and lines': ['<table><tr><th>a<td>b<tr><td>c<td>d</table>', 'a\tb\nc\td'],
  'preserved white space stays': ['<pre>a\n  b</pre><p style="white-space: pre-line">c  d\n e</p>', 'a\n  b\nc d\ne'],
  'hard spaces and emoji stay': ['a\u00a0b 😀c', 'a\u00a0b 😀c'],
  'what styles make of elements counts, not their names': [
    '<span style="display: block">a</span><p style="display: inline">b</p><p style="display: inline">c</p>',
    'a\nbc',
  ],
  'flex and grid items are blocks': ['<div style="display: flex"><span>a</span><span>b</span></div>', 'a\nb'],
  'boxes without a box are transparent': ['<p>a<span style="display: contents">b</span></p>', 'ab'],
  'hidden parts are left out': [
    '<p hidden>x</p><p style="display: none">x</p><p style="visibility: hidden">x<b style="visibility: visible">a</b></p><p style="content-visibility: hidden">x</p>',
    'a',
  ],
  'what is not for reading is left out': [
    '<nav>x</nav><script>x</script><style>x{}</style><template>x</template><noscript>x</noscript><div role="navigation">x</div><svg><text>x</text></svg>a',
    'a',
  ],
  'what a screen reader would not read is left out': ['<p aria-hidden="true">x</p><p inert>x</p>a', 'a'],
  'controls are left out': [
    '<button>x</button><textarea>x</textarea><select><option>x</select><div role="textbox">x</div><datalist><option>x</datalist>a',
    'a',
  ],
  'closed details are read': ['<details><summary>a</summary>b</details>', 'a\nb'],
  'readings of ruby are left out': ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字', '漢字'],
  'words for screen readers alone are left out': [
    '<span style="position: absolute; width: 1px; height: 1px; clip-path: inset(50%)">x</span>a',
    'a',
  ],
};

for (const [name, [html, text]] of Object.entries(CASES)) {
  test(name, async () => assert.equal(await page.evaluate((html) => window.read(html).text, html), text));
}

test('a root without a box is read where its parent is shown', async () => {
  const [shown, hidden] = await page.evaluate(async () => {
    const { readText } = await import('/widget/text.js');
    return ['', 'none'].map((display) => {
      document.body.innerHTML = `<div style="display: ${display}"><main style="display: contents"><p>a</p></main></div>`;
      return readText([document.querySelector('main')]).text;
    });
  });
  assert.deepEqual([shown, hidden], ['a', '']);
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '  ', '\n', '\t', 'é', '😀', '\u00a0', '.'), maxLength: 12 });
const style = fc.constantFrom(
  '',
  '',
  'white-space: pre',
  'white-space: pre-line',
  'display: none',
  'visibility: hidden',
  'visibility: visible',
  'display: contents',
  'display: flex',
  'display: inline-block',
  'display: table-cell',
);
/** @type {{ tree: fc.Arbitrary<Tree>, element: fc.Arbitrary<Tree> }} */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 5 }, text, tie('element')),
  element: fc
    .tuple(
      fc.constantFrom('p', 'div', 'span', 'b', 'td', 'tr', 'table', 'br', 'ul', 'li', 'nav', 'button', 'details', 'x-open'),
      style,
      fc.array(tie('tree'), { maxLength: 4 }),
    )
    .map(([tag, style, children]) => [tag, style, ...children]),
}));
const cuts = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
  minLength: 1,
  maxLength: 8,
});

test('every slice stands where its ranges are', async () => {
  await fc.assert(
    fc.asyncProperty(tree, cuts, async (tree, cuts) => {
      assert.equal(await page.evaluate(({ tree, cuts }) => window.misplaced(['div', '', tree], cuts), { tree, cuts }), undefined);
    }),
    { numRuns: 300 },
  );
});

test('no white space at either end, and no doubled space unless it is preserved', async () => {
  const collapsing = tree.filter((tree) => !JSON.stringify(tree).includes('white-space: pre"'));
  await fc.assert(
    fc.asyncProperty(collapsing, async (tree) => {
      const text = await page.evaluate((tree) => window.readTree(['div', '', tree]).text, tree);
      assert.doesNotMatch(text, /^[ \t\n]|[ \t\n]$|[ \t\n]{2}/);
    }),
    { numRuns: 200 },
  );
});

test('the characters are those that the browser shows, in its order', async () => {
  // Not what is left out on purpose, or what innerText does not go into.
  const shown = tree.filter((tree) => !/"(nav|button|details|x-open)"/.test(JSON.stringify(tree)));
  await fc.assert(
    fc.asyncProperty(shown, async (tree) => {
      const [ours, theirs] = await page.evaluate(
        (tree) =>
          // biome-ignore lint/performance/useDomNodeTextContent: the browser's own reading is what ours is held to
          [window.readTree(['div', '', tree]).text, document.body.innerText].map((text) => text.replace(/[ \t\n\r\f]+/g, '')),
        tree,
      );
      assert.equal(ours, theirs);
    }),
    { numRuns: 300 },
  );
});
