// One Chromium session with a profile of its own, so that files stay in its cache as in a person's browser.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const WORK = join(ROOT, 'target/bench');

const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // An f32 model is larger than an entry of the cache may be by default.
  '--disk-cache-size=4000000000',
];

/** @type {Record<string, string>} */
const FOLDERS = {
  '/dist/': join(ROOT, 'dist'),
  '/models/': join(WORK, 'models'),
  '/shipped/': join(ROOT, 'assets/models'),
  '/network/': join(WORK, 'network'),
  '/onnxruntime/': join(ROOT, 'tests/bench/node_modules/onnxruntime-web/dist'),
  '/transformers/': join(ROOT, 'tests/bench/node_modules/@huggingface/transformers/dist'),
  // transformers.js brings a version of its own.
  '/transformers-onnxruntime/': join(ROOT, 'tests/bench/node_modules/@huggingface/transformers/node_modules/onnxruntime-web/dist'),
  '/web/': join(ROOT, 'tests/bench/web'),
};

/**
 * The file that the servers send for a path.
 *
 * @param {string} path
 */
export function fileOf(path) {
  const prefix = Object.keys(FOLDERS).find((name) => path.startsWith(name)) ?? '';
  return join(FOLDERS[prefix], path.slice(prefix.length));
}

/** Chromium and servers for it: a plain one, and one whose pages are cross-origin isolated. */
export async function start({ gpu = false } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'electra-qa-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Offers the software adapter to pages where there is no other.
    args: gpu ? [...FLAGS, '--enable-unsafe-webgpu'] : FLAGS,
  });
  const plain = await serve(FOLDERS);
  const isolated = await serve(FOLDERS, { isolated: true });
  return {
    plain,
    isolated,
    version: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
    open: (server = plain) => open(context, server),
    close: async () => {
      try {
        await context.close();
      } finally {
        await Promise.all([plain.close(), isolated.close()]);
        await rm(profile, { recursive: true, force: true });
      }
    },
  };
}

/**
 * A fresh page with the functions of `web/page.js`; nothing of the contestants is loaded in it.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {BenchServer} server
 */
async function open(context, server) {
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(`page: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`page: ${error}`));
  await page.goto(`${server.origin}/web/page.html`);
  await page.waitForFunction(() => globalThis.ready);
  return page;
}
