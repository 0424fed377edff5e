// The widget's types let right uses pass and wrong ones not: types/widget.ts.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

test('the types of the widget', () => {
  const program = ts.createProgram([join(import.meta.dirname, 'types/widget.ts')], {
    noEmit: true,
    strict: true,
    // In the built page they lie beside each other.
    rootDirs: ['library', 'widget'].map((room) => join(import.meta.dirname, '../../www', room)),
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  });
  const told = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  assert.deepEqual(told, []);
});
