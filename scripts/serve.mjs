// Serves dist/ on this machine with the page's headers: node scripts/serve.mjs PORT
import { createServer } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { headersOf } from './headers.mjs';

const port = Number(process.argv[2]);
const serve = sirv(join(import.meta.dirname, '../dist'), {
  etag: true,
  setHeaders: (response, path) => {
    for (const [name, value] of Object.entries(headersOf(path))) response.setHeader(name, value);
  },
});
const server = createServer((request, response) =>
  serve(request, response, () => void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found')),
);
server.on('error', (/** @type {NodeJS.ErrnoException} */ cause) => {
  console.error(`error: ${cause.code === 'EADDRINUSE' ? `port ${port} is taken; name another with --port` : cause.message}`);
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => console.log(`The page is at http://localhost:${port}/`));
