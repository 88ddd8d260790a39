import { useLayoutEffect, useRef } from 'react';
import type { Overlay } from '../../../core/image.ts';
import { messages } from '../../../messages/index.ts';

/** Red, green, blue and opacity as one word: amber marks; regions by their edge, under a thin veil. */
const AMBER = 0xff_5c_c8_ff;
const BLUE = 0xff_ff_c0_60;
const BLUE_VEIL = 0x30_ff_c0_60;

/** One overlay of the file, at its place in a parent as large as the image. */
export function OverlayCanvas({ overlay }: { overlay: Overlay }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { kind, left, top, widthPx, heightPx } = overlay;
  useLayoutEffect(() => {
    if (canvas.current) paintOverlay(canvas.current, overlay);
  }, [overlay]);
  return (
    <canvas
      ref={canvas}
      style={{ left, top, width: widthPx, height: heightPx }}
      width={widthPx}
      height={heightPx}
      role="img"
      aria-label={messages.measuring.overlayLabels[kind]}
      data-overlay={kind}
    />
  );
}

/** Draws the overlay alone, transparent where it has no bit set; the canvas gets its size. */
export function paintOverlay(canvas: HTMLCanvasElement, overlay: Overlay): void {
  canvas.width = overlay.widthPx;
  canvas.height = overlay.heightPx;
  const context = canvas.getContext('2d');
  if (!context) return;
  const pixels = context.createImageData(overlay.widthPx, overlay.heightPx);
  paint(overlay, new Uint32Array(pixels.data.buffer));
  context.putImageData(pixels, 0, 0);
}

function paint({ kind, bits, widthPx, heightPx }: Overlay, pixels: Uint32Array): void {
  const isSet = (index: number) => (((bits[index >> 3] as number) >> (index & 7)) & 1) === 1;
  /** Whether a pixel of a region and its four neighbours all are of it. */
  const isInside = (index: number, column: number, row: number) =>
    column > 0 &&
    column < widthPx - 1 &&
    row > 0 &&
    row < heightPx - 1 &&
    isSet(index - 1) &&
    isSet(index + 1) &&
    isSet(index - widthPx) &&
    isSet(index + widthPx);
  for (let row = 0, index = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, index++) {
      if (!isSet(index)) continue;
      if (kind === 'graphics') pixels[index] = AMBER;
      else pixels[index] = isInside(index, column, row) ? BLUE_VEIL : BLUE;
    }
  }
}
