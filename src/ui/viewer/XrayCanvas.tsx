import { useLayoutEffect, useRef } from 'react';
import type { DisplayImage } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';

/** One word per pixel: opaque, with red, green and blue alike. */
const OPAQUE_GREYS = Uint32Array.from({ length: 256 }, (_, grey) => 0xff000000 + grey * 0x010101);

export function XrayCanvas({
  image,
  name,
  inverted,
}: {
  image: DisplayImage;
  name: string;
  inverted: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // Before the browser paints, so that the frame that shows the canvas shows the image.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!context) return;
    const pixels = context.createImageData(image.widthPx, image.heightPx);
    const words = new Uint32Array(pixels.data.buffer);
    const { grey } = image;
    for (let i = 0; i < grey.length; i++) words[i] = OPAQUE_GREYS[grey[i] as number] as number;
    context.putImageData(pixels, 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      width={image.widthPx}
      height={image.heightPx}
      role="img"
      aria-label={messages.reading.viewerImage(name, image.widthPx, image.heightPx, inverted)}
      data-inverted={inverted}
    />
  );
}
