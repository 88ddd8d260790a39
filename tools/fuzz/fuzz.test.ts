import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/core/random.ts';
import { runTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';
import { type Fault, TARGET_NAMES } from './contract.ts';
import { fuzz } from './fuzz.ts';
import { mutated } from './mutate/mutate.ts';
import { cut } from './mutate/parts.ts';
import { pngParts } from './mutate/starts.ts';
import { changeJson } from './mutate/text.ts';
import { createRunner, type Runner } from './runner.ts';
import { mendedInputs } from './store.ts';
import { loadTarget } from './targets/registry.ts';

const drawFrom = (seed: number) => {
  const uniform = seededUniform(seed);
  return (below: number) => Math.floor(uniform() * below);
};

/** Inputs of a target: each within the time of a test on a busy machine. */
const INPUTS = 10;

describe.each(TARGET_NAMES)('%s', { timeout: 60_000 }, (name) => {
  it('has sound seeds that are cut where parts begin, and has a name for whatever becomes of them', async () => {
    const target = await loadTarget(name);
    expect(target.seeds.length).toBeGreaterThan(0);
    for (const seed of target.seeds) {
      if (target.partsOf) {
        const parts = cut(seed, target.partsOf(seed));
        expect(parts.length).toBeGreaterThan(1);
        expect(Buffer.concat(parts)).toEqual(Buffer.from(seed));
      }
      expect(await target.run(new Uint8Array(seed))).toMatch(/./);
    }
    const draw = drawFrom(20_261_201);
    for (let at = 0; at < INPUTS; at++)
      expect(await target.run(mutated(target, target.seeds, draw))).toMatch(/./);
  });

  it('has a name for everything that was found and mended', async () => {
    const { run } = await loadTarget(name);
    for (const input of mendedInputs(name)) expect(await run(input)).toMatch(/./);
  });
});

describe('changes', () => {
  it('of JSON reach every value, and leave JSON', () => {
    const text = JSON.stringify({ a: [1, { b: 'x' }], c: { d: null, e: true } });
    const results = Array.from({ length: 400 }, (_, seed) => changeJson(text, drawFrom(seed)));
    const found = results.map((result) => JSON.parse(result) as Record<string, unknown>);
    const differs = (of: (json: { a?: unknown[]; c?: { e?: unknown } } | null) => unknown, sound: unknown) =>
      found.some((json) => json !== null && typeof json === 'object' && of(json as never) !== sound);
    expect(differs((json) => json?.a?.[0], 1)).toBe(true);
    expect(differs((json) => (json?.a?.[1] as { b?: unknown } | undefined)?.b, 'x')).toBe(true);
    expect(differs((json) => json?.c?.e, true)).toBe(true);
  });
});

/** A parser with a mistake deep inside: two chunks of one name, the second one empty. */
function planted(input: Uint8Array): string {
  const names = cut(input, pngParts(input)).map((part) => ({
    name: Buffer.from(part.subarray(4, 8)).toString('latin1'),
    bytes: part.length,
  }));
  const data = names.filter(({ name }) => name === 'IDAT');
  if (data.length > 1) throw new Error('a second stream of pixels');
  return `${names.length} chunks`;
}

const hereRunner = (run: (input: Uint8Array) => string): Runner => ({
  run: (input) => {
    try {
      return Promise.resolve({ kind: 'named', signature: run(input) });
    } catch (thrown) {
      return Promise.resolve({ kind: 'unnamed', error: (thrown as Error).stack ?? '' });
    }
  },
  close: () => Promise.resolve(),
});

describe('a search', () => {
  const keepers = () => {
    const kept: Uint8Array[] = [];
    const findings: Fault[] = [];
    return {
      kept,
      findings,
      store: {
        corpus: [],
        keep: (input: Uint8Array) => void kept.push(input),
        keepFinding: (_: Uint8Array, fault: Fault) => void findings.push(fault),
      },
    };
  };
  const times = (count: number) => {
    let left = count;
    return () => left-- <= 0;
  };

  it('finds a planted mistake once, and keeps what took another way', async () => {
    const { seeds } = await loadTarget('png');
    const { kept, findings, store } = keepers();
    const target = { seeds, partsOf: pngParts };
    const result = await fuzz(target, hereRunner(planted), store, { until: times(500), seed: 1 });
    expect(result.inputs).toBe(500);
    expect(findings).toMatchObject([{ kind: 'unnamed', error: /a second stream/ }]);
    expect(kept.length).toBeGreaterThan(0);
    expect(result.signatures).toBeGreaterThan(kept.length);
  });

  it('draws the same inputs for the same seed', async () => {
    const { seeds } = await loadTarget('plan');
    const inputsOf = async (seed: number) => {
      const seen: string[] = [];
      const run = (input: Uint8Array) => `${seen.push(Buffer.from(input).toString('hex')) > 0}`;
      const options = { until: times(40), seed };
      await fuzz({ seeds, partsOf: null }, hereRunner(run), keepers().store, options);
      return seen;
    };
    expect(await inputsOf(7)).toEqual(await inputsOf(7));
    expect(await inputsOf(7)).not.toEqual(await inputsOf(8));
  });
});

describe('a target in a thread of its own', { timeout: 60_000 }, () => {
  it('is replaced where it hangs, and goes on', async () => {
    const [graph] = (await loadTarget('graph')).seeds;
    const [seed = new Uint8Array()] = (await loadTarget('kiosk')).seeds;
    // The first graph has TF.js started, which takes longer than a timer.
    const impatient = createRunner('graph', 0);
    for (let turn = 0; turn < 2; turn++)
      expect(await impatient.run(graph ?? seed)).toEqual({ kind: 'hang', seconds: 0 });
    await impatient.close();
    const patient = createRunner('kiosk', 30_000);
    expect(await patient.run(seed)).toEqual({ kind: 'named', signature: 'on' });
    await patient.close();
  });
});

describe('fuzz rejects, before it starts anything,', () => {
  it.each([
    ['no target', ['--minutes', '1'], /--target is missing/],
    ['an unknown target', ['--target', 'gif', '--minutes', '1'], /there is no target gif/],
    ['no time', ['--target', 'png'], /--minutes is missing/],
    ['no minutes', ['--target', 'png', '--minutes', '0'], /--minutes takes a number above 0/],
    ['half a seed', ['--target', 'png', '--minutes', '1', '--seed', '0.5'], /--seed takes whole numbers/],
  ])('%s', async (_, args, words) => {
    const { status, stderr, stdout } = await runTool(command, args);
    expect(stderr).toMatch(words);
    expect([status, stdout]).toEqual([2, '']);
  });
});
