import { Flame } from 'lucide-react';
import { useMemo } from 'react';
import type { Finding } from '../../core/finding.ts';
import type { DisplayImage } from '../../core/image.ts';
import { mappedFinding } from '../../core/ranking.ts';
import { messages } from '../../messages/index.ts';
import type { Case } from '../../state/store.ts';
import type { ViewTransform } from '../../viewer/geometry.ts';
import { useApp, useCommands } from '../context.ts';
import { HeatMapCanvas } from './HeatMapCanvas.tsx';
import { HeatMapLegend } from './HeatMapLegend.tsx';
import { useImageView } from './load.ts';
import styles from './Viewer.module.css';

/** The image, always on black, with the heat map of one finding over it. */
export function Viewer({ shown }: { shown: Case }) {
  return (
    <section className={styles.viewer} aria-label={messages.reading.viewerLabel}>
      {shown.display ? (
        <MappedImage shown={shown} display={shown.display} />
      ) : (
        <p className={styles.waiting}>{messages.reading.viewerWaiting[shown.analysis.state]}</p>
      )}
    </section>
  );
}

function MappedImage({ shown, display }: { shown: Case; display: DisplayImage }) {
  const { heatMap: commands } = useCommands();
  const heatMapShown = useApp(({ heatMap }) => heatMap.shown);
  const finding = useMappedFinding(shown);
  const map = finding?.map ?? null;
  const ImageView = useImageView();
  if (!ImageView) return <p className={styles.waiting}>{messages.reading.viewerWaiting.done}</p>;
  return (
    <ImageView
      shown={shown}
      display={display}
      layers={(view) =>
        heatMapShown &&
        finding &&
        map && (
          <OnImage view={view}>
            <HeatMapCanvas map={map} name={messages.names.label(finding.label)} />
          </OnImage>
        )
      }
      legend={heatMapShown && finding && <HeatMapLegend finding={finding} />}
      tools={
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
      }
    />
  );
}

/** Covers exactly the image, wherever it is moved, turned and mirrored to. */
function OnImage({ view, children }: { view: ViewTransform; children: React.ReactNode }) {
  const { widthPx, heightPx } = view.image;
  const place = { width: widthPx, height: heightPx, transform: `matrix(${view.matrix.join()})` };
  return (
    <div className={styles.onImage} style={place}>
      {children}
    </div>
  );
}

/**
 * The finding whose map is chosen, else the one most above its threshold; null for a result without
 * findings.
 */
function useMappedFinding({ analysis }: Case): Finding | null {
  const label = useApp(({ heatMap }) => heatMap.label);
  const criterion = useApp((state) => state.criterion);
  return useMemo(() => {
    if (analysis.state !== 'done') return null;
    const { result } = analysis;
    switch (result.task) {
      case 'classification':
        return mappedFinding(result.findings, label, criterion);
    }
  }, [analysis, label, criterion]);
}
