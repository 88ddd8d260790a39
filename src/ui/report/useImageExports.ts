/** The exports that show an image: print, and the view as a PNG. */
import { type MarkedImage, marksOf } from '../../state/mark-commands.ts';
import { selectedCase } from '../../state/store.ts';
import { viewOf } from '../../state/view-commands.ts';
import { useApp, useCommands } from '../context.ts';
import type { Drawn } from './draw-over.ts';
import { requestPrint } from './print-job.ts';
import { type ImageChoice, printedImages } from './printed-images.ts';
import { saveImage } from './save-image.ts';
import type { Exporter } from './useExport.ts';
import { findingDrawn } from './view-words.ts';
import { chosenOf, type Way } from './way.ts';

export interface ImageExports {
  /** Prints the readings with the images that were asked for, and closes the dialog. */
  print(): void;
  /** Saves the image on the screen; without one, nothing happens. */
  saveView(): void;
  readonly canSaveView: boolean;
}

export function useImageExports(exporter: Exporter, way: Way, onPaper: ImageChoice): ImageExports {
  const { cases: commands, closeDialog } = useCommands();
  const cases = useApp((state) => state.cases);
  const shown = useApp(selectedCase);
  const views = useApp((state) => state.views);
  const heatMap = useApp((state) => state.heatMap);
  const criterion = useApp((state) => state.criterion);
  const look = useApp((state) => state.heatMapLook);
  const marks = useApp((state) => state.marks);
  const overlaysShown = useApp((state) => state.overlaysShown);
  const source = {
    imageOf: commands.imageOf,
    viewOf: (key: number) => viewOf({ views }, key),
    drawnOn: (image: MarkedImage): Drawn => ({
      marks: marksOf({ marks }, image).made,
      overlays: overlaysShown ? 'shown' : 'hidden',
    }),
    label: heatMap.label,
    criterion,
    look,
  };

  return {
    canSaveView: shown?.display != null,
    print: () =>
      exporter.run(way, async (document, options) => {
        const chosen = chosenOf(cases, shown?.key ?? null, way);
        const drawn = await printedImages(chosen, onPaper, source, options);
        const images = new Map(
          document.readings.map(({ number }, index) => [number, drawn.get(index) ?? []] as const),
        );
        closeDialog();
        requestPrint({ document, images });
        return null;
      }),
    saveView: () =>
      exporter.run({ ...way, scope: 'one' }, async (document, { signal }) => {
        if (!shown) return null;
        const display = await commands.imageOf(shown.key, signal);
        const finding = heatMap.shown ? findingDrawn(shown.analysis, source) : null;
        const picture = {
          display,
          view: source.viewOf(shown.key),
          map: finding?.map ?? null,
          look,
          drawn: source.drawnOn(shown),
        };
        return saveImage(document, picture, finding?.label ?? null);
      }),
  };
}
