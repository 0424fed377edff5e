import type { AskOptions, ElectraQaError, Reader, ReaderOptions } from './electra-qa.js';

/** What a reader in an iframe is made of. */
export interface FrameReaderOptions extends ReaderOptions {
  /**
   * Address of the model list, relative to the page. Default: `models.json` beside the frame's page. The policy of that
   * page lets it load from its own site alone, which goes for a model's address too.
   */
  models?: string | URL;
  /** Address of `embed.html`, relative to the page. Default: beside this module. */
  frame?: string | URL;
  /** Where the frame is shown, with its own view. Default: nowhere; it works unseen. */
  container?: Element;
}

/** Errors that only a frame has. */
export interface FrameError extends Omit<ElectraQaError, 'code'> {
  code: ElectraQaError['code'] | 'origin-not-allowed' | 'unsupported-version';
}

export type { AskOptions, Reader };

/**
 * Starts an engine in an iframe and resolves when its model is ready. Rejects with an {@link ElectraQaError} or a
 * {@link FrameError}. The page needs an origin: frames answer no sandboxed page that has none.
 */
export function createReader(options?: FrameReaderOptions): Promise<Reader>;
