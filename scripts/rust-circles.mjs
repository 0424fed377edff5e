// Fails where Rust files of one crate need each other in a circle, and prints the files of it.
//
//   node scripts/rust-circles.mjs [ROOT.rs ...]      by default the roots of all crates here
//
// A file needs the file that defines what it names: re-exports are followed to where they lead, so a parent
// that only declares its modules and passes their items on needs none of them. Test modules may need anything.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|b?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"|b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\])'|'\w+|(?:r#)?[A-Za-z_]\w*|::|\$crate|[^\s]/gu;

/** @param {string} source */
function tokens(source) {
  return [...source.matchAll(TOKEN)]
    .map(([token]) => token.replace(/^r#(?=\w+$)/, ''))
    .filter((token) => !/^\/[/*]|^b?r?#*"|^b?'/.test(token));
}

// Index behind the group or item that begins at `at`: behind its closing brace, or its semicolon.
/**
 * @param {string[]} code
 * @param {number} at
 */
function skipItem(code, at) {
  for (let depth = 0; at < code.length; at++) {
    if ('([{'.includes(code[at])) depth++;
    if (')]}'.includes(code[at])) depth--;
    if (depth === 0 && (code[at] === ';' || code[at] === '}')) return at + 1;
  }
  return at;
}

/**
 * @param {string[]} code
 * @param {number} at
 */
function skipBrackets(code, at) {
  for (let depth = 0; at < code.length; at++) {
    if (code[at] === '[') depth++;
    if (code[at] === ']' && --depth === 0) return at + 1;
  }
  return at;
}

// `a::{b as c, d::*}` at `at`, as [[path, name]], and the index behind it.
/**
 * @param {string[]} code
 * @param {number} at
 * @param {string[]} [prefix]
 * @returns {[[string[], string][], number]}
 */
function useTree(code, at, prefix = []) {
  const path = [...prefix];
  for (;;) {
    if (code[at] === '{') {
      const found = [];
      for (at++; code[at] !== '}' && at < code.length; ) {
        const [some, next] = useTree(code, at, path);
        found.push(...some);
        at = code[next] === ',' ? next + 1 : next;
      }
      return [found, at + 1];
    }
    if (code[at] !== '::') path.push(code[at]);
    at++;
    if (code[at] === '::') continue;
    if (code[at - 1] === '::') continue;
    let name = path.at(-1) ?? '';
    if (name === 'self' && path.length > 1) {
      path.pop();
      name = path.at(-1) ?? '';
    }
    if (code[at] === 'as') {
      name = code[at + 1];
      at += 2;
    }
    return [[[path, name]], at];
  }
}

const ITEMS = new Set(['fn', 'struct', 'enum', 'union', 'trait', 'const', 'static', 'type', 'mod', 'use', 'macro_rules']);

// What a file declares, what it brings into scope, and the paths that it names.
/**
 * @typedef {{ path: string[], name: string, isPublic: boolean }} Use
 * @typedef {{ file: string, children: Set<string>, uses: Use[], paths: string[][] }} Parsed
 * @typedef {Parsed & { path: string[] }} Module
 * @typedef {Map<string, Module>} Modules
 * @typedef {{ module: Module, whole: boolean }} Led
 * @typedef {Map<string, Set<string>>} Graph
 */

/** @param {string} file */
function parse(file) {
  /** @type {Parsed} */
  const found = { file, children: new Set(), uses: [], paths: [] };
  const code = tokens(readFileSync(file, 'utf8'));
  for (let at = 0; at < code.length; ) {
    const [token, next] = [code[at], code[at + 1]];
    if (token === '#' && (next === '[' || next === '!')) {
      const end = skipBrackets(code, next === '!' ? at + 2 : at + 1);
      const attribute = code.slice(at, end).join('');
      at = end;
      if (/^#\[cfg\((all\()?test\b/.test(attribute)) {
        while (code[at] === '#') at = skipBrackets(code, at + 1);
        at = skipItem(code, at);
      }
    } else if (token === 'mod' && code[at + 2] === ';') {
      found.children.add(next);
      at += 3;
    } else if (token === 'use' && !ITEMS.has(next)) {
      const isPublic = code[at - 1] === 'pub' || code[at - 1] === ')';
      const [tree, end] = useTree(code, at + 1);
      for (const [path, name] of tree) found.uses.push({ path, name, isPublic });
      at = end;
    } else if (/^\w/.test(token) || token === '$crate') {
      const path = [token.replace('$', '')];
      at++;
      while (code[at] === '::' && /^\w/.test(code[at + 1] ?? '')) {
        path.push(code[at + 1]);
        at += 2;
      }
      found.paths.push(path);
    } else at++;
  }
  return found;
}

// All modules of a crate, by their path in it.
/** @param {string} root */
function crate(root) {
  /** @type {Modules} */
  const modules = new Map();
  /** @type {(file: string, path: string[], folder: string) => void} */
  const walk = (file, path, folder) => {
    const module = { ...parse(file), path };
    modules.set(path.join('::'), module);
    for (const name of module.children) {
      const [flat, nested] = [join(folder, `${name}.rs`), join(folder, name, 'mod.rs')];
      const child = existsSync(flat) ? flat : nested;
      if (!existsSync(child)) throw new Error(`${file} declares the module ${name}, which has no file`);
      walk(child, [...path, name], join(folder, name));
    }
  };
  walk(root, [], dirname(root));
  return modules;
}

// The module that defines what a path in a module leads to; none for what is of another crate.
/** @param {Modules} modules */
function resolver(modules) {
  const get = (/** @type {string[]} */ path) => modules.get(path.join('::'));
  /** @type {(module: Module, path: string[], seen?: Set<string>) => Led | undefined} */
  const resolve = (module, path, seen = new Set()) => {
    let [first, ...rest] = path;
    /** @type {Module | undefined} */
    let at = module;
    if (first === 'crate') at = get([]);
    else if (first === 'super') at = get(module.path.slice(0, -1));
    else if (first !== 'self') rest = path;
    const local = rest === path;
    for (let step = 0; at; step++) {
      if (step === rest.length) return { module: at, whole: true };
      const name = rest[step];
      if (name === 'super' && step === 0 && !local) {
        at = get(at.path.slice(0, -1));
        continue;
      }
      const named = at.uses.find((use) => use.name === name && use.path.join('::') !== name);
      const child = get([...at.path, name]);
      // A function may be called as the module is that it comes from.
      if (child && !(named && step === rest.length - 1)) {
        at = child;
        continue;
      }
      const key = `${at.path.join('::')} ${name}`;
      if (seen.has(key)) return undefined;
      seen.add(key);
      if (named) {
        const led = resolve(at, named.path, seen);
        if (!led) return undefined;
        if (!led.whole) return led;
        at = led.module;
        continue;
      }
      for (const use of at.uses.filter((use) => use.name === '*')) {
        const from = resolve(at, use.path.slice(0, -1), seen);
        const led = from && resolve(from.module, rest.slice(step), seen);
        if (led && led.module !== from.module) return led;
        if (from?.module && defines(from.module, name)) return { module: from.module, whole: false };
      }
      return local && step === 0 ? undefined : { module: at, whole: false };
    }
    return undefined;
  };
  return resolve;
}

const definitions = new Map();
/**
 * @param {Module} module
 * @param {string} name
 */
function defines(module, name) {
  if (!definitions.has(module.file)) definitions.set(module.file, readFileSync(module.file, 'utf8'));
  return new RegExp(`\\b(fn|struct|enum|trait|const|static|type|macro_rules!) ${name}\\b`).test(definitions.get(module.file));
}

/** @param {Modules} modules */
function edges(modules) {
  const resolve = resolver(modules);
  const graph = new Map();
  for (const module of modules.values()) {
    const needs = new Set();
    const need = (/** @type {string[]} */ path) => {
      const led = resolve(module, path);
      if (led && !led.whole && led.module !== module) needs.add(led.module.file);
    };
    const words = new Set(module.paths.map(([first]) => first));
    for (const { path, name, isPublic } of module.uses) {
      if (!isPublic || words.has(name)) need(path);
    }
    for (const path of module.paths) if (path.length > 1) need(path);
    graph.set(module.file, needs);
  }
  return graph;
}

// The shortest way from a file back to itself, for files that are in no circle printed before.
/** @param {Graph} graph */
function circles(graph) {
  const found = [];
  const told = new Set();
  for (const start of graph.keys()) {
    const before = new Map();
    const queue = [start];
    for (let at; !told.has(start) && (at = queue.shift()); ) {
      for (const next of graph.get(at) ?? []) {
        if (next === start) {
          const circle = [at];
          while (circle[0] !== start) circle.unshift(before.get(circle[0]));
          circle.forEach((file) => told.add(file));
          found.push([...circle, start]);
          queue.length = 0;
          break;
        }
        if (!before.has(next)) {
          before.set(next, at);
          queue.push(next);
        }
      }
    }
  }
  return found;
}

const here = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const packages = [here, ...readdirSync(join(here, 'crates')).map((name) => join(here, 'crates', name))];
const roots = packages.flatMap((folder) => ['src/lib.rs', 'src/main.rs'].map((file) => join(folder, file)));
const found = (given.length ? given : roots.filter(existsSync)).flatMap((root) => circles(edges(crate(root))));
for (const circle of found) {
  console.error(`error: these files need each other: ${circle.map((file) => relative(process.cwd(), file)).join(' → ')}`);
}
process.exitCode = found.length ? 1 : 0;
