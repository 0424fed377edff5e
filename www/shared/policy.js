// What a page's security policies may forbid the engine, and how to allow it. For the page's side and the worker's.

import { failure, isCancelled } from './failure.js';

/**
 * @typedef {Pick<SecurityPolicyViolationEvent, 'effectiveDirective' | 'blockedURI'>} Forbidden
 * @typedef {ReturnType<typeof failure>} Failure
 */

/** @param {string} address */
const site = (address) => new URL(address).origin;

/**
 * What has to be added to a Content Security Policy, such as `worker-src blob:`.
 * @param {Forbidden} violation
 */
export function missing({ effectiveDirective, blockedURI }) {
  if (/trusted-types/.test(effectiveDirective)) return 'trusted-types electra-qa';
  const directive = effectiveDirective.replace(/-(elem|attr)$/, '');
  if (/^https?:/.test(blockedURI)) return `${directive} ${site(blockedURI) === self.origin ? "'self'" : site(blockedURI)}`;
  if (/^(wasm-)?eval$/.test(blockedURI)) return `${directive} 'wasm-unsafe-eval'`;
  return `${directive} ${blockedURI.split(':')[0]}:`;
}

/**
 * The error for what a policy has forbidden to the engine whose files are at `base`.
 * @param {Forbidden} violation
 * @param {string} base
 */
export function blocked(violation, base) {
  const frame = /^https?:/.test(base) ? `\`frame-src ${site(base) === self.origin ? "'self'" : site(base)}\`` : '`frame-src`';
  return failure(
    'blocked-by-policy',
    `The Content Security Policy of this page lacks \`${missing(violation)}\`. ` +
      `Add it, or embed the engine's embed.html in an iframe, which needs only ${frame}.`,
  );
}

/**
 * Whether a violation is about the engine: its worker, its program, or its files.
 * @param {SecurityPolicyViolationEvent} violation
 * @param {string} base
 */
function ours({ disposition, effectiveDirective, blockedURI, sample }, base) {
  if (disposition !== 'enforce') return false;
  if (/trusted-types/.test(effectiveDirective)) return /^(electra-qa|Worker)/.test(sample);
  return (
    /^(worker|script|connect)-src/.test(effectiveDirective) &&
    (/^(blob|wasm-eval)/.test(blockedURI) || blockedURI.startsWith(site(base)))
  );
}

/**
 * Listens for what is forbidden to the engine whose files are at `base`, until the function that it returns is called.
 * @param {string} base
 * @param {(error: Failure) => void} tell
 */
export function watch(base, tell) {
  const target = globalThis.document ?? globalThis;
  const hear = (/** @type {any} */ violation) => ours(violation, base) && tell(blocked(violation, base));
  target.addEventListener('securitypolicyviolation', hear);
  return () => target.removeEventListener('securitypolicyviolation', hear);
}

/**
 * Does some work of the engine whose files are at `base`; what a policy forbids it is told in place of its own error.
 * @template T
 * @param {string} base
 * @param {() => Promise<T>} work
 */
export async function watched(base, work) {
  /** @type {Failure | undefined} */
  let forbidden;
  const unwatch = watch(base, (error) => {
    forbidden ??= error;
  });
  try {
    return await work();
  } catch (cause) {
    if (isCancelled(cause)) throw cause;
    // The event that tells of a policy comes after the failure.
    if (!forbidden) await new Promise((done) => setTimeout(done, 50));
    throw forbidden ?? cause;
  } finally {
    unwatch();
  }
}

/** @type {TrustedPolicy | undefined} */
let policy;
const known = new Set();

/**
 * A worker's address, in the form that Trusted Types want where a browser has them.
 * @param {string} address
 */
export function trusted(address) {
  const { trustedTypes } = globalThis;
  if (!trustedTypes) return address;
  known.add(address);
  try {
    policy ??= trustedTypes.createPolicy('electra-qa', {
      createScriptURL(address) {
        // Nothing but the engine's own worker passes.
        if (known.has(address)) return address;
        throw new TypeError(`${address} is not the engine's worker.`);
      },
    });
  } catch {
    // The name is not allowed. Where Trusted Types are not enforced, a plain address will do; else that fails.
    return address;
  }
  return policy.createScriptURL(address);
}
