/** A run under way. */
import { milliseconds, percentage } from '../../format.ts';

export const headings = {
  running: 'Measuring',
  pausing: 'Pausing after this trial',
  paused: 'Paused',
  cancelling: 'Ending',
};
export const trialsDone = 'Trials done';
export const progress = (done: number, total: number, left: string) =>
  `${done} of ${total} trials, about ${left} left`;
export const hidden = (times: number) =>
  `The page was out of sight ${times === 1 ? 'once' : `${times} times`}. Browsers slow hidden pages down, so those trials will not count: keep this page in front.`;
export const caption = 'So far: median of all warm runs with its 95 % interval';
export const columns = ['Configuration', 'Trials', 'Runs', 'p50, ms', 'p95, ms'];
export const pause = 'Pause';
export const resume = 'Resume';
export const cancel = 'Cancel';
export const paused = 'Nothing runs. What was measured is kept; resume whenever you like.';
export const betweenTrials = 'Between two trials…';
export const phases = {
  fetching: 'reading its files',
  loading: 'loading',
  'warming-up': 'warm-up',
  running: 'timing runs',
  'leak-check': 'looking for a leak',
  throughput: 'measuring throughput',
  kernels: 'timing each layer',
  gpu: 'measuring the GPU',
};
export const startingWorker = 'starting a fresh worker';
/**
 * Follows the configuration's name.
 * @param precision half width of the median's interval, share of it
 */
export const trial = (
  trial: number,
  phase: string,
  { runs, medianMs, precision }: { runs: number; medianMs: number | null; precision: number | null },
) =>
  [
    `, trial ${trial}: ${phase}`,
    runs > 0 ? `, ${runs} runs` : '',
    medianMs === null ? '' : `, median ${milliseconds(medianMs)}`,
    precision === null ? '' : ` ±${percentage(precision, 1)}`,
  ].join('');
