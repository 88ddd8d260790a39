/** The parts of the app that a kiosk leaves. */
import { useEffect } from 'react';
import type { KioskFeature, KioskPolicy } from '../../core/kiosk.ts';
import { bindingPolicy } from '../../state/kiosk-commands.ts';
import { useApp } from '../context.ts';

export function useKioskPolicy(): KioskPolicy | null {
  return useApp(({ kiosk }) => bindingPolicy(kiosk));
}

export function useIsHidden(): (feature: KioskFeature) => boolean {
  const policy = useKioskPolicy();
  return (feature) => policy?.hide.includes(feature) ?? false;
}

/**
 * Marks the document, so that style sheets enlarge what is touched and leave paper empty, and so that
 * no file is handed out: see styles.css and components/download.ts.
 */
export function useKioskMarks(): void {
  const policy = useKioskPolicy();
  const isClosed = useApp(({ kiosk }) => kiosk.state === 'broken');
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (policy || isClosed) dataset.kiosk = 'on';
    else delete dataset.kiosk;
    if (isClosed || policy?.allowPrint === false) dataset.printing = 'forbidden';
    else delete dataset.printing;
    if (isClosed || policy?.allowExport === false) dataset.export = 'forbidden';
    else delete dataset.export;
  }, [policy, isClosed]);
}
