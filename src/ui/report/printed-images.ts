/** Images for the printed report, each with what is to be said of it. */
import { throwIfAborted } from '../../core/abort.ts';
import { AppError } from '../../core/errors.ts';
import type { Criterion } from '../../core/finding.ts';
import type { HeatMapLook } from '../../core/heat-map.ts';
import type { DisplayImage } from '../../core/image.ts';
import type { MarkedImage } from '../../state/mark-commands.ts';
import type { Case } from '../../state/store.ts';
import type { ViewState } from '../../viewer/view-state.ts';
import type { Drawn } from './draw-over.ts';
import { drawView, pngOf } from './draw-view.ts';
import { findingDrawn, viewWords } from './view-words.ts';

export interface PrintedImage {
  /** The object URL of a PNG in memory. */
  readonly url: string;
  readonly words: string;
  /** The finding whose heat map lies over it. */
  readonly label: string | null;
}

/** Which images a person asked for. */
export interface ImageChoice {
  readonly plain: boolean;
  readonly mapped: boolean;
}

interface Source {
  imageOf(key: number, signal: AbortSignal): Promise<DisplayImage>;
  viewOf(key: number): ViewState;
  drawnOn(image: MarkedImage): Drawn;
  /** The label whose map is chosen. */
  readonly label: string | null;
  readonly criterion: Criterion;
  readonly look: HeatMapLook;
}

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** 300 dots per inch at the height that an image has on the sheet. */
const MOST_SIDE_PX = 1200;

/**
 * Draws the images of files that were read, one file after the other; an image that can no longer
 * be decoded is left out.
 * @returns by the place of the file in `cases`, from 0
 * @throws AppError kind `cancelled`
 */
export async function printedImages(
  cases: readonly Case[],
  choice: ImageChoice,
  source: Source,
  { signal, onProgress }: Options,
): Promise<ReadonlyMap<number, readonly PrintedImage[]>> {
  const images = new Map<number, readonly PrintedImage[]>();
  if (!choice.plain && !choice.mapped) return images;
  for (const [index, one] of cases.entries()) {
    throwIfAborted(signal);
    if (one.analysis.state === 'done') images.set(index, await imagesOf(one, choice, source, signal));
    onProgress(index + 1, cases.length);
  }
  return images;
}

async function imagesOf(
  one: Case,
  { plain, mapped }: ImageChoice,
  { imageOf, viewOf, drawnOn, ...drawing }: Source,
  signal: AbortSignal,
): Promise<readonly PrintedImage[]> {
  const display = await imageOf(one.key, signal).catch((thrown: unknown) => {
    if (AppError.from(thrown).problem.kind === 'cancelled') throw thrown;
    return null;
  });
  if (!display) return [];
  const view = viewOf(one.key);
  const over = drawnOn(one);
  const drawn = async (of: ReturnType<typeof findingDrawn>): Promise<PrintedImage> => {
    const picture = drawView({
      display,
      view,
      map: of?.map ?? null,
      look: drawing.look,
      drawn: over,
      mostSidePx: MOST_SIDE_PX,
    });
    const url = URL.createObjectURL(await pngOf(picture.canvas));
    return { url, words: viewWords(display, view, over, picture.scale), label: of?.label ?? null };
  };
  const finding = findingDrawn(one.analysis, drawing);
  return [...(plain ? [await drawn(null)] : []), ...(mapped && finding?.map ? [await drawn(finding)] : [])];
}
