/** Texts of the benchmark's setup: plans, their extent, limits and the list of earlier runs. */
import { counted, whole } from '../../format.ts';

const trials = (count: number) => counted(count, { one: 'trial', other: 'trials' });
const configurations = (count: number) => counted(count, { one: 'configuration', other: 'configurations' });

export const title = 'Is this device fit for the job?';
export const lead =
  'Measures every choice of model, precision and backend in this browser, on this device, checks their answers, and says which one to use here. Keep the page in front meanwhile. Nothing leaves the device.';
export const asking = 'Looking at what this device offers…';
export const tryAgain = 'Try again';
export const dismiss = 'Dismiss';
export const plan = 'Plan';
export const plans = {
  quick: {
    title: 'Quick',
    what: 'Is anything here fast enough? Two trials of each, so intervals are wide.',
  },
  standard: {
    title: 'Standard',
    what: 'For a decision: five trials of each, one thread and all, throughput, GPU, layers, leaks.',
  },
  full: {
    title: 'Full',
    what: 'For a paper: nine trials, every thread count, enough runs for a 99th percentile.',
  },
};
export const about = (duration: string) => `about ${duration}`;
export const models = 'Models';
export const precisions = 'Precisions';
export const backends = 'Backends';
export const threads = 'Threads';
export const versioned = (title: string, version: string) => `${title}, ${version}`;
export const architectureOnly = 'architecture only, not a diagnostic model';
export const integerOnly = 'runs int8 and mixed only';
export const slowest = 'the slowest: seconds for each image';
export const emulated = 'emulated on the processor, and slow: there is no graphics card';
export const notIsolated =
  'The page is not cross-origin isolated, so every backend runs on one thread: see docs/security.md.';
export const noSharedMemory =
  'This browser cannot share memory with threads, so every backend runs on one thread.';
export const limits = 'Limits';
export const limit = {
  latencyMs: { title: 'Latency', what: '95 of 100 readings, from a decoded image to its scores' },
  memoryMiB: { title: 'Memory', what: 'the most that the engine holds at once' },
  aucLoss: { title: 'AUC loss', what: 'largest loss of mean AUC against float32' },
};
export const outOfRange = (least: number, most: number, still: string) =>
  `A number from ${least} to ${most}; still ${still}`;
export const start = 'Start';

export const obstacleReading =
  'Images are still being read. Wait for them, or stop them on the reading page: the two would disturb one another.';
export const obstacleReadingFolder =
  'Labelled images are being read below. Wait for them, or cancel: the two would disturb one another.';
export const obstacleNothing =
  'Nothing is left to measure. Choose at least one model, precision and backend that go together.';

export const extent = (configurationCount: number, trialCount: number, duration: string) =>
  `${configurations(configurationCount)}, ${trials(trialCount)}, at most about ${duration}.`;
/** @param threads null where the backend takes what it thinks best */
export const inUse = (precision: string, backend: string, threads: string | null, browser: string) =>
  `X-rays are read with ${precision} on ${backend}${threads === null ? '' : `, ${threads}`}, as a benchmark in ${browser} recommended.`;
export const otherBrowser = (browser: string) => `This is ${browser}: measure again.`;
export const earlierRuns = 'Earlier runs';
export const noRuns =
  'None on this device. A run that was exported here or elsewhere as JSON can be opened, or dropped on this page.';
export const openRun = 'Open a run';
export const removeRun = (name: string) => `Remove ${name}`;
export const runName = (plan: string, date: string) => `${plan}, ${date}`;
export const runFacts = (
  browser: string,
  system: string,
  cores: number,
  trialCount: number,
  isCancelled: boolean,
) =>
  `${browser} on ${system}, ${whole(cores)} cores, ${trials(trialCount)}${isCancelled ? ', cancelled' : ''}`;
