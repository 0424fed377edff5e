// Files and folders that options name, and what is wrong with them in users' words.
import { constants } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { failure } from '../www/shared/failure.js';
import { refused } from '../www/shared/options.js';

/** @type {Record<string, string>} */
const CAUSES = {
  ENOENT: 'there is nothing at this path',
  ENOTDIR: 'part of this path is a file, not a folder',
  EACCES: 'its permissions do not let this program read it',
  EPERM: 'its permissions do not let this program read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  EISDIR: 'it is a folder, not a file',
  EMFILE: 'this program has too many files open',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
};

/**
 * The error for a path that cannot be read.
 * @param {string} path
 * @param {NodeJS.ErrnoException} cause
 */
const unreadable = (path, cause) =>
  failure('model-download', `${path} could not be read: ${CAUSES[cause.code ?? ''] ?? cause.message}. Check the path.`, cause);

/**
 * The address of what a path or an address names.
 * @param {string | URL} place
 * @param {string} option where it was given
 */
export function address(place, option) {
  // One letter before a colon is a drive.
  if (!(place instanceof URL) && (/^[a-z]:/i.test(place) || !URL.canParse(place))) return pathToFileURL(resolve(place));
  const url = new URL(place);
  try {
    if (url.protocol === 'file:') fileURLToPath(url);
  } catch {
    throw refused(`\`${option}\``, 'a path or an address', url.href);
  }
  return url;
}

/**
 * What a model's path or address leads to: the address of a file, or the files of a folder.
 * @param {string | URL} place
 */
export async function modelAt(place) {
  const url = address(place, 'model');
  if (url.protocol !== 'file:') return url.href;
  const path = fileURLToPath(url);
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await filesOf(path);
    if (!found.isFile()) throw failure('model-download', `${path} is neither a file nor a folder. Check the path.`);
    await access(path, constants.R_OK);
  } catch (/** @type {any} */ cause) {
    throw cause.name === 'ElectraQaError' ? cause : unreadable(path, cause);
  }
  return url.href;
}

/**
 * The files of a folder that a model may be made of. They are read at once: threads of Node 20 cannot read a `Blob`
 * that stands for a file.
 * @param {string} folder
 */
async function filesOf(folder) {
  const names = (await readdir(folder)).filter((name) => /\.(gguf|json|txt|safetensors|bin)$/.test(name));
  // Where the same weights are there in both forms, one will do.
  const twice = names.includes('model.safetensors') ? ['pytorch_model.bin'] : [];
  const files = [];
  for (const name of names.filter((name) => !twice.includes(name))) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) files.push(new File([await readFile(path)], name));
  }
  return files;
}

/**
 * The text of a file.
 * @param {URL} url
 */
export async function textAt(url) {
  try {
    // Without a byte order mark.
    return new TextDecoder().decode(await readFile(url));
  } catch (/** @type {any} */ cause) {
    throw unreadable(fileURLToPath(url), cause);
  }
}
