// The options of library, frame and widget: what is taken, and what is said of the rest. No browser needed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as contract from '../../www/shared/contract.js';
import { checked, checkedText, OPTIONS, unknown } from '../../www/shared/options.js';
import ts from './node_modules/typescript/lib/typescript.js';

const WWW = join(import.meta.dirname, '../../www');
/** @type {(act: () => void, message: string | RegExp) => void} */
const refused = (act, message) => assert.throws(act, { name: 'ElectraQaError', code: 'invalid-option', message });

test('what was given is taken, what was left out is not there', () => {
  const { signal } = new AbortController();
  assert.deepEqual(checked('ASK', { topK: 1000, maxAnswerLen: 1, noAnswer: false, signal }), {
    topK: 1000,
    maxAnswerLen: 1,
    noAnswer: false,
    signal,
  });
  assert.deepEqual(checked('ASK', { topK: undefined, signal: null }), {});
  assert.deepEqual(checked('READER'), {});
  const model = [new File(['{}'], 'config.json')];
  for (const options of [
    { model },
    { model: new URL('https://qa.example/a.gguf') },
    { model: new Uint8Array(4) },
    { backend: 'simd', workers: 1 },
  ]) {
    assert.deepEqual(checked('READER', options), options);
  }
});

test('a name in another form, or misspelt, is refused with the right one', () => {
  for (const [of, given, meant] of [
    ['ASK', 'top_k', 'topK'],
    ['ASK', 'topk', 'topK'],
    ['ASK', 'max-answer-len', 'maxAnswerLen'],
    ['ASK', 'max_answer_length', 'maxAnswerLen'],
    ['READER', 'modles', 'models'],
    ['READER', 'Backend', 'backend'],
    ['READER', 'onprogress', 'onProgress'],
    ['FRAME_READER', 'containers', 'container'],
    ['WIDGET_ASK', 'shown', 'show'],
  ]) {
    refused(
      () => checked(/** @type {keyof typeof OPTIONS} */ (of), { [given]: 1 }),
      `\`${given}\` is not an option; did you mean \`${meant}\`?`,
    );
  }
  refused(
    () => checked('ASK', { language: 'de' }),
    '`language` is not an option. There is: mode, topK, maxAnswerLen, noAnswer, threshold, heat, hint, profile, signal, onUpdate.',
  );
});

test('a value that cannot be is refused with what can', () => {
  for (const topK of ['3', 0, 1001, 1.5, NaN, true, {}]) {
    refused(() => checked('ASK', { topK }), /^`topK` must be a whole number from 1 to 1000\. Got /);
  }
  for (const [of, options, what] of /** @type {[keyof typeof OPTIONS, Wrong, string][]} */ ([
    ['ASK', { mode: 'bert' }, "`mode` must be 'verdict', 'pipeline' or 'squad'. Got \"bert\"."],
    ['ASK', { threshold: 1.5 }, '`threshold` must be a number from 0 to 1. Got 1.5.'],
    ['ASK', { threshold: NaN }, '`threshold` must be a number from 0 to 1. Got NaN.'],
    ['ASK', { noAnswer: 'no' }, '`noAnswer` must be true or false. Got "no".'],
    ['ASK', { signal: new AbortController() }, '`signal` must be an AbortSignal, such as `controller.signal`. Got an object.'],
    ['READER', { backend: 'gpu' }, "`backend` must be 'auto', 'simd' or 'webgpu'. Got \"gpu\"."],
    [
      'READER',
      { model: ['a.gguf'] },
      '`model` must be a name, an address, a file, its content, or an array of files. Got an array.',
    ],
    ['READER', { onProgress: 'log' }, '`onProgress` must be a function. Got "log".'],
    ['FRAME_READER', { container: '#frame' }, '`container` must be an element. Got "#frame".'],
    ['ASK', 3, 'The options must be an object. Got 3.'],
    ['READER', '/models.json', 'The options must be an object. Got "/models.json".'],
  ])) {
    refused(() => checked(of, options), what);
  }
});

test('questions and passages are strings', () => {
  assert.equal(checkedText('', 'passage'), '');
  for (const [value, got] of [
    [{ a: 1 }, 'an object'],
    [['a'], 'an array'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
  ]) {
    refused(() => checkedText(/** @type {Wrong} */ (value), 'passage'), `The passage must be a string. Got ${got}.`);
  }
});

test('no attribute of all elements is taken for one of the widget that is misspelt', () => {
  const html =
    'accesskey autocapitalize autofocus class contenteditable dir draggable enterkeyhint exportparts hidden id inert inputmode is ' +
    'itemid itemprop itemref itemscope itemtype lang nonce part popover role slot spellcheck style tabindex title translate xmlns';
  const names = Object.keys(OPTIONS.WIDGET);
  for (const name of html.split(' ')) assert.doesNotMatch(unknown(name, names, 'an attribute').message, /did you mean/, name);
});

/** @param {import('typescript').TypeElement} member */
const nameOf = ({ name }) => (name && ts.isIdentifier(name) ? name.text : '');

test('the types have the options that there are', () => {
  /** @type {Map<string, string[]>} */
  const interfaces = new Map();
  for (const file of ['library/electra-qa.d.ts', 'frame/electra-qa-frame.d.ts', 'widget/electra-qa-widget.d.ts']) {
    const source = ts.createSourceFile(file, readFileSync(join(WWW, file), 'utf8'), ts.ScriptTarget.Latest);
    source.forEachChild((node) => {
      if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node.members.map(nameOf));
    });
  }
  /** @param {string[]} types */
  const names = (...types) => [...new Set(types.flatMap((type) => interfaces.get(type) ?? []))].sort();
  assert.deepEqual(names('AskOptions'), Object.keys(OPTIONS.ASK).sort());
  assert.deepEqual(names('ReaderOptions'), Object.keys(OPTIONS.READER).sort());
  assert.deepEqual(names('ReaderOptions', 'FrameReaderOptions'), Object.keys(OPTIONS.FRAME_READER).sort());
  assert.deepEqual(names('AskOptions', 'WidgetAskOptions'), Object.keys(OPTIONS.WIDGET_ASK).sort());
});

test('the types have the names that the engine has', () => {
  const source = ts.createSourceFile('', readFileSync(join(WWW, 'library/electra-qa.d.ts'), 'utf8'), ts.ScriptTarget.Latest);
  /** @type {(type: string, member: string) => string[]} */
  const names = (type, member) => {
    const declared = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === type);
    const field = declared?.members.filter(ts.isPropertySignature).find((node) => nameOf(node) === member);
    assert.ok(field?.type && ts.isUnionTypeNode(field.type), `${type}.${member}`);
    return field.type.types.map((node) => node.getText(source).slice(1, -1)).sort();
  };
  assert.deepEqual(names('ElectraQaError', 'code'), contract.ERROR_CODES.toSorted());
  assert.deepEqual(names('AskOptions', 'mode'), contract.MODES.toSorted());
  assert.deepEqual(names('ReaderOptions', 'backend'), contract.BACKENDS.toSorted());
  assert.deepEqual(names('Progress', 'stage'), contract.STAGES.toSorted());
  assert.deepEqual(names('Answer', 'standing'), contract.STANDINGS.toSorted());
  assert.deepEqual(names('Verdict', 'level'), contract.LEVELS.toSorted());
});

test('a question has the options that the engine knows, and those of who asks', () => {
  assert.deepEqual(Object.keys(OPTIONS.ASK), [...contract.ASK_OPTIONS, 'signal', 'onUpdate']);
});
