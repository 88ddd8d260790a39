import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Point } from '../../viewer/geometry.ts';
import { attachGestures, type Drag, type DragKind } from '../../viewer/gestures.ts';
import type { ViewTool } from '../../viewer/view-state.ts';
import type { ViewActions } from './view-actions.ts';

/** A drag of so many CSS px upwards doubles the size. */
const ZOOM_DRAG_PX = 200;

/** A mark is drawn by its own layer, see marks/DrawLayer.tsx. */
type GestureTool = ViewTool | 'mark';

/**
 * Pointer and wheel on the image.
 * @returns where the pointer is, in CSS px of the element; null where none is over it
 */
export function useGestures(
  element: RefObject<HTMLElement | null>,
  actions: ViewActions | null,
  tool: GestureTool,
): Point | null {
  const [cursor, setCursor] = useState<Point | null>(null);
  // The listeners stay, and ask for what is in use at the moment.
  const latest = useRef({ actions, tool });
  useEffect(() => {
    latest.current = { actions, tool };
  });

  useEffect(() => {
    if (!element.current) return undefined;
    return attachGestures(element.current, {
      onDrag(kind, drag) {
        const { actions: current, tool: chosen } = latest.current;
        if (current) applyDrag(current, kind, chosen, drag);
      },
      onPinch(factor, { at, by }) {
        latest.current.actions?.pan(by.x, by.y);
        latest.current.actions?.zoom(factor, at);
      },
      onWheel: (factor, at) => latest.current.actions?.zoom(factor, at),
      onHover: setCursor,
    });
  }, [element]);

  return cursor;
}

function applyDrag(actions: ViewActions, kind: DragKind, tool: GestureTool, { by, from }: Drag): void {
  switch (kind === 'tool' ? tool : kind) {
    case 'window':
      actions.adjustWindow(by.x, by.y);
      break;
    case 'pan':
      actions.pan(by.x, by.y);
      break;
    case 'zoom':
      actions.zoom(2 ** (-by.y / ZOOM_DRAG_PX), from);
      break;
    case 'magnify':
    case 'mark':
      break;
  }
}
