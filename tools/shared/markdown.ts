/**
 * A table of a Markdown page.
 * @param cells how those after the first column lie: figures to the right
 */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  cells: 'figures' | 'words' = 'figures',
): string {
  const line = (row: readonly string[]) => `| ${row.map(escaped).join(' | ')} |`;
  const rule = `|${header.map((_, column) => (column === 0 || cells === 'words' ? '---' : '---:')).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** On one line, and nothing in it is taken for a mark. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_|<>[\]]/g, '\\$&');
}
