// Starts the engine's worker, from this page's own site or from another one.
import { address as features } from '../shared/features.js';
import { loadFailed } from '../shared/contract.js';
import { blocked, trusted } from '../shared/policy.js';
import { moved, original } from './original.js';

// In a variable, so that a bundler does not take what is only an address for a file to include.
const here = moved ? original(import.meta.url) : import.meta.url;
const script = new URL('worker.js', here).href;
/**
 * @param {string} code
 * @param {string} message
 */
const told = (code, message) => JSON.stringify(loadFailed(code, message));
const { code, message } = blocked({ effectiveDirective: 'script-src', blockedURI: script }, script);
const FORBIDDEN = told(code, message);
const UNREACHABLE = told(
  'engine-stopped',
  `The engine could not be loaded from ${script}. Check the connection, and that its server sends Access-Control-Allow-Origin.`,
);
const onWeb = /^https?:/.test(here);

/** Whether files lie beside each other under their own names, as they do unless a bundler has been here. */
const unbundled = onWeb && (moved || features === new URL('features.js', here).href);

/**
 * Browsers start workers only from the page's own site, but a worker may import from anywhere. What is sent to it
 * before that has been imported is kept.
 * @param {string} script
 */
const shim = (script) => `
  const early = [];
  const keep = ({ data }) => early.push(data);
  addEventListener('message', keep);
  let forbidden = false;
  addEventListener('securitypolicyviolation', ({ disposition }) => (forbidden ||= disposition === 'enforce'));
  import(${JSON.stringify(script)}).then(
    () => {
      removeEventListener('message', keep);
      for (const data of early) dispatchEvent(new MessageEvent('message', { data }));
    },
    // The event comes after the failure.
    () => setTimeout(() => postMessage(forbidden ? ${FORBIDDEN} : ${UNREACHABLE})),
  );
`;

/** @type {string | undefined} */
let blob;

/** A new worker. Throws an error with a code where the page's policies forbid it. */
export function startWorker() {
  const foreign = onWeb && new URL(here).origin !== self.origin;
  if (!foreign && !unbundled) {
    // In this form, bundlers recognize it.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  }
  if (!foreign) return new Worker(trusted(script), { type: 'module' });
  // Helpers start from the same address later, so it is never revoked.
  blob ??= URL.createObjectURL(new Blob([shim(script)], { type: 'text/javascript' }));
  // A frame without an origin may not start a module from a blob: address, but a classic script, which can import too.
  return new Worker(trusted(blob), { type: 'classic' });
}
