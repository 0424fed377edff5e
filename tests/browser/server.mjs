// A small static server for the tests, which can get in the way of a download.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HEADERS, PAGE_HEADERS } from '../../scripts/headers.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gguf': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export const DIST = resolve(process.env.DIST ?? join(import.meta.dirname, '../../dist'));

/**
 * What can be changed, and what is told, of a server.
 *
 * @typedef {{ path: string, range?: string, ifRange?: string, status?: number }} Part
 * @typedef {{
 *   folder: string,
 *   headers: Record<string, string>,
 *   fault: Faults,
 *   extra: Record<string, string | Buffer>,
 *   requests: string[],
 *   parts: Part[],
 * }} State
 */

/**
 * Serves a folder on a free port of this machine: the built page with the headers that hosts are told to send.
 *
 * `server.fault` may be set to a function `(path, headers) => fault | undefined`, where a fault is made of
 * - `{ status }`: answer with this status and no content;
 * - `{ cut: bytes }`: send this many bytes, then break the connection;
 * - `{ alter: (bytes) => bytes, type, etag }`: send other content, of another media type, with another tag;
 * - `{ hold: promise, after: bytes }`: send this many bytes, and the rest when the promise resolves;
 * - `{ hold, after, broken: true }`: send this many bytes, and break the connection when the promise resolves;
 * - `{ whole: true }`: do as a server does that knows nothing of ranges;
 * - `{ shift: bytes }`: say that a part begins elsewhere than asked for.
 *
 * `server.extra` maps paths to pages that are not in the folder. `server.requests` lists the paths
 * that were asked for, `server.parts` how: `{ path, range, ifRange, status }`. `server.folder` and
 * `server.headers` may be changed. `close()` ends it, and `open()` begins again at the same address.
 */
export async function serve(folder = DIST) {
  /** @type {State} */
  const state = {
    folder,
    headers: folder === DIST ? HEADERS : { 'Access-Control-Allow-Origin': '*' },
    fault: () => undefined,
    extra: {},
    requests: [],
    parts: [],
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((cause) => {
      response.destroy(cause);
    });
  });
  /** @param {number} port */
  const open = (port) => /** @type {Promise<void>} */ (new Promise((done) => server.listen(port, '127.0.0.1', done)));
  await open(0);
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return Object.assign(state, {
    origin: `http://127.0.0.1:${port}`,
    open: () => open(port),
    close: () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      return closed;
    },
  });
}

/**
 * @param {State} state
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(state, request, response) {
  const { folder } = state;
  let path = decodeURIComponent(new URL(request.url ?? '', 'http://localhost').pathname);
  if (path.endsWith('/')) path += 'index.html';
  state.requests.push(path);
  const { range } = request.headers;
  const ifRange = /** @type {string | undefined} */ (request.headers['if-range']);
  /** @type {State['parts'][number]} */
  const asked = { path, range, ifRange };
  state.parts.push(asked);
  /** @type {(status: number, headers: import('node:http').OutgoingHttpHeaders) => import('node:http').ServerResponse} */
  const head = (status, headers) => {
    asked.status = status;
    return response.writeHead(status, headers);
  };
  const fault = state.fault(path, request.headers) ?? {};
  /** @type {import('node:http').OutgoingHttpHeaders} */
  const headers = {
    ...state.headers,
    ...(state.headers === HEADERS && path.endsWith('/index.html') && PAGE_HEADERS),
    'content-type': fault.type ?? TYPES[extname(path)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
  };
  if (path in state.extra) {
    const content = state.extra[path];
    head(200, { ...headers, 'content-length': Buffer.byteLength(content) }).end(content);
    return;
  }
  const file = normalize(join(folder, path));
  const found = file.startsWith(folder) && (await stat(file).catch(() => undefined));
  if (fault.status || !found || !found.isFile()) {
    head(fault.status ?? 404, { ...state.headers, 'content-type': 'text/plain' }).end();
    return;
  }
  const etag = fault.etag ?? `"${found.size}-${found.mtimeMs}"`;
  const content = fault.alter ? Buffer.from(fault.alter(await readFile(file))) : undefined;
  const size = content?.length ?? found.size;
  const part = !fault.whole && (!ifRange || ifRange === etag) && parse(range, size);
  const { first, last } = part || { first: 0, last: size - 1 };
  Object.assign(headers, { 'content-length': last + 1 - first, etag, ...(!fault.whole && { 'accept-ranges': 'bytes' }) });
  if (part) headers['content-range'] = `bytes ${first + (fault.shift ?? 0)}-${last}/${size}`;
  head(part ? 206 : 200, headers);
  if (size === 0 || !['cut', 'after', 'alter'].some((key) => key in fault)) {
    if (size === 0) response.end();
    else await pipeline(createReadStream(file, { start: first, end: last }), response);
    return;
  }
  const bytes = (content ?? (await readFile(file))).subarray(first, last + 1);
  if (fault.cut !== undefined) {
    response.flushHeaders();
    // What was sent arrives before the connection ends.
    response.write(bytes.subarray(0, fault.cut), () => request.socket.destroySoon());
  } else {
    response.write(bytes.subarray(0, fault.after ?? 0));
    await fault.hold;
    if (fault.broken) response.destroy();
    else response.end(bytes.subarray(fault.after ?? 0));
  }
}

/**
 * `bytes=first-last` or `bytes=first-`, the forms that are asked for here.
 *
 * @param {string | undefined} range
 * @param {number} size
 */
function parse(range, size) {
  const [, first, last] = range?.match(/^bytes=(\d+)-(\d*)$/) ?? [];
  return first !== undefined && Number(first) < size && { first: Number(first), last: Math.min(Number(last || size), size - 1) };
}
