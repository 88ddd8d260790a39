/** Views of what leaves the page, loaded once there is a reading: no first finding waits for them. */
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

type Views = typeof import('./views.ts');

/** Nothing stands in for a view while it loads, as none of them is there before. */
function later(name: keyof Views): () => ReactNode {
  const View = lazy(async (): Promise<{ default: ComponentType }> => {
    const views = await import('./views.ts');
    return { default: views[name] };
  });
  return () => (
    <Suspense fallback={null}>
      <View />
    </Suspense>
  );
}

export const ExportSection = later('ExportSection');
export const ExportDialog = later('ExportDialog');
export const PrintSheet = later('PrintSheet');
