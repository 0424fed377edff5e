import type { Answer, AskOptions, ElectraQaError, Progress, Result, Verdict, VerdictAnswer } from './electra-qa.js';

/** An answer with its place in the page. */
export interface WidgetAnswer extends Answer, Partial<Pick<VerdictAnswer, 'confidence'>> {
  /** Where it stands, a range for each text node; empty when it stands nowhere in the page. */
  ranges: Range[];
}

/** What a question to the page found. What is probable is there in mode `verdict`, the default. */
export interface WidgetResult extends Result, Partial<Omit<Verdict, keyof Result>> {
  /** The question, without white space around it. */
  question: string;
  /** The text that was asked; `start` and `end` of answers count in it. */
  passage: string;
  /** Language of the text, as `lang` attributes have it; empty when there is none. */
  language: string;
  /** Best first. An empty `text` means that the text does not say. */
  answers: WidgetAnswer[];
}

/** What a question to the page found in mode `verdict`. */
export interface WidgetVerdict extends Omit<WidgetResult, keyof Verdict>, Verdict {
  answers: (WidgetAnswer & VerdictAnswer)[];
}

/** How to ask. `mode` is how answers are decoded, and has nothing to do with the element's own. */
export interface WidgetAskOptions extends AskOptions {
  /** Most answers to return, 1 to 1000. Default 8. */
  topK?: number;
  /** As in `AskOptions`. Default: the element's `threshold`, else the model's. */
  threshold?: number;
  /** Whether the widget opens, shows the answer and marks it. Default true. */
  show?: boolean;
}

/** The events of the element. All bubble, also out of shadow roots. */
export interface ElectraQaEventMap {
  /** The engine is ready to answer. */
  'electra-qa-ready': CustomEvent<{ apiVersion: number; version: string }>;
  /** The model is on its way. */
  'electra-qa-progress': CustomEvent<Progress>;
  /** A question was answered. `preventDefault()` leaves showing the answer to the page. */
  'electra-qa-answer': CustomEvent<WidgetResult>;
  /** A question failed, or the engine did not start. Withdrawn questions are no failures. */
  'electra-qa-error': CustomEvent<WidgetError>;
}

/** An error; `code` is stable, `message` says cause and remedy. */
export interface WidgetError extends Error {
  /** Those of the engine, and `no-content`: there is nothing to ask. */
  code: ElectraQaError['code'] | 'no-content';
  /** As the library's. */
  values: ElectraQaError['values'];
}

/** `<electra-qa>`: answers questions about the page it stands in. */
export class ElectraQa extends HTMLElement {
  /** Version of the interface. It changes when pages would have to. */
  static readonly apiVersion: number;
  /** Version of the release. */
  static readonly version: string;

  /** CSS selector of the elements to ask. Default: what stands in the tag, else the main part of the page. */
  for: string;
  /** CSS selector of what is not read inside them. */
  exclude: string;
  /** A button that opens a panel (default), or a panel that is always there. */
  mode: '' | 'button' | 'panel';
  /** Where the button stands: in the corner of the window (default), or where the tag stands. */
  placement: '' | 'corner' | 'inline';
  /** Text of button and panel head. Default: "Ask this page" in the page's language. */
  label: string;
  /** The model, as in `ReaderOptions`. */
  model: string;
  /** Address of the list of models, as in `ReaderOptions`. */
  models: string;
  /** Most workers, as in `ReaderOptions`; null for as many as suit the device. */
  workers: number | null;
  /**
   * Least probability, 0 to 1, at which the text is said to answer, from the next question on: higher is stricter,
   * lower is bolder. Null for the model's.
   */
  threshold: number | null;
  /** Address of `embed.html`, for pages whose policy forbids workers. Default: beside the module. */
  frame: string;
  /** Elements to ask instead of those that `for` names, or a string that is asked itself. */
  get content(): string | Element | readonly Element[] | null;
  set content(value: string | Element | Iterable<Element> | null | undefined);
  /** Whether the panel is open. */
  readonly opened: boolean;

  /** Opens the panel and starts the engine. */
  open(options?: { focus?: boolean }): void;
  /** Closes the panel, withdraws its question and takes the marks off the page. */
  close(): void;
  /** Asks a question about the content. Rejects with a `WidgetError`, of code `cancelled` when it was withdrawn. */
  ask(question: string, options?: WidgetAskOptions & { mode?: 'verdict' }): Promise<WidgetVerdict>;
  ask(question: string, options?: WidgetAskOptions): Promise<WidgetResult>;
}

/** Version of the interface. It changes when pages would have to. */
export const apiVersion: number;

/** Defines the element under another name too. Returns what the name stands for; undefined without a browser. */
export function define(tag?: string): CustomElementConstructor | undefined;

/** The texts of the interface; `{names}` in braces are filled in. */
export type Messages = Record<
  | 'title' | 'question' | 'ask' | 'cancel' | 'close' | 'retry' | 'previous' | 'next' | 'show' | 'position' | 'silent'
  | 'probably' | 'undecided' | 'doubtful' | 'foreign' | 'decides' | 'confidence' | 'sureness' | 'together' | `level.${Verdict['level']}`
  | 'uncalibrated' | 'alternative' | 'closest' | 'answered' | 'several' | 'starting' | 'downloading' | 'bytes' | 'retrying' | 'waiting' | 'converting' | 'preparing' | 'reading'
  | 'cancelled' | 'changed' | 'private' | `error.${string}`,
  string
>;

/** Adds a language (a BCP 47 tag), or texts of one that is there. What is missing is said in English. */
export function addMessages(language: string, messages: Partial<Messages>): void;

declare global {
  interface HTMLElementTagNameMap {
    'electra-qa': ElectraQa;
  }
  interface HTMLElementEventMap extends ElectraQaEventMap {}
}
