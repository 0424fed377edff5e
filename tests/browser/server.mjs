// A small static server for the tests, which can get in the way of a download.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';

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
 * Serves a folder on a free port of this machine.
 *
 * `server.fault` may be set to a function `(path) => fault | undefined`, where a fault is one of
 * - `{ status }`: answer with this status and no content;
 * - `{ cut: bytes }`: send this many bytes, then break the connection;
 * - `{ alter: (bytes) => bytes }`: send other content;
 * - `{ hold: promise, after: bytes }`: send this many bytes, and the rest when the promise resolves.
 *
 * `server.extra` maps paths to pages that are not in the folder.
 */
export async function serve(folder = DIST) {
  const state = { fault: () => undefined, extra: {}, requests: [] };
  const server = createServer((request, response) => {
    answer(folder, state, request, response).catch((cause) => {
      response.destroy(cause);
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(state, {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  });
}

async function answer(folder, state, request, response) {
  let path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  if (path.endsWith('/')) path += 'index.html';
  state.requests.push(path);
  const headers = {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
  };
  if (path in state.extra) {
    const content = state.extra[path];
    response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(content) }).end(content);
    return;
  }
  const fault = state.fault(path);
  const file = normalize(join(folder, path));
  const found = file.startsWith(folder) && (await stat(file).catch(() => undefined));
  if (fault?.status || !found?.isFile()) {
    response.writeHead(fault?.status ?? 404, { 'content-type': 'text/plain' }).end();
    return;
  }
  if (fault?.alter) {
    response.writeHead(200, headers).end(fault.alter(await readFile(file)));
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': found.size });
  if (!fault) {
    createReadStream(file).pipe(response);
    return;
  }
  const bytes = await readFile(file);
  if (fault.cut !== undefined) {
    response.write(bytes.subarray(0, fault.cut), () => setImmediate(() => response.destroy()));
  } else {
    response.write(bytes.subarray(0, fault.after));
    await fault.hold;
    response.end(bytes.subarray(fault.after));
  }
}
