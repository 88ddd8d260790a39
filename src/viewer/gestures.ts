/**
 * Pointer and wheel on an image, as in OHIF and cornerstone: the left button, a pen or one finger
 * uses the tool that is chosen, the middle button pans, the right one zooms; the wheel zooms at the
 * cursor, and two fingers zoom and pan together. Movements are handed on once a frame.
 */
import type { Point } from './geometry.ts';

/** A movement of one pointer since the last one that was handed on; CSS px of the element. */
export interface Drag {
  readonly by: Point;
  readonly at: Point;
  /** Where the pointer went down. */
  readonly from: Point;
}

export type DragKind = 'tool' | 'pan' | 'zoom';

export interface GestureHandlers {
  onDrag(kind: DragKind, drag: Drag): void;
  /** Two fingers: `factor` above 1 where they move apart, about the point between them. */
  onPinch(factor: number, drag: Drag): void;
  onWheel(factor: number, at: Point): void;
  /** Where the pointer is, pressed or not; null once it has left. */
  onHover(at: Point | null): void;
}

/** A wheel's notch, 100 or 120 px, is a quarter more or less, as in cornerstone. */
const ZOOM_PER_WHEEL_PX = 0.002;
/** The pinch of a touchpad arrives as a wheel with Ctrl, in much smaller steps. */
const ZOOM_PER_PINCH_PX = 0.01;
const PX_PER_LINE = 16;

const BUTTONS: readonly DragKind[] = ['tool', 'pan', 'zoom'];

interface Pointer {
  readonly from: Point;
  readonly kind: DragKind;
  at: Point;
  /** As it was handed on last. */
  told: Point;
}

/** @returns takes every listener away */
export function attachGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const pointers = new Map<number, Pointer>();
  let hover: Point | null = null;
  let frame: number | null = null;

  const pointOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function later(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      tell();
    });
  }

  /** Hands on what has moved since the last time. */
  function tell(): void {
    const [first, second] = [...pointers.values()];
    if (first && second) tellPinch(first, second);
    else if (first) tellDrag(first);
    for (const pointer of pointers.values()) pointer.told = pointer.at;
    handlers.onHover(hover);
  }

  function tellDrag({ kind, at, told, from }: Pointer): void {
    const by = between(told, at);
    if (by.x !== 0 || by.y !== 0) handlers.onDrag(kind, { by, at, from });
  }

  function tellPinch(a: Pointer, b: Pointer): void {
    const [before, now] = [middle(a.told, b.told), middle(a.at, b.at)];
    const factor = distance(a.at, b.at) / Math.max(distance(a.told, b.told), 1);
    const by = between(before, now);
    if (factor !== 1 || by.x !== 0 || by.y !== 0)
      handlers.onPinch(factor, { by, at: now, from: middle(a.from, b.from) });
  }

  const listeners: { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void } = {
    pointerdown(event) {
      // Controls on the image have their own use of the pointer.
      if (event.target instanceof Element && event.target.closest('button, a, input, select')) return;
      const kind = BUTTONS[event.button];
      if (!kind || pointers.size >= 2) return;
      if (event.pointerType === 'mouse' && pointers.size > 0) return;
      tell();
      const at = pointOf(event);
      hover = at;
      later();
      pointers.set(event.pointerId, { from: at, kind, at, told: at });
      for (const pointer of pointers.values()) pointer.told = pointer.at;
      element.setPointerCapture(event.pointerId);
      // The middle button would scroll the page by itself.
      if (event.button === 1) event.preventDefault();
    },
    pointermove(event) {
      hover = pointOf(event);
      const pointer = pointers.get(event.pointerId);
      if (pointer) pointer.at = hover;
      later();
    },
    pointerup: lift,
    pointercancel: lift,
    pointerleave(event) {
      if (pointers.has(event.pointerId)) return;
      hover = null;
      later();
    },
    wheel(event) {
      event.preventDefault();
      const perPx = event.ctrlKey ? ZOOM_PER_PINCH_PX : ZOOM_PER_WHEEL_PX;
      const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * PX_PER_LINE;
      handlers.onWheel(Math.exp(-px * perPx), pointOf(event));
    },
    // The right button zooms.
    contextmenu: (event) => event.preventDefault(),
    auxclick: (event) => event.preventDefault(),
  };

  function lift(event: PointerEvent): void {
    if (!pointers.has(event.pointerId)) return;
    tell();
    pointers.delete(event.pointerId);
    if (event.pointerType === 'touch') hover = null;
    later();
  }

  const entries = Object.entries(listeners) as [keyof HTMLElementEventMap, EventListener][];
  for (const [name, listener] of entries) element.addEventListener(name, listener, { passive: false });
  return () => {
    if (frame !== null) cancelAnimationFrame(frame);
    for (const [name, listener] of entries) element.removeEventListener(name, listener);
  };
}

const between = (a: Point, b: Point): Point => ({ x: b.x - a.x, y: b.y - a.y });
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);
