import { Contrast, Flame, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Finding } from '../../core/finding.ts';
import type { DisplayImage } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import type { Case } from '../../state/store.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { useApp, useCommands } from '../context.ts';
import { HeatMapCanvas } from './HeatMapCanvas.tsx';
import { useZoom } from './useZoom.ts';
import styles from './Viewer.module.css';
import { XrayCanvas } from './XrayCanvas.tsx';

/** The picture, always on black, with the heat map of one finding over it. */
export function Viewer({ shown }: { shown: Case }) {
  return (
    <section className={styles.viewer} aria-label={messages.reading.viewerLabel}>
      {shown.display ? (
        <Picture shown={shown} display={shown.display} />
      ) : (
        <p className={styles.waiting}>{messages.reading.viewerWaiting[shown.analysis.state]}</p>
      )}
    </section>
  );
}

function Picture({ shown, display }: { shown: Case; display: DisplayImage }) {
  const [inverted, setInverted] = useState(false);
  const zoom = useZoom(shown.key);
  const { heatMap: commands } = useCommands();
  const heatMapShown = useApp(({ heatMap }) => heatMap.shown);
  const finding = useMappedFinding(shown);
  const map = finding?.map ?? null;
  const [before, after] = messages.reading.viewerLegend.split('{label}');
  const invert = () => setInverted((was) => !was);

  // The list is rebuilt at each render on purpose, because its commands close over the current
  // zoom.
  useShortcuts([
    { key: '+', run: zoom.zoomIn },
    { key: '-', run: zoom.zoomOut },
    { key: '0', run: zoom.fit },
    { key: 'i', run: invert },
  ]);

  return (
    <>
      <div ref={zoom.frame} className={styles.frame} data-zoomed={zoom.scale > 1} {...zoom.handlers}>
        <div className={styles.layers} style={{ transform: zoom.transform }}>
          <XrayCanvas image={display} name={shown.name} inverted={inverted} />
          {heatMapShown && finding && map && (
            <Overlay display={display}>
              <HeatMapCanvas map={map} name={messages.names.label(finding.label)} />
            </Overlay>
          )}
        </div>
      </div>
      {heatMapShown && finding && !map && <p className={styles.legend}>{messages.reading.viewerNoMap}</p>}
      {heatMapShown && finding && map && (
        <p className={styles.legend}>
          <span className={styles.ramp} aria-hidden="true" />
          {before}
          <strong>{messages.names.label(finding.label)}</strong>
          {after}
        </p>
      )}
      <div className={styles.tools} role="toolbar" aria-label={messages.reading.viewerTools}>
        <button
          type="button"
          aria-pressed={heatMapShown}
          aria-keyshortcuts="h"
          disabled={!finding}
          onClick={commands.toggle}
        >
          <Flame aria-hidden="true" />
          {messages.reading.viewerHeatMap} <kbd>H</kbd>
        </button>
        <span className={styles.gap} />
        <button
          type="button"
          title={messages.reading.viewerInvertTitle}
          aria-label={messages.reading.viewerInvert}
          aria-pressed={inverted}
          onClick={invert}
        >
          <Contrast aria-hidden="true" />
        </button>
        <button
          type="button"
          title={messages.reading.viewerZoomOutTitle}
          aria-label={messages.reading.viewerZoomOut}
          disabled={zoom.scale === 1}
          onClick={zoom.zoomOut}
        >
          <ZoomOut aria-hidden="true" />
        </button>
        <button
          type="button"
          title={messages.reading.viewerZoomInTitle}
          aria-label={messages.reading.viewerZoomIn}
          onClick={zoom.zoomIn}
        >
          <ZoomIn aria-hidden="true" />
        </button>
        <button
          type="button"
          title={messages.reading.viewerFitTitle}
          aria-label={messages.reading.viewerFit}
          disabled={zoom.scale === 1}
          onClick={zoom.fit}
        >
          <Maximize aria-hidden="true" />
        </button>
      </div>
    </>
  );
}

/** Covers exactly the image, which the layout letterboxes. */
function Overlay({ display, children }: { display: DisplayImage; children: React.ReactNode }) {
  return (
    <div className={styles.overlay} style={{ aspectRatio: `${display.widthPx} / ${display.heightPx}` }}>
      {children}
    </div>
  );
}

/**
 * The finding whose map is chosen, else the most probable one; null for a result without findings.
 */
function useMappedFinding({ analysis }: Case): Finding | null {
  const label = useApp(({ heatMap }) => heatMap.label);
  return useMemo(() => {
    if (analysis.state !== 'done') return null;
    const { result } = analysis;
    switch (result.task) {
      case 'classification':
        return result.findings.find((finding) => finding.label === label) ?? result.findings[0] ?? null;
    }
  }, [analysis, label]);
}
