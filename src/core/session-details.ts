/** Details that a backend reports, before and after a model is loaded: unions by `kind`. */

/** Why the integer engine runs the kernels and the number of threads that it runs. */
export interface KernelChoiceDetails {
  /**
   * `first`: chosen without measuring, until there is time to measure; `measured`: the fastest, as
   * measured by this session's host; `kept`: as measured at an earlier visit; `forced`: named by
   * the host.
   */
  readonly choice: 'first' | 'measured' | 'kept' | 'forced';
  /**
   * Fastest run of the micro-benchmark in ms, by kernel variant (`B2`) and by number of threads
   * (`2 threads`); empty where nothing has been measured.
   */
  readonly measuredMs: Readonly<Record<string, number>>;
  /** Kernel variants whose self-test fails on this processor. */
  readonly refusedVariants: readonly { readonly variant: string; readonly why: string }[];
  /** Numbers of threads that did not start. */
  readonly refusedThreads: readonly { readonly threads: number; readonly why: string }[];
  /** Whether the session runs the compiled plan that an earlier visit has cached. */
  readonly planFromCache: boolean;
}

/** Our own WebAssembly kernels. */
export interface IntegerKernelDetails extends KernelChoiceDetails {
  readonly kind: 'integer-kernels';
  readonly variant: string;
  /** The number of layers by the variant that sums their products. */
  readonly products: Readonly<Record<string, number>>;
  readonly relaxedSimd: boolean;
  readonly weightBits: number;
  readonly activationBits: number;
  readonly arenaBytes: number;
  /** The whole memory of the WebAssembly instance. */
  readonly memoryBytes: number;
  /** How often lost helper threads were started again. */
  readonly threadRestarts: number;
  /** Reason why fewer threads run than were requested; null where none is missing. */
  readonly threadsRefused: string | null;
}

/** The reference executor in plain TypeScript. */
interface IntegerReferenceDetails {
  readonly kind: 'integer-reference';
  readonly weightBits: number;
  readonly activationBits: number;
}

export interface TfjsWasmProbeDetails {
  readonly kind: 'tfjs-wasm';
  readonly simd: boolean;
  readonly threaded: boolean;
  readonly crossOriginIsolated: boolean;
}

export interface TfjsWasmDetails extends TfjsWasmProbeDetails {
  /**
   * Reason why one thread runs although this browser can start more; null where none is missing.
   */
  readonly threadsRefused: string | null;
}

export interface TfjsWebglDetails {
  readonly kind: 'tfjs-webgl';
  /** The name of the GPU, as far as the browser tells it. */
  readonly renderer: string;
  readonly version: string;
  /**
   * 32 where a shader can write float32 textures; 16 where float16 is the most, which costs about
   * three decimal digits.
   */
  readonly textureBits: 32 | 16;
}

/** TF.js in plain JavaScript, which has nothing to tell. */
interface TfjsCpuDetails {
  readonly kind: 'tfjs-cpu';
}

/** How a session runs. */
export type SessionDetails =
  | IntegerKernelDetails
  | IntegerReferenceDetails
  | TfjsWasmDetails
  | TfjsWebglDetails
  | TfjsCpuDetails;

/** Details that a probe finds without loading a model. */
export type ProbeDetails =
  | { readonly kind: 'integer-kernels'; readonly threaded: boolean }
  | { readonly kind: 'integer-reference' }
  | TfjsWasmProbeDetails
  | TfjsWebglDetails
  | TfjsCpuDetails;

/** Whether every layer's values are rounded to float16, which widens what may differ. */
export const roundsToFloat16 = (details: SessionDetails): boolean =>
  details.kind === 'tfjs-webgl' && details.textureBits === 16;
