// What scripts find besides what TypeScript knows of: the build's own modules and constants, and young browser interfaces.

declare module '*/engine/api.js' {
  type Reader = import('./library/electra-qa.js').Reader;
  export default function init(options: { module_or_path: unknown }): Promise<unknown>;
  export function createReader(startWorker: () => unknown, models: string, options: object): Promise<Reader>;
}

declare module '*/engine/worker.js' {
  export default function init(options: { module_or_path: unknown }): Promise<{ memory: WebAssembly.Memory }>;
  export function serve(load: unknown, stored: Promise<unknown>, helper: () => Worker, gpu: object, hint: Function): Promise<void>;
  export function help(model: Blob): Promise<void>;
}

declare module '*/engine/worker-relaxed.js' {
  export * from '*/engine/worker.js';
  export { default } from '*/engine/worker.js';
}

declare module '*/engine/gpu.js' {
  export default function init(options: { module_or_path: unknown }): Promise<unknown>;
  export class Prepared {
    static begin(beginning: Uint8Array): Promise<Prepared>;
  }
  export class Network {
    static create(file: Uint8Array, prepared: Prepared | undefined, now: () => number): Promise<Network>;
    run(ids: Uint32Array, tokenTypes: Uint32Array, lengths: Uint32Array): Promise<Float32Array>;
    destroy(): void;
  }
}

declare module '*/engine/language.js' {
  export default function init(options: { module_or_path: unknown }): Promise<unknown>;
  export function hint(question: string, passage: string): string | undefined;
}

declare module '*/engine/integrity.js' {
  const programs: Record<string, string>;
  export default programs;
}

declare module '*.css' {
  const text: string;
  export default text;
}

declare const VERSION: string | undefined;
declare function importScripts(...addresses: string[]): void;

interface TrustedPolicy {
  createScriptURL(address: string): string;
}
interface TrustedFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): TrustedPolicy;
}
declare var trustedTypes: TrustedFactory | undefined;

/** Files that the system opens with the installed page. */
declare var launchQueue:
  { setConsumer(take: (launch: { files: { getFile(): Promise<File> }[] }) => void): void } | undefined;

interface GraphicsAdapter {
  info?: { vendor?: string; architecture?: string; device?: string; description?: string };
}
interface Navigator {
  gpu?: { requestAdapter(options: object): Promise<GraphicsAdapter | null> };
}
interface Window {
  /** The browser's offer to install the page. */
  electraQaInstall?: Event;
}
