// The library's interface over an iframe of embed.html, for pages whose policy forbids the engine itself. See
// electra-qa-frame.d.ts. What is said between them: docs/library.md.

import { named, resolve } from '../shared/addresses.js';
import { cancelled, closed, failure, startCancelled } from '../shared/failure.js';
import { documents } from '../shared/handles.js';
import { checked, checkedText } from '../shared/options.js';

const VERSION = 1;

const here = import.meta.url;

/** Longest wait in milliseconds for a frame to say that it listens, once it has loaded. */
const PATIENCE = 10_000;

/**
 * @typedef {import('../library/electra-qa.js').Reader} Reader
 * @typedef {import('../library/electra-qa.js').AskOptions} AskOptions
 * @typedef {{ resolve?: (value: any) => void, reject: (error: unknown) => void, onUpdate?: AskOptions['onUpdate'] }} Waiting
 */

/**
 * The frame's own address is not the page's, so what is relative to the page is resolved here.
 * @param {import('../library/electra-qa.js').ReaderOptions} options
 */
const placed = ({ model, models, ...options }) => ({
  ...options,
  ...(model !== undefined && { model: named(model) }),
  ...(models !== undefined && { models: resolve(models, 'models') }),
});

/**
 * @param {import('./electra-qa-frame.js').FrameReaderOptions} [given]
 * @returns {Promise<Reader>}
 */
export async function createReader(given) {
  // What is left can be sent: no functions, no signals.
  const { signal, onProgress, frame: place, container, ...options } = checked('FRAME_READER', given);
  const loaded = placed(options);
  const address = new URL(resolve(place ?? new URL('embed.html', here), 'frame'));
  const { origin } = address;
  const fragment = new URLSearchParams(address.hash.slice(1));
  fragment.append('origin', self.origin);
  address.hash = String(fragment);

  const frame = document.createElement('iframe');
  frame.src = address.href;
  frame.title = 'electra-qa';
  frame.hidden = container === undefined;
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  let next = 1;

  const end = (/** @type {unknown} */ error) => {
    removeEventListener('message', receive);
    document.removeEventListener('securitypolicyviolation', forbidden);
    frame.remove();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  /** @type {() => void} */
  let listens;
  /** @type {Promise<void>} */
  const listening = new Promise((resolve, reject) => {
    listens = resolve;
    waiting.set(0, { reject });
  });

  /** @param {MessageEvent} event */
  function receive({ source, origin: sender, data }) {
    if (source !== frame.contentWindow || sender !== origin || data?.electraQa !== VERSION) return;
    const asked = waiting.get(data.id);
    if (data.type === 'hello') {
      waiting.delete(0);
      listens();
    } else if (data.type === 'progress') onProgress?.(data.progress);
    else if (data.type === 'update') {
      if (asked?.onUpdate?.(data.result) !== false) return;
      asked.onUpdate = undefined;
      say({ id: data.id, type: 'enough' });
    } else if (data.type === 'ready' || data.type === 'answer') asked?.resolve?.(data.result);
    else if (data.type === 'error') asked?.reject(failure(data.error.code, data.error.message, undefined, data.error.values));
  }

  /** @param {SecurityPolicyViolationEvent} event */
  function forbidden({ effectiveDirective, blockedURI, disposition }) {
    if (disposition !== 'enforce' || !/^frame-src/.test(effectiveDirective) || !blockedURI.startsWith(origin)) return;
    const message = `The Content Security Policy of this page lacks \`frame-src ${origin}\`, which the iframe needs. Add it.`;
    end(failure('blocked-by-policy', message));
  }

  const say = (/** @type {{ id: number, type?: string }} */ message) =>
    frame.contentWindow?.postMessage({ electraQa: VERSION, ...message }, origin);

  /**
   * Sends a message and resolves with its answer.
   * @param {object} message
   * @param {Pick<AskOptions, 'signal' | 'onUpdate'>} [calls]
   * @returns {Promise<any>}
   */
  function send(message, { signal, onUpdate } = {}) {
    const id = next++;
    return new Promise((resolve, reject) => {
      const withdraw = () => {
        say({ id, type: 'cancel' });
        settle(reject)(cancelled());
      };
      const settle = (/** @type {(outcome: any) => void} */ how) => (/** @type {any} */ outcome) => {
        waiting.delete(id);
        signal?.removeEventListener('abort', withdraw);
        how(outcome);
      };
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject), onUpdate });
      if (signal?.aborted) return settle(reject)(cancelled());
      signal?.addEventListener('abort', withdraw);
      say({ id, ...message });
    });
  }

  if (signal?.aborted) throw startCancelled();
  const leave = () => end(startCancelled());
  signal?.addEventListener('abort', leave);
  addEventListener('message', receive);
  document.addEventListener('securitypolicyviolation', forbidden);
  const silent = () => {
    const message = `${origin}${address.pathname} does not answer. Check that it is there and may be framed.`;
    waiting.get(0)?.reject(failure('engine-stopped', message));
  };
  frame.addEventListener('load', () => setTimeout(silent, PATIENCE));
  (container ?? document.body ?? document.documentElement).append(frame);
  try {
    await listening;
    await send({ type: 'load', options: loaded });
  } catch (error) {
    end(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
  let open = true;
  const { add, ask } = documents(async (question, passage, given) => {
    const { signal, onUpdate, ...options } = /** @type {AskOptions} */ (given);
    if (!open) throw closed();
    return send({ type: 'ask', updates: onUpdate !== undefined, question, passage, options }, { signal, onUpdate });
  });
  return {
    add,
    /**
     * @param {string} question
     * @param {any} passage
     * @param {AskOptions} [given]
     */
    async ask(question, passage, given) {
      return ask(checkedText(question, 'question'), passage, checked('ASK', given));
    },
    close() {
      open = false;
      end(closed());
    },
  };
}
