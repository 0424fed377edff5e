// A hub on this machine, with the addresses and redirects of the Hugging Face hub.
import { createServer } from 'node:http';

const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'ETag, Content-Range, X-Linked-Size' };

/** @param {import('node:http').RequestListener} answer */
async function listen(answer) {
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { server, origin: `http://127.0.0.1:${port}` };
}

/**
 * Serves repositories, `{ 'owner/name': { file: bytes } }`. Weights come by way of a second server, as from a hub's
 * storage; a repository that is not there, or whose value is a number, is refused with 401, or that status.
 * `hub.requests` lists what was asked for, `hub.fault(name)` may give other content of another type. `hub.storage` says
 * of the next answers of the storage which tag they have and after how many bytes they break, `{ etag, cut }`;
 * `hub.ranges` lists which parts it was asked for.
 *
 * @typedef {Record<string, Buffer | undefined>} Files
 * @typedef {{
 *   requests: string[],
 *   ranges: (string | undefined)[],
 *   storage: { etag?: string, cut?: number }[],
 *   fault: (name?: string) => { type: string, content: string } | undefined,
 * }} State
 * @param {Record<string, Files | number>} repositories
 */
export async function serveHub(repositories) {
  /** @type {State} */
  const state = { requests: [], ranges: [], storage: [], fault: () => undefined };
  /** @param {string} path */
  const find = (path) => {
    const [, name = '', file = ''] = path.match(/^\/([^/]+\/[^/]+)\/resolve\/main\/([^/]+)$/) ?? [];
    const files = repositories[name] ?? 401;
    return typeof files === 'number' ? { file, status: files } : { file, content: files[file] };
  };
  /** @type {(response: import('node:http').ServerResponse, status: number, headers: object, content: Buffer) => unknown} */
  const send = (response, status, headers, content) =>
    response.writeHead(status, { ...CORS, ...headers, 'content-length': content.length }).end(content);
  const storage = await listen((request, response) => {
    state.requests.push(`storage ${request.url}`);
    const { content = Buffer.alloc(0) } = find(request.url ?? '');
    const { range } = request.headers;
    state.ranges.push(range);
    const { etag = '"same"', cut } = state.storage.shift() ?? {};
    /** @type {Record<string, string>} */
    const headers = { 'content-type': 'application/octet-stream', etag };
    const first = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    if (range) headers['content-range'] = `bytes ${first}-${content.length - 1}/${content.length}`;
    const part = content.subarray(first);
    if (cut === undefined) return send(response, range ? 206 : 200, headers, part);
    response.writeHead(range ? 206 : 200, { ...CORS, ...headers, 'content-length': part.length });
    // What was sent arrives before the connection ends.
    response.write(part.subarray(0, cut), () => request.socket.destroySoon());
  });
  const hub = await listen((request, response) => {
    const { url = '' } = request;
    state.requests.push(url);
    const { file, status, content } = find(url);
    const fault = state.fault(file);
    if (fault) send(response, 200, { 'content-type': fault.type }, Buffer.from(fault.content));
    else if (status) send(response, status, {}, Buffer.from('Invalid username or password.'));
    else if (!content) send(response, 404, {}, Buffer.from('Entry not found'));
    else if (/\.(bin|safetensors)$/.test(file)) send(response, 302, { location: storage.origin + url }, Buffer.alloc(0));
    else send(response, 200, { 'content-type': 'text/plain; charset=utf-8' }, content);
  });
  return Object.assign(state, {
    origin: hub.origin,
    origins: [hub.origin, storage.origin],
    close: () =>
      Promise.all(
        [hub, storage].map(({ server }) => {
          server.closeAllConnections();
          return new Promise((done) => server.close(done));
        }),
      ),
  });
}
