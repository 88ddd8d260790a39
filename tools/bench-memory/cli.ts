/** How much memory a file takes at the peak of its opening, as a multiple of its samples. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { throwIfAborted } from '../../src/core/abort.ts';
import { parseArguments, runCommand, UsageError, wholeNumber } from '../shared/command.ts';
import { FORMATS, writePicture } from './pictures.ts';

const HELP = `npm run bench:memory -- [--size 3000] [--most 3] [FORMAT...]

Opens one drawn square radiograph in each FORMAT (default: all), each in a process of its own, and prints what its
opening adds to the memory of the process at its peak, from before the file is read to the input of the network and the
image for the screen: in MB, and as a multiple of the samples (16 bits each). Code is loaded and compiled before, by a small file.
Linux alone tells the peak. Formats:

${FORMATS.map((format) => `  ${format}`).join('\n')}

  --size PX   side of the square; default 3000
  --most N    multiple that none may exceed; default 3
Exit status: 0 none exceeds it, 1 some do.
`;

/** Small, and large enough for every encoder. */
const WARM_UP_PX = 128;

const OPENER = fileURLToPath(new URL('opener.ts', import.meta.url));
const run = promisify(execFile);

export const command = await runCommand(import.meta, HELP, async (args, signal) => {
  const { values, positionals } = parseArguments(args, {
    allowPositionals: true,
    options: { size: { type: 'string', default: '3000' }, most: { type: 'string', default: '3' } },
  });
  const sizePx = wholeNumber('--size', values.size);
  const most = Number(values.most);
  const unknown = positionals.find((format) => !FORMATS.includes(format));
  if (unknown !== undefined) throw new UsageError(`no such format: ${unknown}`);
  if (process.platform !== 'linux') throw new UsageError('the peak of a process is known on Linux only');
  const samplesBytes = sizePx * sizePx * 2;
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-memory-'));
  let exceeding = 0;
  try {
    for (const format of positionals.length > 0 ? positionals : FORMATS) {
      throwIfAborted(signal);
      const [small, large] = [join(folder, 'small'), join(folder, 'large')];
      await writeFile(small, await writePicture(format, WARM_UP_PX));
      const file = await writePicture(format, sizePx);
      await writeFile(large, file);
      const { stdout } = await run(process.execPath, ['--expose-gc', OPENER, small, large], { signal });
      const multiple = Number(stdout) / samplesBytes;
      if (multiple > most) exceeding += 1;
      const [fileMb, addedMb] = [file.length, Number(stdout)].map((bytes) => (bytes / 1e6).toFixed(1));
      console.log(
        `${format.padEnd(24)} file ${fileMb} MB, added ${addedMb} MB, ${multiple.toFixed(2)} times`,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return exceeding === 0 ? 0 : 1;
});
