/** Texts of the benchmark's warnings: what each means for the figures, and what to do. */
import { decimals, milliseconds, percentage, signed } from '../../format.ts';
import { duration, kibibytes } from './figures.ts';

/** One sentence that says what happened, and one with the way out. */
export interface WarningWords {
  readonly says: string;
  readonly remedy: string;
}

const leakSources: Readonly<Record<string, string>> = {
  wasmHeap: 'the heap of WebAssembly',
  tensors: 'tensors of TF.js',
  gpu: 'GPU memory',
  browser: 'the page as the browser counts it',
};

const trial = (round: number) => `Trial ${round + 1}`;
const after = (runs: number) => `after ${runs} runs`;

export const title = 'Before you trust these figures';
export const noneTitle = 'No warnings';
export const none = 'No drift, no leak, no wrong answer, no interruption was seen.';
/** In one line of an export. @param name null for the whole run */
export const line = (name: string | null, { says, remedy }: WarningWords) =>
  `${name === null ? '' : `${name}: `}${says} ${remedy}`;
export const drift = (round: number, direction: 'up' | 'down', percent: number): WarningWords => ({
  says: `Within trial ${round + 1}, runs became ${direction === 'up' ? 'slower' : 'faster'}: ${signed(percent, 0)} % from the first third to the last.`,
  remedy:
    direction === 'up'
      ? 'The device may be warming up or busy. Let it cool, close other programs and measure again.'
      : 'It was still warming up. A plan with more runs evens this out.',
});
export const slowDown = (round: number, percent: number): WarningWords => ({
  says: `${trial(round)} was ${decimals(percent, 0)} % slower than the fastest one.`,
  remedy: 'Something else was running. Its runs are kept and widen the interval; measure again to be sure.',
});
export const unaccounted = (medianMs: number, percent: number): WarningWords => ({
  says: `${milliseconds(medianMs)} of a run (${decimals(percent, 0)} %) belong to none of its stages.`,
  remedy: 'The page or the browser does work between the stages. Close developer tools and extensions.',
});
export const wrongOutput = (round: number, run: number): WarningWords => ({
  says: `In trial ${round + 1}, the answer of run ${run} differs from the reference’s.`,
  remedy: 'It is fast but wrong: do not use it on this device. Export the run and report it.',
});
export const uncheckedOutput = {
  says: 'No answer was compared with the reference, so it is unknown whether it is right.',
  remedy: 'Let a trial end before cancelling, and measure again.',
} as WarningWords;
export const leak = (round: number, bytesPerRun: number, source: string): WarningWords => ({
  says: `In trial ${round + 1}, memory grew by ${kibibytes(bytesPerRun)} with every run (${leakSources[source] ?? source}).`,
  remedy: 'A kiosk that runs for days would fail. Do not use it here; export the run and report it.',
});
export const coarseTimer = (stepsPerRun: number, resolutionMs: number): WarningWords => ({
  says: `A run takes only ${decimals(stepsPerRun, 0)} steps of this browser’s clock of ${resolutionMs} ms.`,
  remedy: 'Single runs are rounded; trust the mean and the median, not the spread.',
});
/** @param reachedShare null where no median has an interval */
export const imprecise = (reachedShare: number | null, requestedShare: number): WarningWords => ({
  says: `Trials ended before their median was known within ${percentage(requestedShare, 0)}; reached: ${reachedShare === null ? 'none' : `±${percentage(reachedShare, 0)}`}.`,
  remedy: 'Choose a longer plan, or close what else is running.',
});
export const fewerThreads = (got: number, requested: number): WarningWords => ({
  says: `Only ${got} of ${requested} threads started.`,
  remedy: 'The figures are those of fewer threads. Reload the page and measure again.',
});
export const notIsolated = {
  says: 'The page is not cross-origin isolated: no threads, and a coarser clock.',
  remedy: 'Serve it with the headers in docs/security.md.',
} as WarningWords;
export const hiddenPage = {
  says: 'The page was out of sight while it measured. Browsers slow hidden pages down.',
  remedy: 'Trials during that time do not count. Measure again with the page in front.',
} as WarningWords;
export const unplugged = {
  says: 'The device ran on its battery for some of the time, and may have saved power.',
  remedy: 'Plug it in and measure again, unless that is how it will be used.',
} as WarningWords;

export const interruptedHidden = (round: number, runs: number, forMs: number): WarningWords => ({
  says: `${trial(round)}: the page was hidden for ${duration(forMs)} ${after(runs)}.`,
  remedy: 'Measure again with the page in front.',
});
export const interruptedContextLost = (round: number, runs: number): WarningWords => ({
  says: `${trial(round)}: the browser took the GPU away ${after(runs)}.`,
  remedy: 'GPU memory may be short, or its driver failed. Do not rely on this backend here.',
});
export const interruptedCancelled = (round: number, runs: number): WarningWords => ({
  says: `${trial(round)} was cancelled ${after(runs)}.`,
  remedy: 'What it had measured counts. Run the plan to its end for narrower intervals.',
});
export const interruptedError = (round: number, runs: number, detail: string): WarningWords => ({
  says: `${trial(round)} failed ${after(runs)}: ${detail}`,
  remedy: 'Reload the page and measure again; if it fails again, choose another backend.',
});

/** Why a configuration cannot pass, whatever its figures are. */
export const objections = {
  'no-runs': { says: 'no run was timed', remedy: 'Measure again, and let it end.' },
  'wrong-output': { says: 'its answers are wrong here', remedy: 'Do not use it on this device.' },
  'unchecked-output': { says: 'its answers were not checked', remedy: 'Measure again, and let it end.' },
  leak: {
    says: 'its memory grows with every run',
    remedy: 'Do not use it on a device that runs for days.',
  },
  'fewer-threads': {
    says: 'fewer threads started than requested',
    remedy: 'Measure it again with the number of threads that did start.',
  },
  hidden: { says: 'the page was hidden meanwhile', remedy: 'Measure again with the page in front.' },
  'context-lost': { says: 'the browser took the GPU away', remedy: 'Do not rely on this backend here.' },
  error: { says: 'it failed', remedy: 'See the warnings for its message.' },
  'architecture-only': {
    says: 'architecture only, not a diagnostic model',
    remedy: 'It shows what such a network would cost here; its answers mean nothing.',
  },
};
