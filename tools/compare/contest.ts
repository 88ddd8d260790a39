/** Types that the command line and its page share. */

import type { SessionDetails } from '../../src/core/session-details.ts';

export type EngineId = 'tfjs' | 'ort' | 'litert' | 'ours';
export type ComparedPrecision = 'float32' | 'int8';

/** One engine on one file of a network. */
export interface Contestant {
  readonly engine: EngineId;
  readonly precision: ComparedPrecision;
  /** Below the network's folder: the model's file, or its manifest. */
  readonly path: string;
  /** For our own engine only: compute as in a browser without relaxed SIMD. */
  readonly plainSimd?: true;
}

/** A contestant as the page starts it. */
export interface Entry extends Contestant {
  /** Address of the network's folder, with a slash at its end. */
  readonly folder: string;
  /** Shape of the input, NHWC. */
  readonly imageShape: readonly [number, number, number, number];
  /** Requested number of threads. */
  readonly threads: number;
  /** For our own engine only: start from the plan that the browser's last visit cached. */
  readonly again?: true;
}

export interface Started {
  /** From loaded code and bytes to the first result, ms. */
  readonly coldMs: number;
  /** Threads as the engine reports them; the requested number where it does not. */
  readonly threads: number;
  /** Details of our engines' sessions; null for the other engines. */
  readonly details: SessionDetails | null;
  /** The network's output for the image that every engine gets. */
  readonly answer: readonly number[];
}

/** Calls of the page's worker. */
export interface ComparisonCalls {
  /** Starts an engine on the seeded image and keeps it. */
  start(entry: Entry): Promise<Started>;
  /** One untimed run, then timed ones. @returns the median time of one run in ms */
  measure(entry: Entry): Promise<number>;
  hasRelaxedSimd(): Promise<boolean>;
}

export type ComparisonCall = keyof ComparisonCalls;

export const ENGINE_NAMES: Readonly<Record<EngineId, string>> = {
  tfjs: 'TF.js',
  ort: 'ONNX Runtime Web',
  litert: 'LiteRT.js',
  ours: 'Penumbra',
};

/** The contestant that all others are compared with. */
export const isBaseline = ({ engine, precision }: Contestant): boolean =>
  engine === 'tfjs' && precision === 'float32';
