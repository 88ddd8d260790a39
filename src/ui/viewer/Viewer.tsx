import { Columns2, Flame } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { AnalysisResult } from '../../core/analysis.ts';
import type { Finding } from '../../core/finding.ts';
import { mappedFinding } from '../../core/ranking.ts';
import { messages } from '../../messages/index.ts';
import { type Case, isPending } from '../../state/store.ts';
import type { ViewTransform } from '../../viewer/geometry.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useApp, useCommands } from '../context.ts';
import { Divided, DividerSlider } from './Divider.tsx';
import { HeatMapCanvas } from './HeatMapCanvas.tsx';
import { HeatMapLegend } from './HeatMapLegend.tsx';
import { useImageView } from './load.ts';
import styles from './Viewer.module.css';

interface ViewerProps {
  readonly shown: Case;
  /** False for one of two side by side that is not under a person's hands. */
  readonly hasKeys?: boolean;
  /** A second reading of the same image; its heat map lies right of a divider. */
  readonly second?: AnalysisResult | null;
}

/** The image, always on black, with the heat map of one finding over it. */
export function Viewer({ shown, hasKeys = true, second = null }: ViewerProps) {
  return (
    <section className={styles.viewer} aria-label={messages.reading.viewerLabel(shown.name)}>
      {shown.display || isAwaited(shown) ? (
        <MappedImage shown={shown} hasKeys={hasKeys} second={second} />
      ) : (
        <p className={styles.waiting}>{waitingText(shown)}</p>
      )}
    </section>
  );
}

/** The image may still come: of a file that was read it is decoded again. */
const isAwaited = ({ analysis }: Case) => isPending(analysis) || analysis.state === 'done';

const waitingText = ({ analysis }: Case) => messages.reading.viewerWaiting[analysis.state];

function MappedImage({ shown, hasKeys, second }: Required<ViewerProps>) {
  const { heatMap: commands, comparison } = useCommands();
  const [percentage, setPercentage] = useState(50);
  const heatMapShown = useApp(({ heatMap }) => heatMap.shown);
  const finding = useMappedFinding(shown);
  const isMapped = heatMapShown && finding !== null && finding.map !== null;
  const other = isMapped && second?.findings.find(({ label }) => label === finding.label);
  const ImageView = useImageView();
  if (!ImageView) return <p className={styles.waiting}>{messages.reading.viewerWaiting.done}</p>;
  return (
    <ImageView
      shown={shown}
      display={shown.display}
      waiting={waitingText(shown)}
      hasKeys={hasKeys}
      layers={(view) => {
        if (!isMapped) return null;
        const own = <MapOnImage view={view} finding={finding} />;
        if (!second) return own;
        const others = other && <MapOnImage view={view} finding={other} />;
        return <Divided percentage={percentage} first={own} second={others} />;
      }}
      legend={
        heatMapShown &&
        (finding || isPending(shown.analysis)) && (
          <>
            {isMapped && second && <DividerSlider percentage={percentage} onMove={setPercentage} />}
            <HeatMapLegend finding={finding} />
          </>
        )
      }
      tools={
        <>
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
          <IconButton
            icon={Columns2}
            label={messages.comparison.open}
            title={messages.comparison.openTitle}
            onClick={comparison.choose}
          />
        </>
      }
    />
  );
}

function MapOnImage({ view, finding: { map, label } }: { view: ViewTransform; finding: Finding }) {
  return (
    map && (
      <OnImage view={view}>
        <HeatMapCanvas map={map} name={messages.names.label(label)} />
      </OnImage>
    )
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
