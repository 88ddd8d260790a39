/** Every warning and objection as a sentence that says what it means, and one that says what to do. */

import { milliseconds, signed } from '../../messages/format.ts';
import type { BenchmarkWarning, Objection } from '../model/report.ts';
import type { ConfigurationKey, Interruption } from '../model/run.ts';
import { duration } from './words.ts';

export interface WarningWords {
  readonly says: string;
  readonly remedy: string;
}

export function warningWords(warning: BenchmarkWarning): WarningWords {
  switch (warning.kind) {
    case 'drift': {
      const { round, direction, percent } = warning;
      const change = `${signed(percent.value, 0)} %`;
      return {
        says: `Within trial ${round + 1}, runs became ${direction === 'up' ? 'slower' : 'faster'}: ${change} from the first third to the last.`,
        remedy:
          direction === 'up'
            ? 'The device may be warming up or busy. Let it cool, close other programs and measure again.'
            : 'It was still warming up. A plan with more runs evens this out.',
      };
    }
    case 'slow-down':
      return {
        says: `Trial ${warning.round + 1} was ${warning.percent.toFixed(0)} % slower than the fastest one.`,
        remedy:
          'Something else was running. Its runs are kept and widen the interval; measure again to be sure.',
      };
    case 'unaccounted':
      return {
        says: `${milliseconds(warning.medianMs)} of a run (${warning.percent.toFixed(0)} %) belong to none of its stages.`,
        remedy: 'The page or the browser does work between the stages. Close developer tools and extensions.',
      };
    case 'wrong-output':
      return {
        says: `In trial ${warning.round + 1}, the answer of run ${warning.run} differs from the reference’s.`,
        remedy: 'It is fast but wrong: do not use it on this device. Export the run and report it.',
      };
    case 'unchecked-output':
      return {
        says: 'No answer was compared with the reference, so nobody knows whether it is right.',
        remedy: 'Let a trial end before cancelling, and measure again.',
      };
    case 'leak':
      return {
        says: `In trial ${warning.round + 1}, memory grew by ${kibibytes(warning.bytesPerRun.value)} with every run (${SOURCES[warning.source] ?? warning.source}).`,
        remedy: 'A kiosk that runs for days would fail. Do not use it here; export the run and report it.',
      };
    case 'interrupted':
      return interruptionWords(warning.round, warning.interruption);
    case 'coarse-timer':
      return {
        says: `A run takes only ${warning.stepsPerRun.toFixed(0)} steps of this browser’s clock of ${warning.resolutionMs} ms.`,
        remedy: 'Single runs are rounded; trust the mean and the median, not the spread.',
      };
    case 'imprecise': {
      const reached =
        warning.reachedShare === null ? 'none' : `±${(100 * warning.reachedShare).toFixed(0)} %`;
      return {
        says: `Trials ended before their median was known within ${(100 * warning.wantedShare).toFixed(0)} %; reached: ${reached}.`,
        remedy: 'Choose a longer plan, or close what else is running.',
      };
    }
    case 'fewer-threads':
      return {
        says: `Only ${warning.got} of ${warning.wanted} threads started.`,
        remedy: 'The figures are those of fewer threads. Reload the page and measure again.',
      };
    case 'not-isolated':
      return {
        says: 'The page is not cross-origin isolated: no threads, and a coarser clock.',
        remedy: 'Serve it with the headers in docs/security.md.',
      };
    case 'hidden-page':
      return {
        says: 'The page was out of sight while it measured. Browsers slow hidden pages down.',
        remedy: 'Trials during that time do not count. Measure again with the page in front.',
      };
    case 'unplugged':
      return {
        says: 'The device ran on its battery for some of the time, and may have saved power.',
        remedy: 'Plug it in and measure again, unless that is how it will be used.',
      };
  }
}

function interruptionWords(round: number, interruption: Interruption): WarningWords {
  const trial = `Trial ${round + 1}`;
  const after = `after ${interruption.afterRun} runs`;
  switch (interruption.kind) {
    case 'hidden':
      return {
        says: `${trial}: the page was hidden for ${duration(interruption.forMs)} ${after}.`,
        remedy: 'Measure again with the page in front.',
      };
    case 'context-lost':
      return {
        says: `${trial}: the browser took the GPU away ${after}.`,
        remedy: 'Memory of the GPU may be short, or its driver failed. Do not rely on this backend here.',
      };
    case 'cancelled':
      return {
        says: `${trial} was cancelled ${after}.`,
        remedy: 'What it had measured counts. Run the plan to its end for narrower intervals.',
      };
    case 'error':
      return {
        says: `${trial} failed ${after}: ${interruption.detail}`,
        remedy: 'Reload the page and measure again; where it fails again, choose another backend.',
      };
  }
}

const SOURCES: Readonly<Record<string, string>> = {
  wasmHeap: 'the heap of WebAssembly',
  tensors: 'tensors of TF.js',
  gpu: 'GPU memory',
  browser: 'the page as the browser counts it',
};

export function kibibytes(bytes: number): string {
  return Math.abs(bytes) < 1024 ? `${bytes.toFixed(0)} bytes` : `${(bytes / 1024).toFixed(0)} KiB`;
}

const OBJECTION_WORDS: Readonly<Record<Objection, WarningWords>> = {
  'no-runs': { says: 'no run was timed', remedy: 'Measure again, and let it end.' },
  'wrong-output': { says: 'its answers are wrong here', remedy: 'Do not use it on this device.' },
  'unchecked-output': { says: 'its answers were not checked', remedy: 'Measure again, and let it end.' },
  leak: { says: 'its memory grows with every run', remedy: 'Do not use it on a device that runs for days.' },
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

export function objectionWords(objection: Objection): WarningWords {
  return OBJECTION_WORDS[objection];
}

/** In one line, with the configuration's name. */
export function warningText(warning: BenchmarkWarning, nameOf: (key: ConfigurationKey) => string): string {
  const { says, remedy } = warningWords(warning);
  return `${warning.key === null ? '' : `${nameOf(warning.key)}: `}${says} ${remedy}`;
}
