import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';

interface Placement {
  readonly scale: number;
  readonly xPx: number;
  readonly yPx: number;
}

const FITTED: Placement = { scale: 1, xPx: 0, yPx: 0 };
const LARGEST_SCALE = 8;

/** Zoom by wheel or step, pan by dragging. At scale 1 the picture is fitted and stays put. */
export function useZoom(resetOn: unknown) {
  const [placement, setPlacement] = useState(FITTED);
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly x: number; readonly y: number } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture starts fitted
  useEffect(() => setPlacement(FITTED), [resetOn]);

  /** Scales about a point, given in px from the frame's centre. */
  const zoomAt = useCallback((factor: number, xPx: number, yPx: number) => {
    setPlacement((old) => {
      const scale = Math.min(Math.max(old.scale * factor, 1), LARGEST_SCALE);
      if (scale === 1) return FITTED;
      const ratio = scale / old.scale;
      return { scale, xPx: xPx - (xPx - old.xPx) * ratio, yPx: yPx - (yPx - old.yPx) * ratio };
    });
  }, []);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // React's wheel listener is passive and cannot stop the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const x = event.clientX - box.left - box.width / 2;
      const y = event.clientY - box.top - box.height / 2;
      zoomAt(Math.exp(-event.deltaY * 0.002), x, y);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [zoomAt]);

  const handlers = useMemo(
    () => ({
      onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
        drag.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
        const from = drag.current;
        if (!from) return;
        const { clientX: x, clientY: y } = event;
        drag.current = { x, y };
        setPlacement((old) =>
          old.scale === 1 ? old : { ...old, xPx: old.xPx + x - from.x, yPx: old.yPx + y - from.y },
        );
      },
      onPointerUp: () => {
        drag.current = null;
      },
    }),
    [],
  );

  return {
    frame,
    handlers,
    scale: placement.scale,
    transform: `translate(${placement.xPx}px, ${placement.yPx}px) scale(${placement.scale})`,
    zoomIn: () => zoomAt(1.4, 0, 0),
    zoomOut: () => zoomAt(1 / 1.4, 0, 0),
    fit: () => setPlacement(FITTED),
  };
}
