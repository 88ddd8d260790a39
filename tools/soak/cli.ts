/**
 * Runs many inferences in a row, as on a kiosk that runs for months: outputs must stay equal, and
 * memory must not grow.
 */

import { seededUniform } from '../../src/core/random.ts';
import { parseArguments, runCommand, UsageError } from '../shared/command.ts';
import { MODEL_HELP, MODEL_OPTIONS, openModel } from '../shared/session.ts';

const help = `npm run soak -- [--runs 10000] [options]

Reads one picture of noise so many times and compares every answer with the first, bit by bit; then says how memory went.

  --runs N         default 10000
${MODEL_HELP}
Exit status: 0 all answers alike, 1 some differ.
`;

/** Measurements of memory along the way. */
const LOOKS = 20;

await runCommand(import.meta, help, async (args, signal) => {
  const options = { ...MODEL_OPTIONS, runs: { type: 'string', default: '10000' } } as const;
  const { values } = parseArguments(args, { options });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < LOOKS)
    throw new UsageError(`--runs: a whole number from ${LOOKS} on`);
  const { session, model } = await openModel(values, signal);
  const { shape } = model.manifest.input;
  const random = seededUniform(14);
  const data = Float32Array.from(
    { length: shape.reduce((product, length) => product * length, 1) },
    () => random() * 4 - 2,
  );
  const input = { dtype: 'float32', shape, layout: 'NHWC', data } as const;
  let first: string | null = null;
  let different = 0;
  const megabytes: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { outputs } = await session.run(input, signal);
    const answer = Object.values(outputs)
      .map(({ data: values }) =>
        Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
      )
      .join();
    first ??= answer;
    if (answer !== first) different += 1;
    if (run % Math.floor(runs / LOOKS) === 0) {
      globalThis.gc?.();
      megabytes.push(process.memoryUsage().rss / 2 ** 20);
    }
  }
  const tensors = session.tensorCount();
  session.dispose();
  const half = megabytes.slice(megabytes.length / 2).map((value) => value.toFixed(0));
  console.log(
    `${runs} runs on ${session.backend}, ${session.threads} thread(s): ${different} answers differ from the first`,
  );
  console.log(`memory of the process in MB, second half of the runs: ${half.join(' ')}; ${tensors} tensors`);
  return different === 0 ? 0 : 1;
});
