/**
 * The view of an image in a chunk of its own: nobody waits for it before an image is open. It is
 * loaded right after the first paint, while the model is loaded too.
 */
import { useEffect, useState } from 'react';
import { loadCode } from '../../core/load-code.ts';
import { Memo } from '../../core/memo.ts';
import type { ImageView } from './ImageView.tsx';

type View = typeof ImageView;

let current: View | null = null;

const loading = new Memo(async (): Promise<View> => {
  const module = await loadCode(() => import('./ImageView.tsx'));
  current = module.ImageView;
  requestIdleCallback?.(module.prepareSurface);
  return current;
});

/** Never fails: where the chunk cannot be loaded, the next image tries again. */
export const loadImageView = (): Promise<View | null> => loading.get().catch(() => null);

/** Null while it is being loaded. */
export function useImageView(): View | null {
  const [view, setView] = useState(() => current);
  useEffect(() => {
    if (view) return undefined;
    let isMounted = true;
    void loadImageView().then((loaded) => isMounted && setView(() => loaded));
    return () => {
      isMounted = false;
    };
  }, [view]);
  return view;
}
