/** Windows for parts of the chest, by percentiles of the image itself. */
import { type DisplayImage, isSigned, type VoiWindow } from '../core/image.ts';
import { isPadding, modalityFunction } from '../preprocess/tone.ts';
import { between } from './tones.ts';
import type { Preset } from './view-state.ts';

/**
 * Percent of the image's pixels that are black, and at which white begins, from dark to bright as
 * the file is shown. A radiograph's values have no scale that all devices share, as CT has, so that
 * a window in numbers fits one device only. Air is dark, bone is bright and the mediastinum is
 * between; the percentiles were chosen on frontal chest radiographs and are a place to begin from.
 */
const PERCENTILES: Readonly<Record<Preset, readonly [dark: number, bright: number]>> = {
  auto: [1, 99],
  lung: [2, 65],
  mediastinum: [40, 97],
  bone: [55, 99.8],
};

export function presetWindow(display: DisplayImage, preset: Preset): VoiWindow {
  const [dark, bright] = PERCENTILES[preset];
  const isReversed = (display.photometric === 'MONOCHROME1') !== isDecreasing(display);
  const shares = isReversed ? [100 - bright, 100 - dark] : [dark, bright];
  const ends = shares.map((share) => modalityFunction(display)(percentile(display, share / 100)));
  return between(Math.min(...ends), Math.max(...ends));
}

/** Whether the modality transformation exchanges low and high. */
function isDecreasing({ modalityLut, rescale }: DisplayImage): boolean {
  if (!modalityLut) return rescale.slope < 0;
  const { entries } = modalityLut;
  return (entries[0] ?? 0) > (entries.at(-1) ?? 0);
}

/** Number of pixels for each stored value from the lowest, outside of the padding. */
interface Histogram {
  readonly counts: Uint32Array;
  readonly lowest: number;
  readonly total: number;
}

/** Made when a preset is first asked for; as large images take tens of ms. */
const histograms = new WeakMap<DisplayImage, Histogram>();

function percentile(display: DisplayImage, share: number): number {
  const { counts, lowest, total } = histogramOf(display);
  let left = Math.floor(share * (total - 1));
  for (let index = 0; index < counts.length; index++) {
    left -= counts[index] as number;
    if (left < 0) return lowest + index;
  }
  return 0;
}

function histogramOf(display: DisplayImage): Histogram {
  const known = histograms.get(display);
  if (known) return known;
  const { samples, padding } = display;
  const counts = new Uint32Array(2 ** (8 * samples.BYTES_PER_ELEMENT));
  const lowest = isSigned(samples) ? -counts.length / 2 : 0;
  for (let i = 0; i < samples.length; i++) {
    const index = (samples[i] as number) - lowest;
    counts[index] = (counts[index] as number) + 1;
  }
  let total = 0;
  for (let index = 0; index < counts.length; index++) {
    if (isPadding(padding, lowest + index)) counts[index] = 0;
    total += counts[index] as number;
  }
  const histogram = { counts, lowest, total };
  histograms.set(display, histogram);
  return histogram;
}
