import { useEffect, useRef } from 'react';
import type { DisplayImage } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';

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
  useEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!context) return;
    const pixels = context.createImageData(image.widthPx, image.heightPx);
    const words = new Uint32Array(pixels.data.buffer);
    // One word per pixel: opaque, with red, green and blue alike.
    for (let i = 0; i < words.length; i++) words[i] = 0xff000000 | ((image.grey[i] ?? 0) * 0x010101);
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
