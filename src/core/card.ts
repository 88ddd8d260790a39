/** A model card as data: `src/model/card.ts` makes it from the manifest; page and documents render it. Plain text. */
export interface ModelCard {
  readonly modelId: string;
  readonly version: string;
  readonly title: string;
  /** What must be read before anything else. */
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
  /** Cells are ready to be shown; the first of a row is its heading. */
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };
