// What the programs of the benchmark hand to each other, and what they use of their peers.

declare global {
  /** A model: our file, and the folder of the same weights in ONNX. */
  interface Model {
    id: string;
    title: string;
    gguf: string;
    onnx: string;
    trained: boolean;
  }
  /** An input of the network. */
  interface Input {
    tokens: number;
    ids: number[];
    tokenTypes: number[];
    /** The passage without its first word. */
    rest: string;
  }
  /** What `./bench` writes for the measuring. */
  interface Inputs {
    question: string;
    firstWords: string[];
    lengths: Input[];
    long: { rest: string; windows: number };
  }
  /** Times in milliseconds; `ratio` is to the first contestant's. */
  interface Timed {
    times: number[];
    median: number;
    ratio: number;
  }
  /** Who is measured: a script for a worker, and what its `load` is given. */
  interface Contestant {
    id: string;
    script: string;
    options: (model: Model) => object;
  }
  interface Sizes {
    runtime: number;
    gzip: number;
    brotli: number;
    model: number;
    files: Record<string, number>;
  }
  interface Forward {
    kernel: string;
    lengths: Record<string, Timed>;
    logits?: Record<string, number[]>;
    likeness: Record<string, { cosine: number; sameBest: boolean }>;
    memory: number;
  }
  interface Loading {
    times: number[];
    median: number;
    firstPass: number[];
    memory: number;
    sizes: Sizes;
  }
  interface Native {
    lengths: Record<string, Timed>;
    version?: string;
    operators?: Record<string, number>;
  }
  /** Milliseconds of one window: with one worker, two, and by the peer's threads; natively; and gains of two processes. */
  interface CoreTimes {
    tokens: number;
    one: number[];
    two: number[];
    peer: number[];
    native: number[];
    gains: number[];
  }
  interface Answering {
    lengths: Record<string, Timed & { answer?: string; score?: number }>;
    backend?: string;
    started?: number;
  }
  interface First {
    start: { times: number[]; median: number };
    first: { times: number[]; median: number };
    warm: { times: number[]; median: number };
    memory: number;
    sizes: Sizes;
  }
  /** Of a model; what is not there is left out, and the report says why. */
  interface Measured {
    id: string;
    title: string;
    trained: boolean;
    oneThread?: Record<string, Forward>;
    native?: Record<string, Native>;
    /** The same where AMX is withheld, on a processor that has it. */
    nativeWithoutAmx?: Record<string, Native>;
    allThreads?: Record<string, Forward>;
    loading?: Record<string, Loading>;
  }
  interface BenchReport {
    rounds: number;
    models: Measured[];
    reader: {
      answers?: Record<string, Answering>;
      first?: Record<string, First>;
      workers?: Record<string, Answering>;
      cores?: CoreTimes[];
    };
    machine: Record<string, unknown>;
    leftOut: import('./lib/parts.mjs').LeftOut[];
  }
  type Count = 'pipelines' | 'dispatches' | 'submissions' | 'readBacks' | 'buffers' | 'written' | 'read';
  interface Row {
    kernel: string;
    times: number[];
    median: number;
    counts: Record<Count, number>;
    likeness: number;
  }
  interface Gpu {
    missing?: string;
    adapter?: string;
    found: Record<string, Record<string, Row>>;
    leftOut: import('./lib/parts.mjs').LeftOut[];
  }
  type Say = (text: string) => void;
  type Session = Awaited<ReturnType<typeof import('./lib/browser.mjs').start>>;
  type BenchServer = Awaited<ReturnType<typeof import('./lib/server.mjs').serve>>;
  type BenchPage = import('playwright-core').Page;

  // web/page.js
  function load(id: string, script: string, options: object): Promise<{ milliseconds: number; kernel: string }>;
  /** What the worker's function of that name gives. */
  function call(id: string, name: string, argument?: unknown): Promise<any>;
  function timedCall(id: string, name: string, argument?: unknown): Promise<{ value: any; milliseconds: number }>;
  function createReader(id: string, options?: object): Promise<number>;
  function ask(id: string, question: string, passage: string, options?: object): Promise<Asked>;
  function workerMemory(milliseconds?: number): Promise<{ bytes: number; workers: number }>;
  function pause(milliseconds: number): Promise<void>;
  var ready: boolean;
  interface Asked {
    answers: { text?: string; answer?: string; start: number; end: number; score: number }[];
    milliseconds: number;
    windows?: number;
    backend?: string;
  }

  // What the peers' scripts have of use here; they come with ./bench.
  interface OnnxRuntime {
    env: { wasm: { wasmPaths: string; numThreads: number }; versions: { web: string } };
    Tensor: new (type: 'int64', values: BigInt64Array, dimensions: number[]) => object;
    InferenceSession: { create(model: string, options: object): Promise<OnnxSession> };
  }
  interface OnnxSession {
    run(feeds: Record<string, object>): Promise<Record<'start_logits' | 'end_logits', { data: Float32Array }>>;
  }

  // web/gpu-counters.js
  var gpuCounts: Record<Count, number>;
  var gpuHooks: GpuHooks;
  interface GpuHooks {
    requestAdapter?: () => unknown;
    mapAsync?: (counts: Record<Count, number>, device: unknown) => unknown;
    getMappedRange?: (range: ArrayBuffer) => ArrayBuffer | undefined;
  }
}

export {};
