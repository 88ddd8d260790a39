import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useRef } from 'react';
import { messages } from '../../../messages/index.ts';
import { orderOf } from '../../../state/worklist/order.ts';
import { useApp, useCommands } from '../../context.ts';
import { reveal, useRows } from './useRows.ts';
import styles from './Worklist.module.css';
import { WorklistRow } from './WorklistRow.tsx';

/** Height of a row; in WorklistRow.module.css too. */
const ROW_REM = 4.5;

/**
 * The rows on the screen, of however many files. The chosen row is always there, wherever the list
 * is scrolled to, because it takes the focus for the whole list.
 *
 * A table whose rows are chosen by keys is a grid, and the grid pattern of ARIA's authoring practices
 * puts that role on a table, as "ARIA in HTML" allows. Biome's rule knows no table among its
 * exceptions (eslint-plugin-jsx-a11y does), so biome.json leaves it out for this file.
 */
export function WorklistGrid() {
  const { cases: commands, worklist } = useCommands();
  const { shown } = useApp(orderOf);
  const selectedKey = useApp((state) => state.selectedKey);
  const table = useRef<HTMLTableElement>(null);
  /** Whether the focus follows the next choice, even from a row that is closed. */
  const isByKey = useRef(false);
  const rowPx = rowHeightPx();
  const { from, to } = useRows(table, rowPx);
  const at = shown.findIndex(({ key }) => key === selectedKey);

  useLayoutEffect(() => {
    const element = table.current;
    if (!element || at < 0) return;
    reveal(element, at, rowPx);
    if (!isByKey.current) return;
    isByKey.current = false;
    element.querySelector<HTMLElement>(`[data-key="${selectedKey}"]`)?.focus({ preventScroll: true });
  }, [at, selectedKey, rowPx]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(Math.floor(event.currentTarget.clientHeight / rowPx) - 1, 1);
    const steps: Partial<Record<string, () => void>> = {
      ArrowDown: () => worklist.step(1),
      ArrowUp: () => worklist.step(-1),
      PageDown: () => worklist.step(page),
      PageUp: () => worklist.step(-page),
      Home: () => worklist.showRow(0),
      End: () => worklist.showRow(-1),
      Delete: () => selectedKey !== null && commands.remove(selectedKey),
    };
    const run = steps[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    isByKey.current = true;
    run();
  };
  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element) || target.closest('button')) return;
    const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
    if (key) commands.show(Number(key));
  };

  const rows = shown.map((one, row) => ({ one, row })).slice(from, to);
  const selected = shown[at];
  const isAway = selected && (at < from || at >= to);
  return (
    <table
      ref={table}
      role="grid"
      className={styles.grid}
      aria-label={messages.reading.filesGrid}
      aria-rowcount={shown.length}
      aria-colcount={2}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <tbody className={styles.rows} style={{ height: shown.length * rowPx }}>
        {(isAway ? [...rows, { one: selected, row: at }] : rows).map(({ one, row }) => (
          <WorklistRow
            key={one.key}
            one={one}
            row={row}
            topPx={row * rowPx}
            isSelected={one.key === selectedKey}
            isEntry={at < 0 ? row === 0 : row === at}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Follows the text size that a person set in the browser. */
function rowHeightPx(): number {
  return ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
