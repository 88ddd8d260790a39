/**
 * Calls that the test makes to the page, and their results; numbers are lists, because they leave
 * the page as JSON.
 */
export const BACKENDS = ['cpu', 'wasm', 'webgl'] as const;
export type StockBackend = (typeof BACKENDS)[number];

export interface Question {
  readonly backend: StockBackend;
  /** Address of model.json. */
  readonly url: string;
  /** Whether its weights are packed, so that TF.js needs a handler to load them. */
  readonly isPacked: boolean;
  readonly shape: readonly number[];
  readonly image: readonly number[];
}

/** Values by the name of the output. */
export type Answers = Readonly<Record<string, readonly number[]>>;

declare global {
  interface Window {
    answer: (question: Question) => Promise<Answers>;
  }
}
