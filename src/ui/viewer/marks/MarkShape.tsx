import type { Point, ViewTransform } from '../../../viewer/geometry.ts';
import type { Mark } from '../../../viewer/measure/marks.ts';
import { drawnLines, LABEL_LINE_PX, labelWithin } from '../../../viewer/measure/shapes.ts';
import type { Scale } from '../../../viewer/measure/values.ts';
import styles from './Marks.module.css';
import { GUIDE_DASHES, LABEL, RING_PX, STROKE_NAMES, STROKES } from './mark-ink.ts';
import { markLines } from './mark-words.ts';

/** Whether a label is moved so that the viewport shows it as a whole; a magnifier shows a part only. */
export type LabelPlace = 'kept-in-view' | 'in-place';

interface MarkShapeProps {
  readonly mark: Mark;
  readonly view: ViewTransform;
  readonly scale: Scale;
  readonly labels: LabelPlace;
}

/**
 * The lines of a mark and the text beside them. Its points are handles (MarkHandles.tsx), but for
 * those under a magnifier, which nobody can take hold of.
 */
export function MarkShape({ mark, view, scale, labels }: MarkShapeProps) {
  const { lines, guides, label } = drawnLines(mark, view.toScreen);
  const texts = markLines(mark, scale);
  return (
    <g>
      {STROKE_NAMES.map((name) => (
        <g key={name} {...STROKES[name]}>
          {lines.map((line) => (
            <Line key={keyOf(line)} line={line} />
          ))}
          <g strokeDasharray={GUIDE_DASHES.join(' ')}>
            {guides.map((line) => (
              <Line key={keyOf(line)} line={line} />
            ))}
          </g>
          {labels === 'in-place' && <path d={mark.points.map(view.toScreen).map(ringAt).join('')} />}
        </g>
      ))}
      {label && (
        <Label at={labels === 'in-place' ? label : labelWithin(label, texts, view.viewport)} lines={texts} />
      )}
    </g>
  );
}

/** Two half circles. */
const ringAt = ({ x, y }: Point): string =>
  `M${x - RING_PX} ${y}a${RING_PX} ${RING_PX} 0 1 0 ${2 * RING_PX} 0a${RING_PX} ${RING_PX} 0 1 0 ${-2 * RING_PX} 0`;

type DrawnLine = readonly [Point, Point];

const keyOf = ([from, to]: DrawnLine): string => [from.x, from.y, to.x, to.y].join();

function Line({ line: [from, to] }: { line: DrawnLine }) {
  return <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />;
}

function Label({ at: { x, y }, lines }: { at: Point; lines: readonly string[] }) {
  return (
    <text className={styles.label} {...LABEL} textAnchor="middle" x={x} y={y}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : LABEL_LINE_PX}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
