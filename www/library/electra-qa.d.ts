/** What a reader is made of. Names that are not here are refused with `invalid-option`. */
export interface ReaderOptions {
  /**
   * Default: the first of the list. Otherwise one of
   * - an `id` of the model list;
   * - `hub:owner/name` or `hub:owner/name@revision`: a public repository of the hub whose address `models.json` names
   *   as `hub` (default: https://huggingface.co). It is downloaded and converted once, and then kept like a model of the
   *   list, until it is removed: a later state of the repository is not looked for;
   * - a GGUF file or its content, or an array of the files of a Hugging Face checkpoint (`config.json`, `vocab.txt` or
   *   `tokenizer.json`, `model.safetensors` or `pytorch_model.bin`, whole or in parts with their index), which are
   *   converted and kept as well. ELECTRA and BERT checkpoints for extractive question answering work; others are
   *   refused with `model-unsupported`;
   * - the address of a GGUF file (in Node also its path, or that of a folder with such a file or a checkpoint).
   *
   * A model of the list is kept on the device, checked whenever it is used, and shared by all pages of the site:
   * `caches.delete('electra-qa-models')` removes it. Where the browser keeps nothing, it is downloaded on every visit.
   * A file named by its address is not kept: nothing is known that it could be checked by.
   */
  model?: string | URL | Blob | Blob[] | FileList | ArrayBuffer | Uint8Array;
  /**
   * Address of the model list, relative to the page. Default: that of the npm package `electra-qa-model`, where both
   * are installed, else `models.json` beside this module. Where there is neither, `model` or `models` has to be given.
   */
  models?: string | URL;
  /**
   * What computes. `simd`: the processor. `webgpu`: the graphics processor, started before the reader is ready; where
   * there is none, or it fails, the processor. `auto`: the processor at first; after the first answer, both are timed,
   * and the faster one is taken, for one window and for many. What was measured is kept (in a cache named
   * `electra-qa-measured`). Default `auto`.
   */
  backend?: 'auto' | 'simd' | 'webgpu';
  /** Most workers that share a passage, 1 to 1000. Default: as many as suit the device. */
  workers?: number;
  /** Ends the loading when it aborts: `createReader` then rejects with `cancelled`. */
  signal?: AbortSignal;
  /** Called while the model loads. */
  onProgress?: (progress: Progress) => void;
}

/** How far the model is. */
export interface Progress {
  /**
   * Bytes are arriving; the connection broke and is tried again in a moment; another tab is downloading the same, and
   * this one waits for it; a checkpoint is being converted; or the network is being built from the bytes.
   */
  stage: 'download' | 'retry' | 'wait' | 'convert' | 'prepare';
  /** Bytes that are there; while converting, weights that are done. */
  loaded: number;
  /** Bytes or weights in all; 0 while unknown. */
  total: number;
}

/** How to answer. Names that are not here are refused with `invalid-option`. */
export interface AskOptions {
  /**
   * What makes answers of what the network says. `verdict`: whether the passage answers, how probably, and where.
   * `pipeline`: as transformers' question answering pipeline does it. `squad`: as the SQuAD scripts do it. Default
   * `verdict`. Another mode, `threshold` or count of the same question is only decoded anew, but between `squad`, which
   * divides long passages in its own way, and the others.
   */
  mode?: 'verdict' | 'pipeline' | 'squad';
  /** Most answers to return, 1 to 1000, "the passage does not say" among them. Default 1. */
  topK?: number;
  /** Longest answer in word pieces, 1 to 1,000,000. Default 15; 30 in mode `squad`. */
  maxAnswerLen?: number;
  /** Whether "the passage does not say" may be an answer. Default true. */
  noAnswer?: boolean;
  /**
   * Least `answerable`, 0 to 1, at which the passage is said to answer. Default: the model's, at most 0.5. Of mode
   * `verdict` only.
   */
  threshold?: number;
  /** Whether to say where else the answer might be, as {@link Result.heat}. Default false. Of mode `verdict` only. */
  heat?: boolean;
  /**
   * Whether to say where the model is out of its depth, as {@link Result.hint}. Loads up to 100 KB, once. Default false.
   */
  hint?: boolean;
  /** Whether to say where the time went; one worker then computes everything anew. Default false. */
  profile?: boolean;
  /** Withdraws the question when it aborts. */
  signal?: AbortSignal;
  /**
   * Called with what is known so far, about once a second while a long passage is read: its windows are read in the order
   * in which they are worth it (BM25 against the question). A return value of `false` ends the reading, and `ask`
   * resolves with what is known. Whoever asks the same again reads on from there. Of mode `verdict` only.
   */
  onUpdate?: (result: Verdict) => void | boolean;
}

/** One answer. */
export interface Answer {
  /** `passage.slice(start, end)`; empty when the passage does not say. */
  text: string;
  /** Where it starts in the passage, in UTF-16 units. */
  start: number;
  /** Where it ends (exclusive), in UTF-16 units. */
  end: number;
  /**
   * As transformers' pipeline scores it. In mode `pipeline` equal texts add up, so it can exceed 1; in mode `verdict` it
   * is that of this span in its window; in mode `squad` it is the share of the n-best list.
   */
  score: number;
  /**
   * What it is to people. `answer`: it is what is said, or one of several where the passage names several. `decides`:
   * the sentence that decides a yes/no question, in place of "does not say"; it has the numbers of the span that it was
   * found by. `alternative`: less likely, and worth a look. `other`: not worth showing, since it is next to impossible, part of a
   * better one, or one too many.
   */
  standing: 'answer' | 'decides' | 'alternative' | 'other';
  /** Ways of cutting the answer out of its place, likeliest first; none but in mode `verdict`. */
  readings: Reading[];
  /** Of a question about documents: the one that it is of, which `start` and `end` count in. */
  document?: Handle;
}

