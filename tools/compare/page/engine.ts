import type { Entry, Started } from '../contest.ts';

/** A network on an engine, ready to run. */
export interface Runner {
  readonly threads: number;
  /** Details of our engines' sessions; null for the other engines. */
  readonly details: Started['details'];
  /** Waits for tuning that goes on after the first result; null for an engine without it. */
  readonly tuned: (() => Promise<void>) | null;
  /**
   * One inference, from a typed array to a typed array.
   * @returns the network's answer
   */
  run(): Promise<Float32Array>;
}

/**
 * The image that every engine gets, NHWC; each engine converts it to its own layout before timing
 * starts.
 */
export interface Image {
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array<ArrayBuffer>;
}

/**
 * Loads code and the model's bytes.
 * @returns the step that is timed: from loaded bytes to a network that can run
 */
export type ComparedEngine = (entry: Entry, image: Image) => Promise<() => Promise<Runner>>;

export async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
