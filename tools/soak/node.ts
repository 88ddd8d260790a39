/** Many runs of one session in this process: outputs must stay equal, and memory must not grow. */
import { seededUniform } from '../../src/core/random.ts';
import type { ExitStatus } from '../shared/command.ts';
import { openModel } from '../shared/session.ts';

/** Measurements of memory along the way. */
export const LOOKS = 20;

/**
 * Runs one image of noise so many times, and prints whether the answers stayed equal bit by bit.
 * @param runs at least {@link LOOKS}
 */
export async function soakSession(
  values: Parameters<typeof openModel>[0],
  runs: number,
  signal: AbortSignal,
): Promise<ExitStatus> {
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
      .map(({ data: found }) =>
        Buffer.from(found.buffer, found.byteOffset, found.byteLength).toString('base64'),
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
}
