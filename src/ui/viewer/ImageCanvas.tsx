import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Scene } from '../../viewer/paint/scene.ts';
import { type Surface, takeSurface } from '../../viewer/paint/surface.ts';

interface ImageCanvasProps {
  readonly scene: Scene;
  /** Names the image and whatever of it differs from the file; read out. */
  readonly label: string;
  /** Says how many pixels of the image one that is drawn stands for, along each side. */
  readonly onFactor: (factor: number) => void;
}

/** The canvas that shows a scene. */
export function ImageCanvas({ scene, label, onFactor }: ImageCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<Surface | null>(null);

  useLayoutEffect(() => {
    const taken = takeSurface();
    host.current?.replaceChildren(taken.element);
    setSurface(taken);
    return () => taken.release();
  }, []);

  // Before the browser paints, so that the frame that shows the canvas shows the image.
  useLayoutEffect(() => surface?.draw(scene), [surface, scene]);

  useLayoutEffect(
    () => surface?.describe({ role: 'img', 'aria-label': label, 'data-testid': 'viewport' }),
    [surface, label],
  );

  useEffect(() => {
    if (surface) onFactor(surface.factorOf(scene));
  }, [surface, scene, onFactor]);

  return <div ref={host} />;
}
