/** A finished run: verdict, tables, environment. */
import { decimals, fileSize, milliseconds } from '../../format.ts';

interface Verdicts {
  readonly configurations: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
}

export const result = {
  report: (version: string) => `Benchmark report, Penumbra ${version}. Research tool, not a medical device.`,
  charts: 'Charts',
  newRun: 'New run',
  print: 'Certificate',
  export: 'Export',
  formats: {
    json: 'JSON',
    'figures-csv': 'CSV, figures',
    'samples-csv': 'CSV, every run',
    markdown: 'Markdown',
  },

  /** Precedes the name of the recommended configuration. */
  fit: 'This device is fit: use',
  unfit: 'Nothing that was measured here is within the limits',
  percentiles: (median: string, p95: string) => `Median ${median} ms, 95th percentile ${p95} ms.`,
  adjust:
    'The table says what is missing. Adjust the limits below, or measure other precisions and backends.',
  cancelled: 'The run was cancelled, so it rests on fewer trials than planned.',
  otherDevice: 'This run is of another device or browser, so it cannot be set here.',
  notForReading: 'The app does not offer this for reading.',
  inUse: 'In use here',
  useThis: 'Use this here',

  /**
   * Why a configuration is recommended, by what decided it. Amounts are of the runner-up less it,
   * null where unknown.
   */
  reasons: {
    onlyOne: 'Nothing else is within the limits.',
    indistinguishable: (other: string) => `No figure that was measured distinguishes it from ${other}.`,
    latency: (other: string, ms: number) =>
      `It is the fastest within the limits: ${other} takes ${milliseconds(ms)} more.`,
    auc: (other: string, loss: number | null) =>
      `It is as fast as ${other}, and loses less accuracy${loss === null ? '' : `: ${decimals(loss, 4)} of mean AUC`}.`,
    size: (other: string, bytes: number | null) =>
      `It is as fast and as accurate as ${other}, and a smaller download${bytes === null ? '' : `, by ${fileSize(bytes)}`}.`,
    memory: (other: string, mebibytes: number | null) =>
      `It is as fast, as accurate and as small as ${other}, and holds less memory${mebibytes === null ? '' : `, by ${decimals(mebibytes, 0)} MiB`}.`,
  },
  counts: ({ configurations, pass, fail, unknown }: Verdicts) =>
    `Of ${configurations} configurations ${[
      `${pass} ${pass === 1 ? 'passes' : 'pass'}`,
      `${fail} ${fail === 1 ? 'fails' : 'fail'}`,
      ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? 'is' : 'are'} undecided`] : []),
    ].join(', ')}.`,

  configurations: {
    title: 'All configurations',
    caption:
      'In brackets: 95 % interval. Outcomes go by its worse end, so that an unsure figure does not pass.',
    columns: [
      'Configuration',
      'Outcome',
      'p50, ms',
      'p95, ms',
      'p99, ms',
      'Worst, ms',
      'Cold, ms',
      'Peak, MiB',
      'Size',
      'Images/s',
      'Mean AUC',
      'AUC loss',
      'AUC from',
    ],
    recommended: 'recommended',
    aucFrom: { 'this device': 'this device', manifest: 'manifest' },
  },

  accuracy: {
    title: 'Accuracy on this device',
    caption: (measuredOn: string) => `${measuredOn}; 95 % intervals in brackets`,
    columns: ['Model', 'Precision', 'Backend', 'Mean AUC', 'Difference from float32', 'Same verdict'],
  },

  stages: {
    title: 'Where the time goes',
    caption:
      'Medians, ms. Up to the second run once a trial; from Prepare on of every warm run. 95 % intervals in brackets',
    names: {
      fetchMs: 'Download',
      cacheReadMs: 'From device',
      loadMs: 'Load',
      firstRunMs: 'First run',
      secondRunMs: 'Second run',
      preprocessP50Ms: 'Prepare',
      uploadP50Ms: 'Upload',
      computeP50Ms: 'Compute',
      downloadP50Ms: 'Read back',
    },
  },
  throughput: {
    caption:
      'Images per second in a row, and how the page fared: tasks that blocked it for 50 ms and more, and frames that it dropped, over all trials',
    oneByOne: 'One by one',
    batch: (images: number) => `Batch of ${images}`,
    overlapped: 'Next prepared meanwhile',
    longTasks: 'Long tasks',
    blocked: 'Blocked, ms',
    droppedFrames: 'Dropped frames',
    note: 'The app reads images one by one; integer kernels take no more at a time. Batches show what a GPU could gain. Long tasks and dropped frames stand for energy and for a page that stutters: a browser reports no watts.',
  },
  gpu: {
    title: 'Where the GPU’s time goes',
    lead: 'Each kernel must be launched, and each shader compiled once. The overhead of a launch is the slope over chains of trivial kernels; waiting for a result to be read back is apart.',
    caption: 'Launches and shaders, in ms where nothing else is said',
    columns: [
      'Configuration',
      'Launches per inference',
      'Overhead per launch',
      'Overhead per inference',
      'Round trip',
      'Shaders one by one',
      'Shaders in parallel',
      'Gain',
    ],
  },
  layers: {
    title: 'Layer by layer',
    configuration: 'Configuration',
    caption: (shown: number, all: number) => `The slowest ${shown} of ${all}`,
  },

  environment: {
    title: 'Environment',
    started: 'Started',
    took: 'Took',
    plan: 'Plan',
    planFacts: (name: string, rounds: number, minRuns: number, maxRuns: number, seed: number) =>
      `${name}: ${rounds} rounds, ${minRuns}–${maxRuns} runs, seed ${seed}`,
    limits: 'Limits',
    limitFacts: (latencyMs: number, memoryMiB: number, aucLoss: number) =>
      `p95 ${latencyMs} ms, ${memoryMiB} MiB, AUC loss ${aucLoss}`,
    events: 'During the run',
    nothingHappened: 'nothing happened',
    event: {
      hidden: 'hidden',
      visible: 'visible again',
      plugged: 'plugged in',
      unplugged: 'on battery',
      paused: 'paused',
      resumed: 'resumed',
    },
    eventAfter: (event: string, duration: string) => `${event} after ${duration}`,
    run: 'Run',
    browser: 'Browser',
    system: 'System',
    processor: 'Processor',
    cores: (count: number) => `${count} logical cores`,
    memory: 'Memory',
    gibibytes: (count: number) => `${count} GiB, as the browser rounds it`,
    gpu: 'GPU',
    simd: 'SIMD',
    simdKinds: { relaxed: 'relaxed', plain: 'plain', none: 'none' },
    isolated: 'Isolated',
    notIsolated: 'no, so no threads',
    clock: 'Clock',
    clockSteps: (ms: string) => `steps of ${ms} ms`,
    userAgent: 'User agent',
    files: 'Models and the hashes of their files',
    fileColumns: ['Model', 'Precision', 'Size', 'SHA-256'],
    model: (title: string, version: string) => `${title} ${version}`,
    architectureOnly: ', architecture only, not a diagnostic model',
    madeHere: 'made on this device',
  },
};
