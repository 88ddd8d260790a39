/**
 * Which rows of a long list are on the screen. All rows have one height, so that this needs no
 * library: those measure rows, which costs 7 kB before the first findings.
 */
import { type RefObject, useLayoutEffect, useState } from 'react';

/** Rows that are ready above and below those on the screen. */
const READY = 6;

/** The first row, and the one behind the last; counted from 0. */
interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Before anything is measured: enough for the first files. */
const FIRST: Rows = { from: 0, to: 12 };

/**
 * Renders again only when a row comes or goes.
 * @param rowPx height of a row
 */
export function useRows(scroller: RefObject<HTMLElement | null>, rowPx: number): Rows {
  const [rows, setRows] = useState(FIRST);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const { scrollTop, clientHeight } = element;
      const from = Math.max(Math.floor(scrollTop / rowPx) - READY, 0);
      const to = Math.ceil((scrollTop + clientHeight) / rowPx) + READY;
      setRows((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, rowPx]);
  return rows;
}

/** Scrolls no further than needed for a whole row to be seen. */
export function reveal(element: HTMLElement, row: number, rowPx: number): void {
  const top = row * rowPx;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowPx > element.scrollTop + element.clientHeight)
    element.scrollTop = top + rowPx - element.clientHeight;
}
