import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { Table } from '../../../ui/components/Table.tsx';
import styles from './Charts.module.css';

interface ChartProps {
  readonly title: string;
  /** How to read it, with its units. */
  readonly note: string;
  /** The same figures as a table, for screen readers and exact values. */
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly ReactNode[])[] };
  /** px, at this width. */
  readonly height: number;
  readonly children: (width: number) => ReactNode;
}

/** Drawn at the width that there is, so that its text stays as large as the page's. */
export function Chart({ title, note, table, height, children }: ChartProps) {
  const { ref, width } = useWidth();
  const id = useId();
  return (
    <figure className={styles.chart} aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <p>{note}</p>
      </figcaption>
      <div ref={ref}>
        {width > 0 && (
          // Its figures are in the table below; read out, a picture of lines would be noise.
          <svg viewBox={`0 0 ${width} ${height}`} className={styles.drawing} aria-hidden="true">
            {children(width)}
          </svg>
        )}
      </div>
      <details className={styles.data}>
        <summary>{benchmarkMessages.charts.figures}</summary>
        <Table caption={title} columns={table.columns} rows={table.rows} />
      </details>
    </figure>
  );
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWidth(Math.floor(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
