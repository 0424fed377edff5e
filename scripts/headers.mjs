// The headers that the page is served with: for ./run, for the tests, and for hosts that read `_headers`.

/** Sites that models may be fetched from, beside the page's own. */
export const MODEL_HOSTS = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'];

/** What the page may do. All else is forbidden. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'manifest-src': "'self'",
  'connect-src': ["'self'", ...MODEL_HOSTS].join(' '),
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  // One policy for each place that hands a string to the browser: www/policy.js,
  // src/trusted.rs, src/page/file.rs, www/offline.js.
  'trusted-types': 'electra-qa electra-qa-worker electra-qa-file electra-qa-offline',
};

const written = (policy) =>
  Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; ');

/** The part that can stand in the page itself. */
export const META_POLICY = written(POLICY);

/** Sent with every file. */
export const HEADERS = {
  'Content-Security-Policy': written({ ...POLICY, 'frame-ancestors': "'none'" }),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Files whose name changes with their content. */
export const named = (path) => /-[0-9a-f]{8,16}(_bg)?\.(js|css|wasm)$/.test(path);

export const FOREVER = 'public, max-age=31536000, immutable';

/** All headers of a file that concern its use. */
export const headersOf = (path) => ({ ...HEADERS, 'Cache-Control': named(path) ? FOREVER : 'no-cache' });
