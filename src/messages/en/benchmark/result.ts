/** A finished run: verdict, tables, environment. */
import { decimals, fileSize, milliseconds } from '../../format.ts';

interface Verdicts {
  readonly configurations: number;
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
}

export const report = (version: string) =>
  `Benchmark report, Penumbra ${version}. Research tool, not a medical device.`;
export const charts = 'Charts';
export const newRun = 'New run';
export const print = 'Certificate';
export const exportAs = 'Export';
export const formats = {
  json: 'JSON',
  'figures-csv': 'CSV, figures',
  'samples-csv': 'CSV, every run',
  markdown: 'Markdown',
};
/** Precedes the name of the recommended configuration. */
export const fit = 'This device is fit: use';
export const unfit = 'Nothing that was measured here is within the limits';
export const percentiles = (median: string, p95: string) => `Median ${median} ms, 95th percentile ${p95} ms.`;
export const adjust =
  'The table says what is missing. Adjust the limits below, or measure other precisions and backends.';
export const cancelled = 'The run was cancelled, so it rests on fewer trials than planned.';
export const otherDevice = 'This run is of another device or browser, so it cannot be set here.';
export const notForReading = 'The app does not offer this for reading.';
export const inUse = 'In use here';
export const useThis = 'Use this here';

export const reasonsOnlyOne = 'Nothing else is within the limits.';
export const reasonsIndistinguishable = (other: string) =>
  `No figure that was measured distinguishes it from ${other}.`;
export const reasonsLatency = (other: string, ms: number) =>
  `It is the fastest within the limits: ${other} takes ${milliseconds(ms)} more.`;
export const reasonsAuc = (other: string, loss: number | null) =>
  `It is as fast as ${other}, and loses less accuracy${loss === null ? '' : `: ${decimals(loss, 4)} of mean AUC`}.`;
export const reasonsSize = (other: string, bytes: number | null) =>
  `It is as fast and as accurate as ${other}, and a smaller download${bytes === null ? '' : `, by ${fileSize(bytes)}`}.`;
export const reasonsMemory = (other: string, mebibytes: number | null) =>
  `It is as fast, as accurate and as small as ${other}, and holds less memory${mebibytes === null ? '' : `, by ${decimals(mebibytes, 0)} MiB`}.`;

export const counts = ({ configurations, pass, fail, unknown }: Verdicts) =>
  `Of ${configurations} configurations ${[
    `${pass} ${pass === 1 ? 'passes' : 'pass'}`,
    `${fail} ${fail === 1 ? 'fails' : 'fail'}`,
    ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? 'is' : 'are'} undecided`] : []),
  ].join(', ')}.`;

export const configurationsTitle = 'All configurations';
export const configurationsCaption =
  'In brackets: 95 % interval. Outcomes go by its worse end, so that an unsure figure does not pass.';
export const configurationsColumns = [
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
];
export const configurationsRecommended = 'recommended';
export const configurationsAucFrom = { 'this device': 'this device', manifest: 'manifest' };

export const accuracyTitle = 'Accuracy on this device';
export const accuracyCaption = (measuredOn: string) => `${measuredOn}; 95 % intervals in brackets`;
export const accuracyColumns = [
  'Model',
  'Precision',
  'Backend',
  'Mean AUC',
  'Difference from float32',
  'Same verdict',
];

export const stagesTitle = 'Where the time goes';
export const stagesCaption =
  'Medians, ms. Up to the second run once a trial; from Prepare on of every warm run. 95 % intervals in brackets';
export const stagesNames = {
  fetchMs: 'Download',
  cacheReadMs: 'From device',
  loadMs: 'Load',
  firstRunMs: 'First run',
  secondRunMs: 'Second run',
  preprocessP50Ms: 'Prepare',
  uploadP50Ms: 'Copy in',
  computeP50Ms: 'Compute',
  downloadP50Ms: 'Read back',
};

export const throughputCaption =
  'Images per second in a row, and how the page fared: tasks that blocked it for 50 ms and more, and frames that it dropped, over all trials';
export const throughputOneByOne = 'One by one';
export const throughputBatch = (images: number) => `Batch of ${images}`;
export const throughputOverlapped = 'Next prepared meanwhile';
export const throughputLongTasks = 'Long tasks';
export const throughputBlocked = 'Blocked, ms';
export const throughputDroppedFrames = 'Dropped frames';
export const throughputNote =
  'The app reads images one by one; integer kernels take no more at a time. Batches show what a GPU could gain. Long tasks and dropped frames stand for energy and for a page that stutters: a browser reports no watts.';

export const gpuTitle = 'Where the GPU’s time goes';
export const gpuLead =
  'Each kernel must be launched, and each shader compiled once. The overhead of a launch is the slope over chains of trivial kernels; waiting for a result to be read back is apart.';
export const gpuCaption = 'Launches and shaders, in ms where nothing else is said';
export const gpuColumns = [
  'Configuration',
  'Launches per inference',
  'Overhead per launch',
  'Overhead per inference',
  'Round trip',
  'Shaders one by one',
  'Shaders in parallel',
  'Gain',
];

export const layersTitle = 'Layer by layer';
export const layersConfiguration = 'Configuration';
export const layersCaption = (shown: number, all: number) => `The slowest ${shown} of ${all}`;

export const environmentTitle = 'Environment';
export const environmentStarted = 'Started';
export const environmentTook = 'Took';
export const environmentPlan = 'Plan';
export const environmentPlanFacts = (
  name: string,
  rounds: number,
  minRuns: number,
  maxRuns: number,
  seed: number,
) => `${name}: ${rounds} rounds, ${minRuns}–${maxRuns} runs, seed ${seed}`;
export const environmentLimits = 'Limits';
export const environmentLimitFacts = (latencyMs: number, memoryMiB: number, aucLoss: number) =>
  `p95 ${latencyMs} ms, ${memoryMiB} MiB, AUC loss ${aucLoss}`;
export const environmentEvents = 'During the run';
export const environmentNothingHappened = 'nothing happened';
export const environmentEvent = {
  hidden: 'hidden',
  visible: 'visible again',
  plugged: 'plugged in',
  unplugged: 'on battery',
  paused: 'paused',
  resumed: 'resumed',
};
export const environmentEventAfter = (event: string, duration: string) => `${event} after ${duration}`;
export const environmentRun = 'Run';
export const environmentBrowser = 'Browser';
export const environmentSystem = 'System';
export const environmentProcessor = 'Processor';
export const environmentCores = (count: number) => `${count} logical cores`;
export const environmentMemory = 'Memory';
export const environmentGibibytes = (count: number) => `${count} GiB, as the browser rounds it`;
export const environmentGpu = 'GPU';
export const environmentSimd = 'SIMD';
export const environmentSimdKinds = { relaxed: 'relaxed', plain: 'plain', none: 'none' };
export const environmentIsolated = 'Isolated';
export const environmentNotIsolated = 'no, so no threads';
export const environmentClock = 'Clock';
export const environmentClockSteps = (ms: string) => `steps of ${ms} ms`;
export const environmentUserAgent = 'User agent';
export const environmentFiles = 'Models and the hashes of their files';
export const environmentFileColumns = ['Model', 'Precision', 'Size', 'SHA-256'];
export const environmentModel = (title: string, version: string) => `${title} ${version}`;
export const environmentArchitectureOnly = ', architecture only, not a diagnostic model';
export const environmentMadeHere = 'made on this device';
