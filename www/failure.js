// Errors as the engine makes them: a stable code for scripts, a sentence for people.

export const failure = (code, message, cause) =>
  Object.assign(new Error(message, cause && { cause }), { name: code === 'cancelled' ? 'AbortError' : 'ElectraQaError', code });

export const cancelled = () => failure('cancelled', 'The question was withdrawn.');

export const isCancelled = (error) => error?.code === 'cancelled';

/** After these a reader is of no more use: what asks again needs a new one. */
export const FATAL = new Set(
  ['model-download', 'model-damaged', 'model-unsupported', 'out-of-memory', 'unsupported-browser', 'blocked-by-policy'],
);
