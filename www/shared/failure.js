// Errors as the engine makes them: a stable code for scripts, a sentence for people.

export const failure = (code, message, cause) =>
  Object.assign(new Error(message, cause && { cause }), { name: code === 'cancelled' ? 'AbortError' : 'ElectraQaError', code });

export const cancelled = (what = 'question') => failure('cancelled', `The ${what} was withdrawn.`);

/** Loading was withdrawn before there was a reader. */
export const startCancelled = () => cancelled('start of the reader');

export const closed = () => failure('cancelled', 'The reader was closed. Create a new one to ask again.');

export const isCancelled = (error) => error?.code === 'cancelled';

/** After these a reader is of no more use: what asks again needs a new one. */
export const FATAL = new Set(
  ['model-download', 'model-damaged', 'model-unsupported', 'out-of-memory', 'unsupported-browser', 'blocked-by-policy'],
);
