/**
 * Every backend as data, for the engine, the page and the tools: what it computes on and with, and
 * what it is for.
 */
import type { Detail } from './detail.ts';
import type { Arithmetic, Precision } from './precision.ts';
import type { ProbeDetails } from './session-details.ts';

/**
 * The name of a backend in selections, reports, permalinks and on command lines. `wasm`, `webgl`
 * and `cpu` are TF.js, `int8` is our own integer kernels, and `reference` is their reference
 * executor in plain TypeScript.
 */
export type BackendId = 'wasm' | 'int8' | 'webgl' | 'cpu' | 'reference';

/** Properties of a backend that are known before any of its code is loaded. */
export interface BackendDescriptor {
  readonly id: BackendId;
  readonly device: 'cpu' | 'gpu';
  readonly arithmetic: Arithmetic;
  /** The precisions that it runs, the one that suits it best first. */
  readonly precisions: readonly [Precision, ...Precision[]];
  /**
   * `reading`: offered to a person who reads images. `oracle`: slow code that defines the correct
   * outputs of the others. `floor`: a baseline that benchmarks may show.
   */
  readonly role: 'reading' | 'oracle' | 'floor';
  /** How many threads it can be asked for: `none` on a GPU. */
  readonly threads: 'none' | 'one' | 'many';
  /**
   * The backend that its outputs are checked against. It is independent code, because shared code
   * would share its mistakes.
   */
  readonly oracle: BackendId;
  /**
   * Whether loading may fail on a device that its probe accepts, because its kernels fail their
   * self-test there.
   */
  readonly selfTested: boolean;
}

const ALL: BackendDescriptor['precisions'] = ['float32', 'float16', 'dynamic', 'int8', 'mixed'];
const INTEGER: BackendDescriptor['precisions'] = ['int8', 'mixed'];

/**
 * TF.js expands every weight to float32 when it loads it, so its backends run every precision in
 * float32.
 */
const TFJS = { arithmetic: 'float32', precisions: ALL, oracle: 'wasm', selfTested: false } as const;

/** Every backend that this build knows, the safest first. */
export const BACKENDS: readonly BackendDescriptor[] = [
  { ...TFJS, id: 'wasm', device: 'cpu', role: 'reading', threads: 'many' },
  {
    id: 'int8',
    device: 'cpu',
    arithmetic: 'int8',
    precisions: INTEGER,
    role: 'reading',
    threads: 'many',
    oracle: 'reference',
    selfTested: true,
  },
  { ...TFJS, id: 'webgl', device: 'gpu', role: 'reading', threads: 'none' },
  { ...TFJS, id: 'cpu', device: 'cpu', role: 'floor', threads: 'one' },
  {
    id: 'reference',
    device: 'cpu',
    arithmetic: 'int8',
    precisions: INTEGER,
    role: 'oracle',
    threads: 'one',
    oracle: 'int8',
    selfTested: false,
  },
];

export const BACKEND_IDS: readonly BackendId[] = BACKENDS.map(({ id }) => id);

const byId = new Map(BACKENDS.map((backend) => [backend.id, backend]));

/**
 * @throws RangeError for an id that this build does not know, e.g. one from storage that was not
 * checked.
 */
export function backendOf(id: BackendId): BackendDescriptor {
  const backend = byId.get(id);
  if (!backend) throw new RangeError(`there is no backend ${id}`);
  return backend;
}

/** The default backend for each arithmetic; variants are calibrated on it. */
export const DEFAULT_BACKENDS: Readonly<Record<Arithmetic, BackendId>> = { float32: 'wasm', int8: 'int8' };

/**
 * The variant and backend that are the fastest on nearly every processor, so a first visit begins
 * with them.
 */
export const FIRST_CHOICE = { precision: 'int8', backend: 'int8' } as const;

/**
 * Integer backends in integers, where they run; every other precision in float32 on the processor.
 */
export function defaultBackendFor(precision: Precision): BackendId {
  return precision === FIRST_CHOICE.precision ? FIRST_CHOICE.backend : DEFAULT_BACKENDS.float32;
}

/** Whether a backend is offered for reading; the others are oracles or baselines. */
export const isForReading = (id: BackendId): boolean => backendOf(id).role === 'reading';

export const canRun = (id: BackendId, precision: Precision): boolean =>
  backendOf(id).precisions.includes(precision);

/**
 * The backend itself where it runs the precision, else the default one for float32, which runs them
 * all.
 */
export const backendFor = (precision: Precision, id: BackendId): BackendId =>
  canRun(id, precision) ? id : DEFAULT_BACKENDS.float32;

/**
 * The arithmetic that really runs: only an integer backend computes int8 and mixed variants in
 * integers.
 */
export const arithmeticOf = ({
  backend,
  precision,
}: {
  readonly backend: BackendId;
  readonly precision: Precision;
}): Arithmetic => (canRun(backend, precision) ? backendOf(backend).arithmetic : 'float32');

/** Whether a backend runs on this device, and if not, why. */
export type Probe<Details extends ProbeDetails = ProbeDetails> =
  | { readonly supported: true; readonly details: Details }
  | { readonly supported: false; readonly reason: Detail };

export interface BackendReport {
  readonly id: BackendId;
  readonly probe: Probe;
}
