import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import type { DisplayImage } from '../../core/image.ts';
import { messages } from '../../messages/index.ts';
import { linkOf } from '../../state/comparison-commands.ts';
import type { Case } from '../../state/store.ts';
import { viewOf } from '../../state/view-commands.ts';
import { type Point, type ViewTransform, viewTransform } from '../../viewer/geometry.ts';
import type { Lens, Scene } from '../../viewer/paint/scene.ts';

export { prepareSurface } from '../../viewer/paint/surface.ts';

import { isWhole, scaledAt } from '../../viewer/placements.ts';
import { toneOf } from '../../viewer/tones.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { useApp, useCommands } from '../context.ts';
import { changesOf } from './changes.ts';
import { ImageCanvas } from './ImageCanvas.tsx';
import { MarkBar, useMarkKeys } from './marks/MarkBar.tsx';
import { MarkButtons, MarkNotes } from './marks/MarkButtons.tsx';
import { MarkDrawings, MarkLayer } from './marks/MarkLayer.tsx';
import { useGestures } from './useGestures.ts';
import { useViewportSize } from './useViewportSize.ts';
import styles from './Viewer.module.css';
import { ViewStatus } from './ViewStatus.tsx';
import { ViewTools } from './ViewTools.tsx';
import { NO_ACTIONS, type ViewActions, viewActions } from './view-actions.ts';
import { panKeys, viewKeys } from './view-keys.ts';

interface ImageViewProps {
  readonly shown: Case;
  /**
   * Null while it is awaited. The tools and their room are made meanwhile, so that the image needs
   * only to be drawn, and nothing moves when it comes.
   */
  readonly display: DisplayImage | null;
  /** What is said in its place while it is awaited. */
  readonly waiting: string;
  /** Whether keys of the page are for this view; one of two side by side at a time. */
  readonly hasKeys: boolean;
  /** Draws what lies on the image and moves with it, given where the image is. */
  readonly layers: (view: ViewTransform) => ReactNode;
  /** Between the image and the tools. */
  readonly legend: ReactNode;
  /** In front of the tools of the view. */
  readonly tools: ReactNode;
}

/** One image: drawn, described, and under the hands of a person. */
export function ImageView({ shown, display, waiting, hasKeys, layers, legend, tools }: ImageViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const viewport = useViewportSize(frame);
  const state = useApp((app) => viewOf(app, shown.key));
  const tool = useApp(({ viewTool, marking }) => (marking ? 'mark' : viewTool));
  const link = useApp((app) => linkOf(app, shown.key));
  const { view: commands } = useCommands();
  const [factor, setFactor] = useState(1);
  const [isMeasuring, setMeasuring] = useState(false);

  const view = useMemo(
    () => viewport && display && viewTransform(display, viewport, state.placement),
    [display, viewport, state.placement],
  );
  const actions = useMemo(
    () => viewport && display && viewActions(commands, shown.key, display, viewport),
    [commands, shown.key, display, viewport],
  );
  const cursor = useGestures(frame, actions, tool);
  const tone = useMemo(() => display && toneOf(display, state), [display, state]);
  const lens = useMemo(
    () => (view && cursor && tool === 'magnify' ? lensAt(view, cursor) : null),
    [view, cursor, tool],
  );
  const scene = useMemo<Scene | null>(
    () => view && display && tone && { display, tone, view, enlargement: state.enlargement, lens },
    [display, tone, view, state.enlargement, lens],
  );
  useMarkKeys(shown, hasKeys && display !== null);
  const keys = useMemo(
    () => (actions && hasKeys ? viewKeys(actions, commands) : []),
    [actions, hasKeys, commands],
  );
  useShortcuts(keys);

  const changes = display ? changesOf(state, factor) : [];
  return (
    <>
      <div
        ref={frame}
        className={styles.frame}
        data-tool={tool}
        data-whole={!view || isWhole(view)}
        role="application"
        aria-label={messages.view.frameLabel}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move what it shows
        tabIndex={0}
        onKeyDown={(event) => actions && onPanKey(event, actions)}
      >
        {scene ? (
          <ImageCanvas
            scene={scene}
            label={messages.view.imageLabel(
              shown.name,
              scene.display.widthPx,
              scene.display.heightPx,
              changes,
            )}
            onFactor={setFactor}
          />
        ) : (
          <p className={styles.waiting}>{waiting}</p>
        )}
        {view && display && (
          <div className={styles.layers} style={lens ? { clipPath: aroundLens(lens) } : {}}>
            {layers(view)}
            <MarkLayer shown={shown} display={display} view={view} />
          </div>
        )}
        {lens && display && (
          <div className={styles.layers} style={{ clipPath: underLens(lens) }} aria-hidden="true">
            {layers(lens.view)}
            <MarkDrawings shown={shown} display={display} view={lens.view} labels="in-place" />
          </div>
        )}
        {lens && <LensEdge lens={lens} />}
        <div className={styles.notes}>
          {link !== 'none' && <p data-testid="view-link">{messages.view.links[link]}</p>}
          {changes.length > 0 && (
            <ul data-testid="view-changes">
              {changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
      <ViewStatus scene={scene} cursor={cursor} />
      {legend}
      {display && <MarkNotes display={display} />}
      {isMeasuring && <MarkBar image={shown} />}
      <div
        className={styles.tools}
        role="toolbar"
        aria-label={messages.view.toolsLabel}
        inert={actions === null}
      >
        {tools}
        <MarkButtons display={display} isOpen={isMeasuring} onToggle={() => setMeasuring(!isMeasuring)} />
        <ViewTools display={display} state={state} actions={actions ?? NO_ACTIONS} />
      </div>
    </>
  );
}

function onPanKey(event: KeyboardEvent, actions: ViewActions): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const run = panKeys(actions)[event.key];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

const LENS_SIDE_PX = 220;
const LENS_FACTOR = 2.5;

/** At least as large as the pixels of the screen. */
function lensAt(view: ViewTransform, middle: Point): Lens {
  const scale = Math.max(view.scale * LENS_FACTOR, 1);
  const placement = scaledAt(view, middle, scale);
  return { middle, sidePx: LENS_SIDE_PX, view: viewTransform(view.image, view.viewport, placement) };
}

const leftTopOf = ({ middle, sidePx }: Lens) => [middle.x - sidePx / 2, middle.y - sidePx / 2] as const;

/** All of the viewport but what is under the glass. */
function aroundLens(lens: Lens): string {
  const { widthPx, heightPx } = lens.view.viewport;
  const [left, top] = leftTopOf(lens);
  const side = lens.sidePx;
  return `path(evenodd, "M0 0H${widthPx}V${heightPx}H0ZM${left} ${top}h${side}v${side}h${-side}Z")`;
}

function underLens(lens: Lens): string {
  const [left, top] = leftTopOf(lens);
  const side = lens.sidePx;
  return `path("M${left} ${top}h${side}v${side}h${-side}Z")`;
}

/** The edge of the magnifier; what is seen through it is drawn with the image. */
function LensEdge({ lens }: { lens: Lens }) {
  const [left, top] = leftTopOf(lens);
  const place = { left, top, width: lens.sidePx, height: lens.sidePx };
  return <div className={styles.lens} style={place} aria-hidden="true" />;
}
