/** Charts, each with its title, how to read it, and the table of its figures. */
import { decimals } from '../../format.ts';

export const figures = 'Figures of this chart';

export const breakEvenTitle = 'Break-even';
export const breakEvenNote = (sentences: string) =>
  `Seconds from a fresh worker to the answer of the n-th image; the fastest of each backend. ${sentences}`;
export const breakEvenColumns = (images: number) => [
  'Configuration',
  'Before the first, s',
  `After ${images} images, s`,
];
export const breakEvenUnits = ['images', 's'];
export const breakEvenNever = (late: string, early: string) => `${late} never overtakes ${early} here.`;
export const breakEvenFromTheStart = (late: string, early: string) =>
  `${late} is ahead of ${early} with the first image already.`;
/** @param latest null where the interval has no upper end */
export const breakEvenAfter = (
  late: string,
  early: string,
  images: number,
  interval: readonly [soonest: number, latest: number | null] | null,
) =>
  `${late} overtakes ${early} after ${images}${interval ? ` (${interval[0]}–${interval[1] ?? 'never'})` : ''} images.`;

export const coldWarmTitle = 'Cold against warm';
export const coldWarmNote =
  'Upper bar: from a fresh worker to the first answer, with the files on this device. Lower bar: the median of every later run. Milliseconds; shorter is better.';
export const coldWarmColumns = ['Configuration', 'Cold, ms', 'Warm p50, ms'];

export const latencyTitle = 'Every warm run';
export const latencyNote = (isLogarithmic: boolean) =>
  `One thin line for each run; the tall line is the median in its 95 % interval, the dot the 95th percentile. Milliseconds${isLogarithmic ? ' on a logarithmic axis' : ''}.`;
export const latencyColumns = ['Configuration', 'Runs', 'p50, ms', 'p95, ms', 'p99, ms', 'Worst, ms'];

export const layersTitle = (name: string) => `Time per layer: ${name}`;
export const layersNote = (layers: number, totalMs: number) =>
  `Milliseconds of each of ${layers} layers, in the order of the network; ${decimals(totalMs, 1)} ms together. Timing each layer slows the whole down.`;
export const layersColumns = ['Layer', 'Operation', 'ms', 'Share', 'GMAC/s'];
export const layersUnit = 'ms';
export const layersLayer = (name: string, operation: string, ms: number) =>
  `${name}, ${operation}: ${decimals(ms, 3)} ms`;

export const memoryTitle = 'Memory over runs';
export const memoryNote =
  'MiB that the engine holds (heap of WebAssembly and GPU memory) after so many runs of the longest trial. Flat is good; a line that climbs to the end is a leak.';
export const memoryColumns = [
  'Configuration',
  'After the load, MiB',
  'Peak, MiB',
  'At the end, MiB',
  'Growth per run',
];
export const memoryUnits = ['runs', 'MiB'];

export const paretoTitle = 'Speed against accuracy';
export const paretoNote = (leftOut: number) =>
  `Median latency in ms (left is better) against mean AUC (up is better); area is the download’s size. Filled: the Pareto front, which nothing beats in all three.${leftOut > 0 ? ` ${leftOut} without a measured AUC are left out.` : ''}`;
export const paretoColumns = ['Configuration', 'p50, ms', 'Mean AUC', 'Size', 'Front'];
export const paretoUnit = 'ms';

export const rocTitle = (finding: string) => `ROC: ${finding}`;
export const rocNote =
  'Sensitivity against 1 − specificity, of the images read when it was requested. The dotted diagonal is chance. Curves that coincide mean that the precisions distinguish the finding equally well.';
export const rocSensitivity = 'Sensitivity at specificity';
export const rocOf = 'ROC curves of';
export const rocNoFinding = 'no finding';
