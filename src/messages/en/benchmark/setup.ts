/** Texts of the benchmark's setup: plans, their extent, limits and the list of earlier runs. */
import { counted, whole } from '../../format.ts';

const trials = (count: number) => counted(count, { one: 'trial', other: 'trials' });
const configurations = (count: number) => counted(count, { one: 'configuration', other: 'configurations' });

export const setup = {
  title: 'Is this device fit for the job?',
  lead: 'Measures every choice of model, precision and backend in this browser, on this device, checks their answers, and says which one to use here. Keep the page in front meanwhile. Nothing leaves the device.',
  asking: 'Looking at what this device offers…',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',

  plan: 'Plan',
  plans: {
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
  },
  about: (duration: string) => `about ${duration}`,

  models: 'Models',
  precisions: 'Precisions',
  backends: 'Backends',
  threads: 'Threads',
  versioned: (title: string, version: string) => `${title}, ${version}`,
  architectureOnly: 'architecture only, not a diagnostic model',
  integerOnly: 'runs int8 and mixed only',
  slowest: 'the slowest: seconds for each image',
  emulated: 'emulated on the processor, and slow: there is no graphics card',
  notIsolated:
    'The page is not cross-origin isolated, so every backend runs on one thread: see docs/security.md.',
  noSharedMemory: 'This browser cannot share memory with threads, so every backend runs on one thread.',

  limits: 'Limits',
  limit: {
    latencyMs: { title: 'Latency', what: '95 of 100 readings, from a decoded image to its scores' },
    memoryMiB: { title: 'Memory', what: 'the most that the engine holds at once' },
    aucLoss: { title: 'AUC loss', what: 'largest loss of mean AUC against float32' },
  },
  outOfRange: (least: number, most: number, still: string) =>
    `A number from ${least} to ${most}; still ${still}`,

  start: 'Start',
  obstacle: {
    reading:
      'Images are still being read. Wait for them, or stop them on the reading page: the two would disturb one another.',
    readingFolder:
      'Labelled images are being read below. Wait for them, or cancel: the two would disturb one another.',
    nothing: 'Nothing is left to measure. Choose at least one model, precision and backend that go together.',
  },
  extent: (configurationCount: number, trialCount: number, duration: string) =>
    `${configurations(configurationCount)}, ${trials(trialCount)}, at most about ${duration}.`,

  /** @param threads null where the backend takes what it thinks best */
  inUse: (precision: string, backend: string, threads: string | null, browser: string) =>
    `X-rays are read with ${precision} on ${backend}${threads === null ? '' : `, ${threads}`}, as a benchmark in ${browser} recommended.`,
  otherBrowser: (browser: string) => `This is ${browser}: measure again.`,

  earlierRuns: 'Earlier runs',
  noRuns:
    'None on this device. A run that was exported here or elsewhere as JSON can be opened, or dropped on this page.',
  openRun: 'Open a run',
  removeRun: (name: string) => `Remove ${name}`,
  runName: (plan: string, date: string) => `${plan}, ${date}`,
  runFacts: (browser: string, system: string, cores: number, trialCount: number, isCancelled: boolean) =>
    `${browser} on ${system}, ${whole(cores)} cores, ${trials(trialCount)}${isCancelled ? ', cancelled' : ''}`,
};
