/** Computes the properties of the reference networks that must be known before a model is made. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHITECTURES } from '../../src/benchmark/networks/architectures.ts';
import type { Measured } from '../../src/benchmark/networks/measured.ts';
import { parseArguments, runCommand } from '../shared/command.ts';
import { ROOT } from '../shared/files.ts';
import { measureNetwork } from './observe.ts';

const FOLDER = join(ROOT, 'src/benchmark/networks/measured');

/** One line for each range, so that a diff shows a change. */
function textOf(measured: Measured): string {
  return `${JSON.stringify(measured, null, 1).replace(/\[\s+(\S+),\s+(\S+)\s+\]/g, '[$1, $2]')}\n`;
}

const help = `npm run reference-networks

Runs each reference network in float32 on seeded images and writes to src/benchmark/networks/measured which ranges its values
take, and how large the models are that a device makes of it. Needed after a change to the networks, their weights or the
form of quantized models.
`;

await runCommand(import.meta, help, async (args, signal) => {
  parseArguments(args, { options: {} });
  for (const [name, make] of ARCHITECTURES) {
    signal.throwIfAborted();
    console.error(`Measuring ${name}`);
    await writeFile(join(FOLDER, `${name}.json`), textOf(await measureNetwork(make())));
  }
  return 0;
});
