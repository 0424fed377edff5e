/** What a reader is made of. */
export interface ReaderOptions {
  /**
   * An `id` of `models.json`, or the address of a GGUF file. Default: the first of the list.
   *
   * A model of the list is kept on the device, checked whenever it is used, and shared by all pages of the site:
   * `caches.delete('electra-qa-models')` removes it. Where the browser keeps nothing, it is downloaded on every visit.
   * A file named by its address is not kept: nothing is known that it could be checked by.
   */
  model?: string;
  /**
   * What computes. `simd`: the processor. `webgpu`: the graphics processor, started before the reader is ready; where
   * there is none, or it fails, the processor. `auto`: the processor at first; after the first answer, both are timed,
   * and the faster one is taken, for one window and for many. What was measured is kept (in a cache named
   * `electra-qa-measured`). Default `auto`.
   */
  backend?: 'auto' | 'simd' | 'webgpu';
  /** Most workers that share a long passage. Default: as many as suit the device. */
  workers?: number;
  /** Called while the model loads. */
  onProgress?: (progress: Progress) => void;
}

/** How far the model is. */
export interface Progress {
  /**
   * Bytes are arriving; the connection broke and is tried again in a moment; another tab is downloading the same, and
   * this one waits for it; or the network is being built from the bytes.
   */
  stage: 'download' | 'retry' | 'wait' | 'prepare';
  /** Bytes that are there. */
  loaded: number;
  /** Bytes in all; 0 while unknown. */
  total: number;
}

/** How to answer. */
export interface AskOptions {
  /** Most answers to return. Default 1. */
  topK?: number;
  /** Longest answer in word pieces. Default 15. */
  maxAnswerLen?: number;
  /** Whether "the passage does not say" may be an answer. Default true. */
  noAnswer?: boolean;
  /** Whether to say where the time went; one worker then computes everything anew. Default false. */
  profile?: boolean;
  /** Withdraws the question when it aborts. */
  signal?: AbortSignal;
}

/** One answer. */
export interface Answer {
  /** `passage.slice(start, end)`; empty when the passage does not say. */
  text: string;
  /** Where it starts in the passage, in UTF-16 units. */
  start: number;
  /** Where it ends (exclusive), in UTF-16 units. */
  end: number;
  /** Probability mass on this answer. Equal texts add up, so it can exceed 1. */
  score: number;
}

/** The result of a question. */
export interface Result {
  /** Best first. */
  answers: Answer[];
  /** What computed them: `simd` or `webgpu`. */
  backend: string;
  /**
   * What is known of the graphics processor, once it was looked at: what it calls itself, how it multiplies while it
   * is in use, and why it is not.
   */
  gpu?: { adapter?: string; arithmetic?: 'f32' | 'f16'; off?: string };
  /** Time from the question's turn to its answers. */
  milliseconds: number;
  /** Overlapping windows that the passage took. */
  windows: number;
  /** Milliseconds in the network by layer and operation, when `profile` was asked for. */
  profile?: { operations: string[]; layers: { name: string; milliseconds: number[] }[] };
}

/** What `createReader` and `ask` reject with. */
export interface ElectraQaError extends Error {
  /** Stable; `message` says cause and remedy in plain words. */
  code:
    | 'empty-question'
    | 'empty-passage'
    | 'question-too-long'
    | 'passage-too-long'
    | 'invalid-option'
    | 'model-download'
    | 'model-damaged'
    | 'model-unsupported'
    | 'out-of-memory'
    | 'engine-stopped'
    | 'cancelled'
    | 'unsupported-browser';
}

/** An engine with its model, in a worker of its own. */
export interface Reader {
  /** Answers a question about a passage. Questions are answered one after the other. */
  ask(question: string, passage: string, options?: AskOptions): Promise<Result>;
  /** Ends the worker; questions under way are rejected. */
  close(): void;
}

/** Starts an engine and resolves when its model is ready. */
export function createReader(options?: ReaderOptions): Promise<Reader>;
