/** `npm run import`: an ONNX file to a TF.js graph model with its manifest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitStatus, parseArguments, runCommand, UsageError } from '../cli/command.ts';
import { fromCaller } from '../cli/files.ts';
import { MODELS_DIR } from '../cli/models.ts';
import { compareWithSource, noiseInputs, readManifest } from './check.ts';
import { ImportError } from './error.ts';
import { readDescription } from './manifest.ts';
import { importModel, writeIndex } from './run.ts';

/** Of any float32 probability; two float32 runtimes that sum in other orders stay a hundred times below it. */
const LARGEST_DIFFERENCE = 1e-4;

const help = `Import an ONNX model, or check an imported one.

  npm run import -- FILE.onnx --describe FILE.json [--id ID] [--out models/ID]
  npm run import -- FILE.onnx --check models/ID

  --describe  what the weights cannot say: id, version, title, labels, recipe, provenance
  --id        in place of the description's
  --out       folder to write; models/ID where absent
  --check     runs ONNX Runtime on FILE and TF.js on the folder, on 20 images of noise, and prints the
              largest difference of every precision; fails where float32 differs by more than 1e-4
`;

await runCommand(help, async (args): Promise<ExitStatus> => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: {
      describe: { type: 'string' },
      id: { type: 'string' },
      out: { type: 'string' },
      check: { type: 'string' },
    },
  });
  const [given] = positionals;
  if (!given) throw new UsageError('which ONNX file?');
  const file = fromCaller(given);
  try {
    if (values.check) return await check(file, fromCaller(values.check));
    if (!values.describe) throw new UsageError('--describe is missing');
    return run(file, fromCaller(values.describe), values.id, values.out);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    process.stderr.write(`${file}: ${error.message}\n`);
    return 1;
  }
});

function run(file: string, describe: string, id: string | undefined, out: string | undefined): ExitStatus {
  const described = readDescription(describe);
  const description = { ...described, id: id ?? described.id };
  const folder = out ? fromCaller(out) : join(MODELS_DIR, description.id);
  const { graph, bytes } = importModel(readFileSync(file), description, folder);
  const ids = writeIndex(folder);
  console.log(`${folder}: ${graph.nodes.length} nodes, ${graph.constants.size} constants`);
  for (const [precision, size] of Object.entries(bytes)) console.log(`  ${precision} ${size} bytes`);
  console.log(`models: ${ids.join(', ')}`);
  return 0;
}

async function check(file: string, folder: string): Promise<ExitStatus> {
  const inputs = noiseInputs(readManifest(folder), 20);
  const differences = await compareWithSource(folder, readFileSync(file), inputs);
  for (const { precision, probabilities, maps } of differences) {
    console.log(
      `${precision}: probabilities ${probabilities.toExponential(2)}, maps ${maps.toExponential(2)}`,
    );
  }
  const full = differences.find(({ precision }) => precision === 'float32');
  return full && full.probabilities <= LARGEST_DIFFERENCE ? 0 : 1;
}
