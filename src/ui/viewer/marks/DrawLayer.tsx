import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { messages } from '../../../messages/index.ts';
import { type MarkedImage, marksOf } from '../../../state/mark-commands.ts';
import type { Point, ViewTransform } from '../../../viewer/geometry.ts';
import { addPoint } from '../../../viewer/measure/edits.ts';
import { acrossOf, type MarkKind, POINTS } from '../../../viewer/measure/marks.ts';
import { isDirection, onImage, stepOnScreen } from '../../../viewer/measure/moves.ts';
import { drawnLines } from '../../../viewer/measure/shapes.ts';
import { useApp, useCommands } from '../../context.ts';
import styles from './Marks.module.css';
import { RING_PX, STROKE_NAMES, STROKES } from './mark-ink.ts';

/** A finger that moves less than this has tapped. */
const TAP_PX = 6;
/** Arrow keys move the cross by so many CSS px, ten times as far with Shift. */
const STEP_PX = 2;

interface DrawLayerProps {
  readonly image: MarkedImage;
  readonly kind: MarkKind;
  readonly view: ViewTransform;
}

/**
 * Takes the points of a mark: by clicks or taps, by dragging from one to the next, or by keys. It
 * lies over the image; wheel, other buttons and two fingers still move the image below.
 */
export function DrawLayer({ image, kind, view }: DrawLayerProps) {
  const { marks: commands } = useCommands();
  const draft = useApp((state) => marksOf(state, image).draft);
  const layer = useRef<HTMLDivElement>(null);
  const { viewport } = view;
  const [cross, setCross] = useState<Point>({ x: viewport.widthPx / 2, y: viewport.heightPx / 2 });
  const [pressed, setPressed] = useState<{ readonly id: number; readonly at: Point } | null>(null);
  const set = draft?.kind === kind ? draft.points : [];
  /** Whether the next two points are the ends of a line, which a drag draws at once. */
  const isLine = set.length % 2 === 0 && POINTS[kind] - set.length >= 2;

  useEffect(() => layer.current?.focus({ preventScroll: true }), []);

  const place = (...points: readonly Point[]) => {
    for (const point of points) {
      const inImage = onImage(view.toImage(point), view.image);
      commands.change(image, (marks) => addPoint(marks, kind, inImage, acrossOf(view.placement)));
    }
  };

  const pointOf = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point => {
    const box = layer.current?.getBoundingClientRect();
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) };
  };

  // The image below captures the pointer, so that its events arrive at the window only.
  useEffect(() => {
    if (!pressed) return undefined;
    const isOurs = (event: globalThis.PointerEvent) => event.pointerId === pressed.id;
    const onMove = (event: globalThis.PointerEvent) => isOurs(event) && setCross(pointOf(event));
    const onUp = (event: globalThis.PointerEvent) => {
      if (!isOurs(event)) return;
      const at = pointOf(event);
      setPressed(null);
      setCross(at);
      if (isLine && distance(pressed.at, at) >= TAP_PX) place(pressed.at, at);
      else place(at);
    };
    // A second finger moves the image.
    const onOther = (event: globalThis.PointerEvent) => !isOurs(event) && setPressed(null);
    const onCancel = () => setPressed(null);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('pointerdown', onOther);
    return () => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('pointerdown', onOther);
    };
  });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !event.isPrimary) return;
    setCross(pointOf(event));
    setPressed({ id: event.pointerId, at: pointOf(event) });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') commands.use(null);
    else if (event.key === 'Enter') place(cross);
    else if (isDirection(event.key)) {
      const moved = stepOnScreen(cross, event.key, event.shiftKey ? 10 * STEP_PX : STEP_PX);
      setCross(within(moved, viewport));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const drawn = pressed && isLine ? [...set, view.toImage(pressed.at)] : set;
  const points = [...drawn, view.toImage(cross)].slice(0, POINTS[kind]);
  const preview = drawnLines({ id: 0, kind, points, across: acrossOf(view.placement) }, view.toScreen);
  const step = messages.measuring.steps[kind][set.length] ?? '';
  return (
    <>
      <p className={styles.step} role="status">
        <strong>{step}</strong>
        <span>{messages.measuring.hint}</span>
      </p>
      <div
        ref={layer}
        className={styles.draw}
        role="application"
        aria-label={messages.measuring.layerLabel(kind, step)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys set points
        tabIndex={0}
        data-testid="draw-layer"
        onPointerDown={onPointerDown}
        onPointerMove={(event) => !pressed && setCross(pointOf(event))}
        onKeyDown={onKeyDown}
      >
        <svg className={styles.shapes} aria-hidden="true">
          {STROKE_NAMES.map((name) => (
            <g key={name} {...STROKES[name]}>
              {[...preview.lines, ...preview.guides].map(([from, to]) => (
                <line key={[from.x, from.y, to.x, to.y].join()} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
              ))}
              {set.map(view.toScreen).map(({ x, y }) => (
                <circle key={[x, y].join()} cx={x} cy={y} r={RING_PX} />
              ))}
              <path d={crossAt(cross)} />
            </g>
          ))}
        </svg>
      </div>
    </>
  );
}

/** Four arms around a gap that leaves the point itself to be seen. */
const crossAt = ({ x, y }: Point): string =>
  ['M', x - 14, y, 'h10m8 0h10', 'M', x, y - 14, 'v10m0 8v10'].join(' ');

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

function within({ x, y }: Point, { widthPx, heightPx }: ViewTransform['viewport']): Point {
  return { x: Math.min(Math.max(x, 0), widthPx), y: Math.min(Math.max(y, 0), heightPx) };
}
