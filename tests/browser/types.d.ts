// Names of types that the tests' comments use, and what the tests leave in pages for each other.
import type * as api from '../../www/library/electra-qa.js';
import type { ElectraQa } from '../../www/widget/electra-qa-widget.js';

type Read = ReturnType<typeof import('../../www/widget/text.js').readText>;
type Counts = Record<'pipelines' | 'dispatches' | 'submissions' | 'readBacks' | 'buffers' | 'written' | 'read', number>;

declare global {
  type Browser = import('playwright-core').Browser;
  type BrowserContext = import('playwright-core').BrowserContext;
  type BrowserContextOptions = import('playwright-core').BrowserContextOptions;
  type Page = import('playwright-core').Page;
  type Locator = import('playwright-core').Locator;
  type TestContext = import('node:test').TestContext;

  type Reader = api.Reader;
  type ReaderOptions = api.ReaderOptions;
  type AskOptions = api.AskOptions;
  type Result = api.Result;
  type Verdict = api.Verdict;
  /** What the types forbid, and the code has to refuse. */
  type Wrong = any;
  /** An error as the tests hand it out of a page. */
  type Told = Pick<api.ElectraQaError, 'code' | 'name' | 'message' | 'values'>;

  /** What a request gets instead of the file; see `serve`. */
  interface Fault {
    status?: number;
    cut?: number;
    alter?: (bytes: Buffer) => string | Uint8Array;
    type?: string;
    etag?: string;
    hold?: Promise<unknown>;
    after?: number;
    broken?: boolean;
    whole?: boolean;
    shift?: number;
  }
  type Faults = (path: string, headers: import('node:http').IncomingHttpHeaders) => Fault | undefined;
  type Served = Awaited<ReturnType<typeof import('./server.mjs').serve>>;
  /** The page as a person has it. */
  type App = Awaited<ReturnType<typeof import('./browser.mjs').open>>;
  type Parts = ReturnType<typeof import('./browser.mjs').parts>;
  type OpenOptions = NonNullable<Parameters<typeof import('./browser.mjs').open>[2]>;
  type Made = { server: Served; page: Page; context: BrowserContext };
  /** What widget-text.test.mjs builds: a text, or what an element is made of. */
  type Tree = string | [tag: string, style: string, ...children: Tree[]];
  /** A locator of the custom element. */
  type WidgetLocator = Omit<Locator, 'evaluate'> & {
    evaluate<R, A = undefined>(act: (widget: ElectraQa, argument: A) => R, argument?: A): Promise<Awaited<R>>;
  };
  /** What a layout shift is made of, which TypeScript does not know yet. */
  type LayoutShift = PerformanceEntry & { value: number; sources: { node?: Node }[] };

  // In a test that looks for an element it has to be there; if it is not, the test fails.
  interface ParentNode {
    querySelector(selectors: 'electra-qa'): ElectraQa;
    querySelector(selectors: 'dialog'): HTMLDialogElement;
    querySelector(selectors: 'iframe'): HTMLIFrameElement & { contentWindow: Window };
    querySelector(selectors: `script${string}`): HTMLScriptElement;
    querySelector(selectors: `textarea${string}`): HTMLTextAreaElement;
    querySelector(selectors: string): HTMLElement;
  }

  interface Event {
    // The browser's offer to install the page.
    prompt?: () => unknown;
  }

  interface Window {
    // api.test.mjs
    start: (options?: ReaderOptions) => Promise<Reader>;
    told: (promise: Promise<unknown>) => Promise<Told | undefined>;
    // gpu.mjs, gpu-answers.mjs
    create: (options: ReaderOptions) => Promise<void>;
    reader: Reader;
    readers: Reader[];
    counts: () => Promise<Counts>;
    // widget-text.test.mjs
    read: (html: string) => Read;
    build: (tree: Tree) => Node;
    readTree: (tree: Tree) => Read;
    misplaced: (tree: Tree, cuts: [number, number][]) => unknown;
    // What hosts/ found out.
    outcome: unknown;
    origins: Set<string>;
    // What single tests note.
    answers: Record<string, (question: string, passage: string) => Promise<api.Answer>>;
    failed: boolean | undefined;
    heard: Record<string, { keys: string[]; bubbles: boolean; composed: boolean }>;
    kept: ElectraQa;
    part: (figures: string) => Promise<void>;
    persisted: number;
    places: [event: string, count: number][];
    prompted: boolean;
    readOn: () => void;
    registered: boolean;
    shifts: unknown[];
    state: string;
    tasks: number[];
    // Whatever a hostile text would run.
    hacked: unknown;
    axe: typeof import('axe-core');
  }
}

declare module 'playwright-core' {
  interface Locator {
    /** It waits for the element, which has text. */
    textContent(options?: { timeout?: number }): Promise<string>;
  }
}
