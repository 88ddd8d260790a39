/** What is measured, in words that the command line and its page share. */

export type EngineId = 'tfjs' | 'ort' | 'litert' | 'ours';
export type ComparedPrecision = 'float32' | 'int8';

/** One engine on one file of a network. */
export interface Contestant {
  readonly engine: EngineId;
  readonly precision: ComparedPrecision;
  /** Below the network's folder: the model's file, or its manifest. */
  readonly path: string;
  /** Ours alone: as in a browser that has no relaxed SIMD. */
  readonly plainSimd?: true;
}

/** A contestant as the page starts it. */
export interface Entry extends Contestant {
  /** Address of the network's folder, with a slash at its end. */
  readonly folder: string;
  /** Of the input, NHWC. */
  readonly imageShape: readonly [number, number, number, number];
  /** As asked for. */
  readonly threads: number;
  /** Ours alone: from what the last visit of this browser kept. */
  readonly again?: true;
}

export interface Started {
  /** From code and bytes at hand to the first result. */
  readonly coldMs: number;
  /** As the engine says, where it does; else as asked for. */
  readonly threads: number;
  /** What the engine says of itself, e.g. the variant of its kernels. */
  readonly features: Readonly<Record<string, string | number | boolean>>;
  /** The network's answer on the image that all get. */
  readonly answer: readonly number[];
}

/** What the page's worker does. */
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

/** The one that all are compared with. */
export const isBaseline = ({ engine, precision }: Contestant): boolean =>
  engine === 'tfjs' && precision === 'float32';
