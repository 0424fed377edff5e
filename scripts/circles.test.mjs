// The checks for circles find made-up ones, and take what is none for none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

const root = mkdtempSync(join(tmpdir(), 'circles-'));
after(() => rmSync(root, { recursive: true }));

let count = 0;
/** @param {Record<string, string>} files */
function folder(files) {
  const made = join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made, name)), { recursive: true });
    writeFileSync(join(made, name), text);
  }
  return made;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const rust = (/** @type {Record<string, string>} */ files) =>
  run(process.execPath, [join(import.meta.dirname, 'rust-circles.mjs'), 'lib.rs'], folder(files));
const javascript = (/** @type {Record<string, string>} */ files) =>
  run(
    join(import.meta.dirname, 'node_modules/.bin/depcruise'),
    ['--config', join(import.meta.dirname, 'dependency-cruiser.json'), '.'],
    folder(files),
  );

test('Rust files that need each other are named', () => {
  const { status, output } = rust({
    'lib.rs': 'mod a;\nmod b;\nmod c;\n',
    'a.rs': 'use crate::b::{self, B as Other};\npub struct A(Other);',
    'b.rs': 'pub struct B;\nfn c() { super::c::c(); }',
    'c.rs': 'pub fn c() -> Option<crate::a::A> { None }',
  });
  assert.equal(status, 1);
  assert.match(output, /a\.rs → b\.rs → c\.rs → a\.rs/);
});

test('a re-export leads to the file that defines the item', () => {
  const { status, output } = rust({
    'lib.rs': 'mod a;\nmod b;\n',
    'a/mod.rs': 'mod item;\nmod user;\npub use item::Item;\npub use user::use_it;\n',
    'a/item.rs': 'pub struct Item; // crate::b::b',
    'a/user.rs': 'use super::Item;\npub fn use_it(_: Item) -> &\'static str { "crate::b::b" }',
    'b.rs': 'use crate::a::{Item, use_it};\npub fn b() { use_it(Item); }',
  });
  assert.equal(status, 0, output);
});

test('a child that uses an item of its parent, which uses the child, is a circle', () => {
  const { status, output } = rust({
    'lib.rs': 'mod a;\n',
    'a/mod.rs': 'mod child;\npub const ONE: u8 = 1;\npub fn two() -> u8 { child::two() }',
    'a/child.rs': 'pub fn two() -> u8 { 2 * super::ONE }',
  });
  assert.equal(status, 1);
  assert.match(output, /a\/mod\.rs → a\/child\.rs/);
});

test('test modules may need anything', () => {
  const { status, output } = rust({
    'lib.rs': 'mod a;\nmod b;\n',
    'a.rs': 'pub struct A;\n#[cfg(test)]\n#[allow(clippy::unwrap_used)]\nmod tests { use crate::b::B; }',
    'b.rs': 'pub struct B(crate::a::A);',
  });
  assert.equal(status, 0, output);
});

test('JavaScript modules that need each other are named', () => {
  const { status, output } = javascript({
    'package.json': '{ "type": "module" }',
    'a.js': 'import "./b.js";',
    'b.js': 'import "./c.js";',
    'c.js': 'export const later = () => import("./a.js");',
    'd.js': 'import "./c.js";',
  });
  assert.notEqual(status, 0);
  for (const file of ['a.js', 'b.js', 'c.js']) assert.ok(output.includes(file), output);
  assert.ok(!output.includes('d.js'), output);
  assert.equal(javascript({ 'a.mjs': 'import "./b.mjs";', 'b.mjs': '' }).status, 0);
});
