// What the service worker finds: the build's constants, and what TypeScript knows of other workers only.

declare const VERSION: string;
declare const FILES: Record<string, string>;
declare const LATER: string[];
declare const HEADERS: Record<string, string>;
declare const PAGE_HEADERS: Record<string, string>;

declare var registration: ServiceWorkerRegistration;
declare function skipWaiting(): Promise<void>;
interface DedicatedWorkerGlobalScopeEventMap {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
}
