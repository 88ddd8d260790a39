import { type RefObject, useLayoutEffect, useState } from 'react';
import type { ViewportSize } from '../../viewer/geometry.ts';

/**
 * The size of an element, to the pixel of the screen; null before it is measured, which is before
 * anything is painted.
 */
export function useViewportSize(element: RefObject<HTMLElement | null>): ViewportSize | null {
  const [size, setSize] = useState<ViewportSize | null>(null);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return undefined;
    const take = (widthPx: number, heightPx: number) => {
      const ratio = window.devicePixelRatio;
      const next = { widthPx: widthPx / ratio, heightPx: heightPx / ratio, devicePixelRatio: ratio };
      setSize((old) => (old && sameSize(old, next) ? old : next));
    };
    const takeCss = (widthPx: number, heightPx: number) =>
      take(Math.round(widthPx * window.devicePixelRatio), Math.round(heightPx * window.devicePixelRatio));
    const box = measured.getBoundingClientRect();
    takeCss(box.width, box.height);
    const observer = new ResizeObserver(([entry]) => {
      const exact = entry?.devicePixelContentBoxSize?.[0];
      if (exact) take(exact.inlineSize, exact.blockSize);
      else if (entry) takeCss(entry.contentRect.width, entry.contentRect.height);
    });
    try {
      observer.observe(measured, { box: 'device-pixel-content-box' });
    } catch {
      // Safari has no such box.
      observer.observe(measured);
    }
    return () => observer.disconnect();
  }, [element]);
  return size;
}

const sameSize = (a: ViewportSize, b: ViewportSize) =>
  a.widthPx === b.widthPx && a.heightPx === b.heightPx && a.devicePixelRatio === b.devicePixelRatio;
