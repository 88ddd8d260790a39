/** What the test asks of the page, and what it answers; numbers as lists, for they cross from the page as JSON. */
export const BACKENDS = ['cpu', 'wasm', 'webgl'] as const;
export type StockBackend = (typeof BACKENDS)[number];

export interface Question {
  readonly backend: StockBackend;
  /** Of model.json. */
  readonly url: string;
  /** Whether its weights are packed, so that TF.js needs a handler to read them. */
  readonly isPacked: boolean;
  readonly shape: readonly number[];
  readonly image: readonly number[];
}

/** By the name of the output. */
export type Answers = Readonly<Record<string, readonly number[]>>;

declare global {
  interface Window {
    answer: (question: Question) => Promise<Answers>;
  }
}
