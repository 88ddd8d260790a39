/** Charts, each with its title, how to read it, and the table of its figures. */
import { decimals } from '../../format.ts';

export const charts = {
  figures: 'Figures of this chart',
  breakEven: {
    title: 'Break-even',
    note: (sentences: string) =>
      `Seconds from a fresh worker to the answer of the n-th image; the fastest of each backend. ${sentences}`,
    columns: (images: number) => ['Configuration', 'Before the first, s', `After ${images} images, s`],
    units: ['images', 's'],
    never: (late: string, early: string) => `${late} never overtakes ${early} here.`,
    fromTheStart: (late: string, early: string) =>
      `${late} is ahead of ${early} with the first image already.`,
    /** @param latest null where the interval has no upper end */
    after: (
      late: string,
      early: string,
      images: number,
      interval: readonly [soonest: number, latest: number | null] | null,
    ) =>
      `${late} overtakes ${early} after ${images}${interval ? ` (${interval[0]}–${interval[1] ?? 'never'})` : ''} images.`,
  },
  coldWarm: {
    title: 'Cold against warm',
    note: 'Upper bar: from a fresh worker to the first answer, with the files on this device. Lower bar: the median of every later run. Milliseconds; shorter is better.',
    columns: ['Configuration', 'Cold, ms', 'Warm p50, ms'],
  },
  latency: {
    title: 'Every warm run',
    note: (isLogarithmic: boolean) =>
      `One thin line for each run; the tall line is the median in its 95 % interval, the dot the 95th percentile. Milliseconds${isLogarithmic ? ' on a logarithmic axis' : ''}.`,
    columns: ['Configuration', 'Runs', 'p50, ms', 'p95, ms', 'p99, ms', 'Worst, ms'],
  },
  layers: {
    title: (name: string) => `Time per layer: ${name}`,
    note: (layers: number, totalMs: number) =>
      `Milliseconds of each of ${layers} layers, in the order of the network; ${decimals(totalMs, 1)} ms together. Timing each layer slows the whole down.`,
    columns: ['Layer', 'Operation', 'ms', 'Share', 'GMAC/s'],
    unit: 'ms',
    layer: (name: string, operation: string, ms: number) => `${name}, ${operation}: ${decimals(ms, 3)} ms`,
  },
  memory: {
    title: 'Memory over runs',
    note: 'MiB that the engine holds (heap of WebAssembly and GPU memory) after so many runs of the longest trial. Flat is good; a line that climbs to the end is a leak.',
    columns: ['Configuration', 'After the load, MiB', 'Peak, MiB', 'At the end, MiB', 'Growth per run'],
    units: ['runs', 'MiB'],
  },
  pareto: {
    title: 'Speed against accuracy',
    note: (leftOut: number) =>
      `Median latency in ms (left is better) against mean AUC (up is better); area is the download’s size. Filled: the Pareto front, which nothing beats in all three.${leftOut > 0 ? ` ${leftOut} without a measured AUC are left out.` : ''}`,
    columns: ['Configuration', 'p50, ms', 'Mean AUC', 'Size', 'Front'],
    unit: 'ms',
  },
  roc: {
    title: (finding: string) => `ROC: ${finding}`,
    note: 'Sensitivity against 1 − specificity, of the images read when it was requested. The dotted diagonal is chance. Curves that coincide mean that the precisions distinguish the finding equally well.',
    sensitivity: 'Sensitivity at specificity',
    of: 'ROC curves of',
    noFinding: 'no finding',
  },
};
