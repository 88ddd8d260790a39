import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { messages } from '../../../messages/index.ts';
import type { MarkedImage } from '../../../state/mark-commands.ts';
import type { Point, ViewTransform } from '../../../viewer/geometry.ts';
import { movePoint, removeMark } from '../../../viewer/measure/edits.ts';
import type { Mark } from '../../../viewer/measure/marks.ts';
import { isDirection, onImage, stepped } from '../../../viewer/measure/moves.ts';
import { useCommands } from '../../context.ts';
import styles from './Marks.module.css';

interface MarkHandlesProps {
  readonly image: MarkedImage;
  readonly mark: Mark;
  readonly name: string;
  readonly view: ViewTransform;
}

/** The points of a mark: to drag, and to move by keys. */
export function MarkHandles({ image, mark, name, view }: MarkHandlesProps) {
  return mark.points.map((point, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place in the mark
    <Handle key={index} image={image} mark={mark} name={name} view={view} point={point} index={index} />
  ));
}

interface HandleProps extends MarkHandlesProps {
  readonly point: Point;
  readonly index: number;
}

function Handle({ image, mark: { id }, name, view, point, index }: HandleProps) {
  const { marks: commands } = useCommands();
  // From the pointer to the point, so that it does not jump; null while it is not held.
  const held = useRef<Point | null>(null);
  const hasMoved = useRef(false);
  const at = view.toScreen(point);

  const move = (to: Point, isContinued: boolean) =>
    commands.change(image, (marks) => movePoint(marks, id, index, onImage(to, view.image), isContinued));

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { x: at.x - event.clientX, y: at.y - event.clientY };
    hasMoved.current = false;
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>) => {
    if (!held.current) return;
    const { x, y } = held.current;
    move(view.toImage({ x: event.clientX + x, y: event.clientY + y }), hasMoved.current);
    hasMoved.current = true;
  };
  const release = () => {
    held.current = null;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Delete' || event.key === 'Backspace') {
      commands.change(image, (marks) => removeMark(marks, id));
    } else if (isDirection(event.key)) {
      move(stepped(point, event.key, event.shiftKey ? 10 : 1, view), event.repeat);
    } else return;
    // Neither the image nor the list of files follows these keys.
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <button
      type="button"
      className={styles.handle}
      style={{ left: at.x, top: at.y }}
      data-mark={id}
      aria-label={messages.measuring.handle(name, index + 1, Math.floor(point.x), Math.floor(point.y))}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    />
  );
}
