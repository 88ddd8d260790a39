import type { Point, ViewTransform } from '../../../viewer/geometry.ts';
import type { Mark } from '../../../viewer/measure/marks.ts';
import { drawnLines } from '../../../viewer/measure/shapes.ts';
import type { Scale } from '../../../viewer/measure/values.ts';
import styles from './Marks.module.css';
import { markLines } from './mark-words.ts';

/** The lines of a mark and the text beside them; its points are handles, see MarkHandles.tsx. */
export function MarkShape({ mark, view, scale }: { mark: Mark; view: ViewTransform; scale: Scale }) {
  const { lines, guides, label } = drawnLines(mark, view.toScreen);
  return (
    <g>
      {/* Dark below light: to be seen on bone and on air. */}
      {[styles.halo, styles.line].map((className) => (
        <g key={className} className={className}>
          {lines.map((line) => (
            <Line key={keyOf(line)} line={line} />
          ))}
          <g className={styles.guides}>
            {guides.map((line) => (
              <Line key={keyOf(line)} line={line} />
            ))}
          </g>
        </g>
      ))}
      {label && <Label at={label} lines={markLines(mark, scale)} view={view} />}
    </g>
  );
}

type DrawnLine = readonly [Point, Point];

const keyOf = ([from, to]: DrawnLine): string => [from.x, from.y, to.x, to.y].join();

function Line({ line: [from, to] }: { line: DrawnLine }) {
  return <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />;
}

const LINE_PX = 18;
/** Wider than most letters, so that no text is cut by the edge of the viewport. */
const LETTER_PX = 7.5;

/** Kept within the viewport as a whole. */
function Label({ at, lines, view }: { at: Point; lines: readonly string[]; view: ViewTransform }) {
  const { widthPx, heightPx } = view.viewport;
  const half = (Math.max(0, ...lines.map(({ length }) => length)) * LETTER_PX) / 2;
  const x = Math.min(Math.max(at.x, half + 4), Math.max(widthPx - half - 4, half + 4));
  const last = heightPx - LINE_PX * lines.length;
  const y = Math.min(Math.max(at.y, LINE_PX), Math.max(last, LINE_PX));
  return (
    <text className={styles.label} textAnchor="middle" x={x} y={y}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : LINE_PX}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
