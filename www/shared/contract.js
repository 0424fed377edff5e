// What scripts have to know of the engine, from its Rust (src/contract.rs). Written by
// UPDATE_CONTRACT=1 cargo test -p electra-qa contract

/**
 * Codes of errors.
 */
export const ERROR_CODES = /** @type {const} */ (["empty-question","empty-passage","question-too-long","passage-too-long","invalid-option","model-download","model-damaged","model-unsupported","out-of-memory","engine-stopped","cancelled","unsupported-browser","blocked-by-policy"]);

/**
 * Those of errors that another try may mend.
 */
export const PASSING_CODES = /** @type {const} */ (["model-download","model-damaged","out-of-memory","engine-stopped"]);

/**
 * The options of a question.
 */
export const ASK_OPTIONS = /** @type {const} */ (["mode","topK","maxAnswerLen","noAnswer","threshold","heat","hint","profile"]);

/**
 * What makes answers.
 */
export const MODES = /** @type {const} */ (["verdict","pipeline","squad"]);

/**
 * What computes.
 */
export const BACKENDS = /** @type {const} */ (["auto","simd","webgpu"]);

/**
 * What goes on while a model loads.
 */
export const STAGES = /** @type {const} */ (["download","retry","wait","convert","prepare"]);

/**
 * What an answer is to people.
 */
export const STANDINGS = /** @type {const} */ (["answer","decides","alternative","other"]);

/**
 * How sure one may be, in steps.
 */
export const LEVELS = /** @type {const} */ (["very-unsure","unsure","fairly-sure","quite-sure","very-sure"]);

/**
 * Least and most answers.
 */
export const TOP_K = /** @type {const} */ ([1,1000]);

/**
 * Least and most word pieces of an answer.
 */
export const MAX_ANSWER_LEN = /** @type {const} */ ([1,1000000]);

/**
 * What the names of repositories begin with.
 */
export const HUB_PREFIX = /** @type {const} */ ("hub:");

/**
 * What no id of a model list has in it.
 */
export const NOT_IN_IDS = /** @type {const} */ ("/.");

/**
 * The sentence of an error with code `cancelled`.
 */
export const CANCELLED = /** @type {const} */ ("The question was withdrawn.");

/**
 * The sentence of an error with code `cancelled`.
 */
export const START_CANCELLED = /** @type {const} */ ("The start of the reader was withdrawn.");

/**
 * The sentence of an error with code `cancelled`.
 */
export const CLOSED = /** @type {const} */ ("The reader was closed. Create a new one to ask again.");

/**
 * Tells the client that there is no model.
 * @type {(code: string, message: string) => object}
 */
export const loadFailed = (code, message) => ({"kind":"load-failed","error":{"code":code,"message":message}});

/**
 * Tells the client that the engine is about to die.
 * @type {(message: string, full: boolean) => object}
 */
export const crashed = (message, full) => ({"kind":"crashed","message":message,"full":full});
