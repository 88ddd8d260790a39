/**
 * A model card as data in plain text. `src/model/card.ts` makes it from the manifest; the page and
 * the documents render it.
 */
export interface ModelCard {
  readonly modelId: string;
  readonly version: string;
  readonly title: string;
  /** The sentence that must be read before anything else. */
  readonly notice: string;
  readonly sections: readonly CardSection[];
}

export interface CardSection {
  readonly heading: string;
  readonly blocks: readonly CardBlock[];
}

export type CardBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [term: string, value: string])[] }
  /** Cells are ready to be shown; the first cell of a row is its heading. */
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };
