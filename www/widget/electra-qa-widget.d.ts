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
  /** What is known while a long text is read, about once a second. `preventDefault()` leaves showing it to the page. */
  'electra-qa-update': CustomEvent<WidgetResult>;
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

/**
 * `<electra-qa>`: answers questions about the page it stands in, on the visitor's device.
 *
 * @tag electra-qa
 * @slot - Content to ask about, shown where the tag stands.
 * @csspart button - The button that opens the panel.
 * @csspart panel - The panel.
 * @csspart header - Its head.
 * @csspart title - The title in the head.
 * @csspart close - Closes the panel.
 * @csspart form - What asks.
 * @csspart label - Label of the question box.
 * @csspart question - The question box.
 * @csspart ask - Asks the question.
 * @csspart cancel - Withdraws the question.
 * @csspart status - What goes on, or was found: seen or only heard.
 * @csspart progress - How far the model is.
 * @csspart bar - Its bar.
 * @csspart error - What went wrong.
 * @csspart retry - Tries again.
 * @csspart answer - An answer with all that belongs to it.
 * @csspart lead - What is said before a sentence that decides a yes/no question.
 * @csspart answer-text - Its words.
 * @csspart answers - The list of several answers; each has the part answer-text.
 * @csspart excerpt - The sentence that they stand in.
 * @csspart confidence - How sure it is.
 * @csspart hint - What to beware of: that the text may well not say it, or that it is in another language than the model reads.
 * @csspart show - Scrolls to the answer in the page.
 * @csspart previous - Goes to the answer before.
 * @csspart next - Goes to the answer after.
 * @csspart note - What the foot of the panel says.
 * @cssproperty [--electra-qa-accent=#1a2731, dark: #dde5eb] - Background of the buttons, colour of the bar.
 * @cssproperty [--electra-qa-accent-text=#ffffff, dark: #12181d] - Text of the buttons.
 * @cssproperty [--electra-qa-background=#ffffff, dark: #181c20] - Background of the panel.
 * @cssproperty [--electra-qa-text=#1a2128, dark: #dde2e6] - Text of the panel.
 * @cssproperty [--electra-qa-text-soft=#515c66, dark: #98a3ad] - Less important text.
 * @cssproperty [--electra-qa-border=#808b95, dark: #69757f] - Lines.
 * @cssproperty [--electra-qa-trouble=#a3261b, dark: #ffa79b] - Errors.
 * @cssproperty [--electra-qa-focus=#0b62c4, dark: #7db8ff] - Ring around what has the focus.
 * @cssproperty [--electra-qa-radius=12px] - Radius of corners.
 * @cssproperty [--electra-qa-font=that of the page] - Font family.
 * @cssproperty [--electra-qa-font-size=1rem] - Font size.
 * @cssproperty [--electra-qa-width=23rem] - Width of the panel over the page.
 * @cssproperty [--electra-qa-height=30rem, 22rem] - Height of the panel: at most over the page, exactly with `mode="panel"`.
 * @cssproperty [--electra-qa-inset=1rem] - Distance from the edges of the window.
 * @cssproperty [--electra-qa-z-index=1000] - Level of the button in the corner.
 * @cssproperty [--electra-qa-mark=#ffd83d] - Background of the answer. Set it on `:root` for the marks in the page.
 * @cssproperty [--electra-qa-mark-text=#1f1a00] - Text of the answer.
 * @cssproperty [--electra-qa-mark-other=#fff0a8] - Background of other answers in the page.
 * @cssproperty [--electra-qa-mark-other-text=#1f1a00] - Text of other answers in the page.
 */
export class ElectraQa extends HTMLElement {
  /** Version of the interface. It changes when pages would have to. */
  static readonly apiVersion: number;
  /** Version of the release. */
  static readonly version: string;

  /**
   * CSS selector of the elements to ask. Default: what stands in the tag, else the main part of the page.
   * @attribute
   * @reflect
   */
  for: string;
  /**
   * CSS selector of what is not read inside them.
   * @attribute
   * @reflect
   */
  exclude: string;
  /**
   * A button that opens a panel (default), or a panel that is always there.
   * @attribute
   * @reflect
   * @default 'button'
   */
  mode: '' | 'button' | 'panel';
  /**
   * Where the button stands: in the corner of the window (default), or where the tag stands.
   * @attribute
   * @reflect
   * @default 'corner'
   */
  placement: '' | 'corner' | 'inline';
  /**
   * Text of button and panel head. Default: "Ask this page" in the page's language.
   * @attribute
   * @reflect
   */
  label: string;
  /**
   * The model: an id of the list of models, or the address of a GGUF file, as in `ReaderOptions`.
   * @attribute
   * @reflect
   */
  model: string;
  /**
   * Address of the list of models, as in `ReaderOptions`.
   * @attribute
   * @reflect
   */
  models: string;
  /**
   * Most workers that share a long text, as in `ReaderOptions`; null for as many as suit the device.
   * @attribute
   * @reflect
   */
  workers: number | null;
  /**
   * Least probability, 0 to 1, at which the text is said to answer, from the next question on: higher is stricter,
   * lower is bolder. Null for the model's.
   * @attribute
   * @reflect
   */
  threshold: number | null;
  /**
   * Address of `embed.html`, for pages whose policy forbids workers. Default: beside the module.
   * @attribute
   * @reflect
   */
  frame: string;
  /**
   * Elements to ask instead of those that `for` names, or a string that is asked itself.
   * @type {string | Element | Iterable<Element> | null}
   * @default null
   */
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
