import type { ReactNode } from 'react';
import styles from './Table.module.css';

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  /**
   * The first cell of each row is its heading. Columns of text are aligned left, those of figures
   * right.
   */
  readonly rows: readonly (readonly ReactNode[])[];
}

/** A table wider than the screen scrolls, so it must be focusable by keyboard. */
export function Table({ caption, columns, rows }: TableProps) {
  const areWords = columns.map((_, i) => 2 * rows.filter((row) => isWords(row[i])).length > rows.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region
    <section className={styles.scroller} tabIndex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" data-words={areWords[i]}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([heading, ...cells], row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows hold no state
            <tr key={row}>
              <th scope="row">{heading}</th>
              {cells.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells belong to their columns
                <td key={i} data-words={areWords[i + 1]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function isWords(cell: ReactNode): boolean {
  return typeof cell === 'string' ? /^[a-z]|[a-z]{3}/i.test(cell) : typeof cell === 'object';
}
