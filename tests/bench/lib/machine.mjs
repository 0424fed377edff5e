// What the figures were measured on, and with.
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

import { ROOT } from './browser.mjs';

const FLAGS = ['avx2', 'avx512f', 'avx512_vnni', 'avx_vnni', 'amx_int8'];

/**
 * @param {string} chromium
 * @param {Record<string, unknown>} versions
 */
export async function describeMachine(chromium, versions) {
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const flags = new Set(/^flags\s*:(.*)$/m.exec(info)?.[1].trim().split(/\s+/));
  /** @param {string} name */
  const version = async (name) =>
    JSON.parse(await readFile(join(ROOT, 'tests/bench/node_modules', name, 'package.json'), 'utf8')).version;
  return {
    processor: cpus()[0].model.trim(),
    flags: FLAGS.map((flag) => `${flag} ${flags.size ? (flags.has(flag) ? 'yes' : 'no') : '?'}`).join(', '),
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    chromium,
    node: process.version,
    'onnxruntime-web': await version('onnxruntime-web'),
    'transformers.js': `${await version('@huggingface/transformers')} with onnxruntime-web ${await version('@huggingface/transformers/node_modules/onnxruntime-web')}`,
    ...versions,
  };
}
