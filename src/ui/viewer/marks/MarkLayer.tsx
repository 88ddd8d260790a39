import { useEffect, useRef } from 'react';
import type { DisplayImage } from '../../../core/image.ts';
import { marksOf } from '../../../state/mark-commands.ts';
import type { Case } from '../../../state/store.ts';
import type { ViewTransform } from '../../../viewer/geometry.ts';
import { edgeLetters } from '../../../viewer/orientation.ts';
import { useApp } from '../../context.ts';
import { DrawLayer } from './DrawLayer.tsx';
import { MarkHandles } from './MarkHandles.tsx';
import { type LabelPlace, MarkShape } from './MarkShape.tsx';
import styles from './Marks.module.css';
import { markName } from './mark-words.ts';
import { OrientationLetters } from './OrientationLetters.tsx';
import { OverlayCanvas } from './OverlayCanvas.tsx';

interface MarkLayerProps {
  readonly shown: Case;
  readonly display: DisplayImage;
  readonly view: ViewTransform;
}

/** Draws over an image: the sides of the patient, and the marks that a person has made and can move. */
export function MarkLayer({ shown, display, view }: MarkLayerProps) {
  const marks = useApp((state) => marksOf(state, shown));
  const marking = useApp((state) => state.marking);
  const layer = useFocusAfterDrawing(marking !== null, marks.made.at(-1)?.id);
  return (
    <div ref={layer}>
      <MarkDrawings shown={shown} display={display} view={view} labels="kept-in-view" />
      {display.orientation && <OrientationLetters letters={edgeLetters(display.orientation, view)} />}
      {marks.made.map((mark) => (
        <MarkHandles key={mark.id} image={shown} mark={mark} name={markName(mark, marks.made)} view={view} />
      ))}
      {marking && <DrawLayer key={marking} image={shown} kind={marking} view={view} />}
    </div>
  );
}

/** The overlays of the file and the lines of marks: what is seen under a magnifier too. */
export function MarkDrawings({
  shown,
  display,
  view,
  labels,
}: MarkLayerProps & { readonly labels: LabelPlace }) {
  const { made } = useApp((state) => marksOf(state, shown));
  const overlaysShown = useApp((state) => state.overlaysShown);
  return (
    <>
      {overlaysShown && display.overlays.length > 0 && (
        <div className={styles.onImage} style={{ transform: `matrix(${view.matrix.join()})` }}>
          {display.overlays.map((overlay, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an image's overlays never change
            <OverlayCanvas key={index} overlay={overlay} />
          ))}
        </div>
      )}
      {made.length > 0 && (
        <svg className={styles.shapes} aria-hidden="true" data-testid="marks">
          {made.map((mark) => (
            <MarkShape key={mark.id} mark={mark} view={view} scale={display} labels={labels} />
          ))}
        </svg>
      )}
    </>
  );
}

/**
 * The layer that a mark was drawn on takes the focus with it. So it goes to the last point of the
 * new mark, which keys can then move, or back to the image.
 */
function useFocusAfterDrawing(isDrawing: boolean, lastMark: number | undefined) {
  const layer = useRef<HTMLDivElement>(null);
  const before = useRef({ isDrawing, lastMark });
  useEffect(() => {
    const was = before.current;
    before.current = { isDrawing, lastMark };
    if (!was.isDrawing || isDrawing || document.activeElement !== document.body) return;
    const isNew = lastMark !== was.lastMark && lastMark !== undefined;
    const handles = layer.current?.querySelectorAll<HTMLElement>(`[data-mark="${lastMark}"]`);
    const frame = layer.current?.closest<HTMLElement>('[tabindex]');
    (isNew ? [...(handles ?? [])].at(-1) : frame)?.focus({ preventScroll: true });
  }, [isDrawing, lastMark]);
  return layer;
}
