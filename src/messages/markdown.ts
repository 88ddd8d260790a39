/** Tables of Markdown documents: model cards, evaluations and exports of the benchmark. */

/** Plain text, whose marks are escaped, or Markdown that is written as it is. */
export type MarkdownCell = string | { readonly markdown: string };

/** Dashes below the header: figures lie to the right after the first column, words to the left. */
const RULES = {
  figures: (columns: number) => `|${['---', ...Array<string>(columns - 1).fill('---:')].join('|')}|`,
  words: (columns: number) => `|${Array<string>(columns).fill('---').join('|')}|`,
  /** Words, with spaces around the dashes. */
  spaced: (columns: number) => `| ${Array<string>(columns).fill('---').join(' | ')} |`,
} as const;

export function markdownTable(
  header: readonly MarkdownCell[],
  rows: readonly (readonly MarkdownCell[])[],
  rule: keyof typeof RULES = 'figures',
): string {
  const line = (cells: readonly MarkdownCell[]) => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(header), RULES[rule](header.length), ...rows.map(line)].join('\n');
}

function cellText(cell: MarkdownCell): string {
  return typeof cell === 'string' ? escaped(cell) : cell.markdown;
}

/**
 * On one line, with every mark of Markdown and HTML escaped: no table is broken by it, and no link
 * made.
 */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_|<>[\]]/g, '\\$&');
}
