/** A model card in words, laid out as blocks that the page and the documents render alike. */
import type { CardBlock, CardCell, CardColumn, CardFact, ModelCard } from '../core/card.ts';
import { card as words } from './en/card.ts';

/** A card whose every string can be shown. */
export interface CardText extends Omit<ModelCard, 'sections'> {
  readonly sections: readonly {
    readonly heading: string;
    readonly blocks: readonly CardTextBlock[];
  }[];
}

export type CardTextBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [term: string, value: string])[] }
  /** The first cell of a row is its heading. */
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** Turns the card's codes and figures into words; the maker's own words stay as they are. */
export function cardText(card: ModelCard): CardText {
  const sections = card.sections.map(({ heading, blocks }) => ({
    heading: words.headings[heading],
    blocks: blocks.map(blockText),
  }));
  return { ...card, sections };
}

function blockText(block: CardBlock): CardTextBlock {
  switch (block.kind) {
    case 'sentence':
      return { kind: 'text', text: words.sentence(block.sentence) };
    case 'text':
    case 'list':
      return block;
    case 'facts':
      return { kind: 'facts', rows: block.facts.map(factText) };
    case 'table':
      return {
        kind: 'table',
        caption: words.caption(block.caption),
        columns: block.columns.map(columnText),
        rows: block.rows.map((row) => row.map(cellText)),
      };
  }
}

const factText = (fact: CardFact) => [words.terms[fact.term], words.fact(fact)] as const;

function columnText(column: CardColumn): string {
  if (typeof column === 'string') return words.columns[column];
  if (column.code === 'precision') return column.precision;
  return words.criterionColumns[column.code](column.criterion);
}

function cellText(cell: CardCell): string {
  if (cell === null) return words.none;
  return typeof cell === 'string' ? cell : words.cell(cell);
}
