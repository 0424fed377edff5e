// Serves folders of this machine under the prefixes of one origin, with caching as a site would have it.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};

/**
 * `folders` maps prefixes like `/dist/` to folders. `isolated` sends the headers that allow shared memory.
 *
 * `server.altered` maps paths to functions `(text) => text` that change a file (`undefined` where there is none).
 * `server.requests` lists the files that were sent.
 *
 * @typedef {{ altered: Record<string, (text?: string) => string>, requests: { path: string, file: string }[] }} State
 * @param {Record<string, string>} folders
 * @param {{ isolated?: boolean }} [options]
 */
export async function serve(folders, { isolated = false } = {}) {
  /** @type {State} */
  const state = { altered: {}, requests: [] };
  const headers = {
    // Every file stays in the browser's cache: loading is measured from there.
    'cache-control': 'public, max-age=86400',
    ...(isolated && { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }),
  };
  const server = createServer((request, response) => {
    answer(folders, state, headers, request, response).catch((cause) => response.destroy(cause));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return Object.assign(state, {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  });
}

/**
 * @param {Record<string, string>} folders
 * @param {State} state
 * @param {Record<string, string>} headers
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folders, state, headers, request, response) {
  const path = decodeURIComponent(new URL(request.url ?? '', 'http://localhost').pathname);
  const prefix = Object.keys(folders).find((name) => path.startsWith(name)) ?? '';
  const file = normalize(join(folders[prefix] ?? '', path.slice(prefix.length)));
  const known = prefix && file.startsWith(folders[prefix]) ? await stat(file).catch(() => undefined) : undefined;
  const found = known?.isFile() ? known : undefined;
  const alter = state.altered[path];
  if (!alter && !found) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end();
    return;
  }
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  if (alter) {
    const content = alter(found ? await readFile(file, 'utf8') : undefined);
    response.writeHead(200, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(content) }).end(content);
  } else {
    response.writeHead(200, { ...headers, 'content-type': type, 'content-length': found?.size });
    createReadStream(file).pipe(response);
  }
  if (found) state.requests.push({ path, file });
}
