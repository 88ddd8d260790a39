/** `npm run fuzz`: hostile inputs for everything that reads what others wrote. */
import { join } from 'node:path';
import { parseArguments, required, runCommand, UsageError } from '../shared/command.ts';
import { fromCaller, ROOT } from '../shared/files.ts';
import { TARGET_NAMES, type TargetName } from './contract.ts';
import { fuzz } from './fuzz.ts';
import { createRunner } from './runner.ts';
import { mendedInputs, openStore } from './store.ts';
import { loadTarget } from './targets/registry.ts';

const HELP = `npm run fuzz -- --target T --minutes N [--seed N] [--corpus DIR]

Changes sound inputs by their structure (chunks, segments, elements, records, values of JSON) and byte by byte, and runs
them as the app would. An input whose outcome was not seen before joins the corpus and is changed further. A hang, a crash
and an error without a name are findings: each is printed, and kept with its input. Ctrl-C ends early.

  --target T     ${TARGET_NAMES.join(', ')}, or all in turn
  --minutes N    for each target; a fraction is allowed
  --seed N       draws the same inputs again for the same corpus (default: another one each time)
  --corpus DIR   keeps corpus and findings (default: .cache/fuzz)
Exit status: 0 nothing was found, 1 something was.
`;

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values } = parseArguments(args, {
    options: {
      target: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      corpus: { type: 'string' },
    },
  });
  const names = targetsNamed(required(values.target, '--target'));
  const minutes = Number(required(values.minutes, '--minutes'));
  if (!(minutes > 0 && minutes <= 24 * 60))
    throw new UsageError('--minutes takes a number above 0, up to 1440');
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new UsageError('--seed takes whole numbers from 0');
  const folder = values.corpus === undefined ? join(ROOT, '.cache/fuzz') : fromCaller(values.corpus);
  let found = 0;
  for (const name of names) {
    if (signal.aborted) break;
    found += await fuzzed(name, { minutes, seed, folder, signal });
  }
  return found === 0 ? 0 : 1;
});

function targetsNamed(text: string): readonly TargetName[] {
  if (text === 'all') return TARGET_NAMES;
  const name = TARGET_NAMES.find((each) => each === text);
  if (!name) throw new UsageError(`there is no target ${text}; choose one of ${TARGET_NAMES.join(', ')}`);
  return [name];
}

interface Settings {
  readonly minutes: number;
  readonly seed: number;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function fuzzed(name: TargetName, { minutes, seed, folder, signal }: Settings): Promise<number> {
  const store = openStore(folder, name);
  const target = await loadTarget(name);
  const runner = createRunner(name);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 60_000;
  try {
    const seeds = [...target.seeds, ...mendedInputs(name)];
    const { inputs, signatures, faults } = await fuzz({ ...target, seeds }, runner, store, {
      until: () => signal.aborted || elapsed() >= minutes,
      seed,
      onFault: (fault) => {
        process.stderr.write(`${name}: ${'error' in fault ? `${fault.kind}: ${fault.error}` : fault.kind}\n`);
      },
    });
    console.log(
      `${name}: ${elapsed().toFixed(1)} minutes, ${inputs} inputs, ${signatures} kinds of outcome, ${faults.length} findings, seed ${seed}`,
    );
    if (faults.length > 0) console.log(`kept in ${store.findingsFolder}`);
    return faults.length;
  } finally {
    await runner.close();
  }
}