/** One way of cutting an answer out of its place. */
export interface Reading {
  /** `passage.slice(start, end)`. */
  text: string;
  /** Where it starts in the passage, in UTF-16 units. */
  start: number;
  /** Where it ends (exclusive), in UTF-16 units. */
  end: number;
  /** Its share of the answer's confidence. */
  confidence: number;
}

/** A document that was added to a reader. */
export interface Handle {
  /** What it is called. */
  readonly title: string;
  /** Length of its text in UTF-16 units. */
  readonly length: number;
}

/** What {@link Reader.add} takes: a text file in UTF-8 or UTF-16, or a text with its title. */
export type DocumentSource = File | { title?: string; text: string };

/** An answer of mode `verdict`. */
export interface VerdictAnswer extends Answer {
  /**
   * Probability that this is the answer, given that the passage answers; together at most 1. Times `answerable` it is
   * how sure one may be of it. Of an empty `text`: that the passage does not answer.
   */
  confidence: number;
}

/** The result of a question. */
export interface Result {
  /**
   * Best first, never empty. Where the passage does not say, the first has an empty `text`, and the best spans follow.
   */
  answers: Answer[];
  /**
   * How probably each part of the passage is in the answer, if asked for: parts in order, none overlapping, `value`
   * above 0 and at most 1; 0 everywhere else.
   */
  heat?: { start: number; end: number; value: number; document?: Handle }[];
  /** If asked for, a sentence for people where question or passage are plainly not English. */
  hint?: string;
  /** What computed them: `simd` or `webgpu`. */
  backend: string;
  /**
   * What is known of the graphics processor, once it was looked at: what it calls itself, how it multiplies while it
   * is in use, and why it is not.
   */
  gpu?: { adapter?: string; arithmetic?: 'f16' | 'int8' | 'f32'; off?: string };
  /** Time from the question's turn to its answers. */
  milliseconds: number;
  /** Overlapping windows that the passage takes. */
  windows: number;
  /** How many of them were read: all, unless `onUpdate` is called or has ended the reading. */
  windowsRead: number;
  /** Milliseconds in the network by layer and operation, when `profile` was asked for. */
  profile?: { operations: string[]; layers: { name: string; milliseconds: number[] }[] };
}

/** The result of a question in mode `verdict`. */
export interface Verdict extends Result {
  answers: VerdictAnswer[];
  /** Probability that the passage answers the question at all. */
  answerable: number;
  /** Whether the probabilities were fitted to the model; else they are its bare ones, which tend to be too high. */
  calibrated: boolean;
  /** Least `answerable` at which the passage was said to answer. */
  threshold: number;
  /**
   * Probability that what is said is right, as people are told it: that one of the answers whose `standing` is `answer`
   * is the answer, or that the passage does not say.
   */
  sureness: number;
  /** The same as a step that there are words for: from 0.9, 0.75, 0.5, 0.2 and 0. */
  level: 'very-sure' | 'quite-sure' | 'fairly-sure' | 'unsure' | 'very-unsure';
}

/** What `createReader` and `ask` reject with. */
export interface ElectraQaError extends Error {
  /** Stable; `message` says cause and remedy in plain words. */
  code:
    | 'empty-question'
    | 'empty-passage'
    | 'question-too-long'
    | 'passage-too-long'
    /** There is no such option, or it cannot have that value; or a question or passage is no string. */
    | 'invalid-option'
    | 'model-download'
    | 'model-damaged'
    | 'model-unsupported'
    | 'out-of-memory'
    | 'engine-stopped'
    /** A question or the start was withdrawn, or the reader was closed. */
    | 'cancelled'
    | 'unsupported-browser'
    /** The page's Content Security Policy lacks what `message` names. An iframe of `embed.html` does without. */
    | 'blocked-by-policy';
  /**
   * What `message` tells of this one case, by name, for saying the same in another language; often empty. Sizes are in
   * bytes, lengths of questions and answers in word pieces.
   * - `found` and `limit`: what there was, and the most there may be (`passage-too-long`; of `question-too-long` `limit`)
   * - `name`, `found`, and `least` or `limit`: an option and what it may be (`invalid-option`)
   * - `found`, `feature`, `supported`: what is not supported of a model (`model-unsupported`)
   * - `status`, `url` or `name`: what a server answered, for what (`model-download`)
   * - `bytes`: how much memory was wanted (`out-of-memory`)
   */
  values: Record<string, string | number>;
}

/** An engine with its model, in a worker of its own. */
export interface Reader {
  /**
   * Takes a document, to be asked by its handle; it is gone when nothing holds that. Several documents are asked
   * together by an array of handles: their texts are one passage, and each answer says which document it is of.
   */
  add(document: DocumentSource): Promise<Handle>;
  /** Answers a question about a passage or documents. Questions are answered one after the other. */
  ask(question: string, passage: string | Handle | readonly Handle[], options?: AskOptions & { mode?: 'verdict' }): Promise<Verdict>;
  ask(question: string, passage: string | Handle | readonly Handle[], options?: AskOptions): Promise<Result>;
  /** Ends the worker; questions under way are rejected. */
  close(): void;
}

/** Starts an engine and resolves when its model is ready. Rejects with an {@link ElectraQaError}. */
export function createReader(options?: ReaderOptions): Promise<Reader>;
