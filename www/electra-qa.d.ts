/** What a reader is made of. */
export interface ReaderOptions {
  /** An `id` of `models.json`, or the address of a GGUF file. Default: the first of the list. */
  model?: string;
  /** How to compute. `auto` takes the fastest that works. */
  backend?: 'auto' | 'simd';
  /** Most workers that share a long passage. Default: as many as suit the device. */
  workers?: number;
  /** Called while the model loads. */
  onProgress?: (progress: Progress) => void;
}

/** How far the model is. */
export interface Progress {
  /** Bytes are arriving, or the network is being built from them. */
  stage: 'download' | 'prepare';
  /** Bytes that have arrived. */
  loaded: number;
  /** Bytes in all. */
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
  /** What computed them. */
  backend: string;
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
