// Prints what makes a host send the page's headers: node scripts/host-config.mjs apache|caddy|nginx|vercel
import { FOREVER, HEADERS, PAGE_HEADERS } from './headers.mjs';

const all = Object.entries(HEADERS);
const page = Object.entries(PAGE_HEADERS);
/** `named` of headers.mjs, for configurations. */
const NAMED = '-[0-9a-f]{8,16}(_bg)?\\.(js|css|json|wasm|bin)$';

/** @type {Record<string, () => string[]>} */
const KINDS = {
  apache: () => [
    '# .htaccess; wants mod_headers',
    ...all.map(([name, value]) => `Header set ${name} "${value}"`),
    'Header set Cache-Control "no-cache"',
    '<Files "index.html">',
    ...page.map(([name, value]) => `  Header set ${name} "${value}"`),
    '</Files>',
    `<FilesMatch "${NAMED}">`,
    `  Header set Cache-Control "${FOREVER}"`,
    '</FilesMatch>',
    'AddType application/wasm .wasm',
    'AddType application/manifest+json .webmanifest',
  ],
  caddy: () => [
    '# inside the site block',
    'header {',
    ...all.map(([name, value]) => `  ${name} "${value}"`),
    '  Cache-Control "no-cache"',
    '}',
    '@page path_regexp (/|/index\\.html)$',
    ...page.map(([name, value]) => `header @page ${name} "${value}"`),
    `@named path_regexp ${NAMED}`,
    `header @named Cache-Control "${FOREVER}"`,
  ],
  nginx: () => [
    '# in the http block',
    `map $uri $electra_qa_cache {`,
    '  default "no-cache";',
    `  "~${NAMED}" "${FOREVER}";`,
    '}',
    'map $uri $electra_qa_frames {',
    '  default "";',
    ...page.map(([, value]) => `  "~(/|/index\\.html)$" "${value}";`),
    '}',
    '# in the location of the page; nginx sends no header that is empty, and inherits add_header only where a block has none of its own',
    ...all.map(([name, value]) => `add_header ${name} "${value}" always;`),
    ...page.map(([name]) => `add_header ${name} $electra_qa_frames always;`),
    'add_header Cache-Control $electra_qa_cache always;',
  ],
  vercel: () => {
    const headers = (/** @type {string[][]} */ list) => list.map(([key, value]) => ({ key, value }));
    const rules = [
      { source: '/(.*)', headers: headers([...all, ['Cache-Control', 'no-cache']]) },
      { source: '/(.*/)?(index\\.html)?', headers: headers(page) },
      { source: '/(.*-[0-9a-f]{8,16}(?:_bg)?\\.(?:js|css|wasm))', headers: headers([['Cache-Control', FOREVER]]) },
    ];
    return [JSON.stringify({ headers: rules }, undefined, 2)];
  },
};

const kind = KINDS[process.argv[2]];
if (!kind) {
  console.error(`error: usage: node scripts/host-config.mjs ${Object.keys(KINDS).join('|')}`);
  process.exit(2);
}
console.log(kind().join('\n'));
