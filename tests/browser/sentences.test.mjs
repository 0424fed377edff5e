// What errors say that scripts make: whole sentences, with cause and remedy, as the crates hold it for theirs. No
// browser needed: the messages are read from the scripts.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unknown } from '../../www/shared/options.js';
import ts from './node_modules/typescript/lib/typescript.js';

const ROOT = join(import.meta.dirname, '../..');
/** What makes an error, and hands one on, with a code and then a message. */
const MAKERS = ['failure', 'failed', 'told', 'refuse'];
/** What hands on what another has said. */
const HANDED_ON = ['message', 'data.error.message', 'CANCELLED', 'START_CANCELLED', 'CLOSED'];
/** Tested below, since what it says is put together. */
const PUT_TOGETHER = '`…` is not ……';

/**
 * The text of a message, with a mark for what is filled in.
 *
 * @param {ts.Node} node
 * @returns {string}
 */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  if (ts.isArrowFunction(node)) return textOf(node.body);
  const name = (ts.isCallExpression(node) ? node.expression : node).getText();
  return declared(node, name) ?? name;
}

/**
 * The text of the constant that a name stands for at this place.
 *
 * @param {ts.Node} place
 * @param {string} name
 * @returns {string | undefined}
 */
function declared(place, name) {
  for (let scope = place; scope; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    const constants = scope.statements.filter(ts.isVariableStatement).flatMap((node) => node.declarationList.declarations);
    const { initializer } = constants.find((node) => node.name.getText() === name) ?? {};
    if (initializer) return textOf(initializer);
  }
  return undefined;
}

/** Every message with the file that it is in. */
function messages() {
  const files = ['www', 'npm'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => join(folder, file)),
  );
  /** @type {{ file: string, text: string }[]} */
  const found = [];
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
    /** @param {ts.Node} node */
    const look = (node) => {
      if (ts.isCallExpression(node) && MAKERS.includes(node.expression.getText()) && node.arguments.length > 1) {
        found.push({ file, text: textOf(node.arguments[1]) });
      }
      node.forEachChild(look);
    };
    look(source);
    if (file === 'www/shared/features.js') found.push({ file, text: declared(source, 'WITHOUT_SIMD') ?? '' });
  }
  return found.filter(({ text }) => ![...HANDED_ON, PUT_TOGETHER, 'WITHOUT_SIMD'].includes(text));
}

/**
 * @param {string} text
 * @param {string} where
 */
function assertSentences(text, where) {
  const sentences = text.split(/(?<=[.?]) /);
  assert.ok(sentences.length > 1 || text.endsWith('`?'), `no remedy in ${where}: ${text}`);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z`…].*[^.][.?]$/, `${where}: ${text}`);
  assert.doesNotMatch(text, / {2}|undefined|null|\[object/, `${where}: ${text}`);
}

test('every error of a script says what happened and what to do', () => {
  const all = messages();
  assert.ok(all.length >= 22, `only ${all.length} messages were found`);
  for (const { file, text } of all) assertSentences(text, file);
});

test('so does a name that there is not, with the right one or with all', () => {
  for (const name of ['topk', 'colour']) assertSentences(unknown(name, ['topK', 'mode'], 'an option').message, name);
});
