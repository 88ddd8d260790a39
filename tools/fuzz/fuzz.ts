/** Feeds a target with hostile inputs for a while. */
import { seededUniform } from '../../src/core/random.ts';
import type { Fault, Target } from './contract.ts';
import { mutated } from './mutate/mutate.ts';
import type { Runner } from './runner.ts';
import type { Store } from './store.ts';

export interface FuzzResult {
  readonly inputs: number;
  /** Ways through the code that were told apart by their outcome. */
  readonly signatures: number;
  /** Distinct faults: of inputs that fail alike only the first is kept. */
  readonly faults: readonly Fault[];
}

export interface FuzzOptions {
  readonly until: () => boolean;
  /** Draws the same inputs again for the same corpus. */
  readonly seed: number;
  readonly onFault?: (fault: Fault) => void;
}

/**
 * Changes inputs of the corpus, and adds to it whatever has an outcome that was not seen before: so
 * the corpus goes deeper into the code by itself.
 */
export async function fuzz(
  target: Pick<Target, 'seeds' | 'partsOf' | 'mended'>,
  runner: Runner,
  store: Pick<Store, 'corpus' | 'keep' | 'keepFinding'>,
  { until, seed, onFault }: FuzzOptions,
): Promise<FuzzResult> {
  const uniform = seededUniform(seed);
  const draw = (below: number): number => Math.floor(uniform() * below);
  const corpus: Uint8Array[] = [...target.seeds, ...store.corpus];
  const given = corpus.length;
  const signatures = new Set<string>();
  const faults = new Map<string, Fault>();
  let inputs = 0;
  while (!until()) {
    // The corpus itself comes first.
    const input = new Uint8Array(inputs < given ? (corpus[inputs] ?? []) : mutated(target, corpus, draw));
    const outcome = await runner.run(input);
    if (outcome.kind === 'named') {
      if (!signatures.has(outcome.signature) && inputs >= given) {
        corpus.push(input);
        store.keep(input);
      }
      signatures.add(outcome.signature);
    } else if (!faults.has(likeness(outcome))) {
      faults.set(likeness(outcome), outcome);
      store.keepFinding(input, outcome);
      onFault?.(outcome);
    }
    inputs++;
  }
  return { inputs, signatures: signatures.size, faults: [...faults.values()] };
}

/** Faults from the same line of code are one, whatever numbers they name. */
function likeness(fault: Fault): string {
  if (!('error' in fault)) return fault.kind;
  const frame = /\n\s+at [^\n]*/.exec(fault.error)?.[0] ?? '';
  return `${fault.kind} ${fault.error.split('\n', 1)[0]?.replaceAll(/\d+/g, '#')}${frame}`;
}
