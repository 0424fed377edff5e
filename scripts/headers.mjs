// The headers that the page is served with: for ./run, for the tests, and for hosts that read `_headers`.

/** Sites that models may be fetched from, beside the page's own. */
export const MODEL_HOSTS = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'];

/** Sites whose pages may be opened by their address, beside the page's own, if they let others read them (CORS). */
export const PAGE_HOSTS = /** @type {string[]} */ ([]);

/** What the page may do. All else is forbidden. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'manifest-src': "'self'",
  'connect-src': ["'self'", ...MODEL_HOSTS, ...PAGE_HOSTS].join(' '),
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  // One policy for each place that hands a string to the browser: www/shared/policy.js,
  // www/page/documents.js, www/page/offline.js.
  'trusted-types': 'electra-qa electra-qa-documents electra-qa-offline',
};

const written = (/** @type {Record<string, string>} */ policy) =>
  Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; ');

/** The part that can stand in the page itself. */
export const META_POLICY = written(POLICY);

/**
 * Sent with every file. Documents narrow the policy down in a tag of their own: what is more here, a frame without an
 * origin needs (embed.html), which starts its worker from a `blob:` address.
 */
export const HEADERS = {
  'Content-Security-Policy': written({
    ...POLICY,
    'worker-src': `${POLICY['worker-src']} blob:`,
    'connect-src': `${POLICY['connect-src']} blob:`,
  }),
  // For other sites, which use the library and the widget from here.
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Files whose name changes with their content. */
export const named = (/** @type {string} */ path) => /-[0-9a-f]{8,16}(_bg)?\.(js|css|json|wasm|bin)$/.test(path);

export const FOREVER = 'public, max-age=31536000, immutable';

/** Sent with the page in addition: other sites may frame embed.html, and not the page. */
export const PAGE_HEADERS = { 'X-Frame-Options': 'DENY' };

/** All headers of a file that concern its use. */
export const headersOf = (/** @type {string} */ path) => ({
  ...HEADERS,
  ...(/(^|\/)(index\.html)?$/.test(path) && PAGE_HEADERS),
  'Cache-Control': named(path) ? FOREVER : 'no-cache',
});
