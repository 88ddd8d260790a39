import { describe, expect, it } from 'vitest';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';

describe('bench:memory rejects, before it opens a file,', () => {
  it.each([
    ['a format that it does not know', ['GIF'], /no such format: GIF/],
    ['no size', ['--size', '0'], /--size takes whole numbers from 1/],
    ['an unknown option', ['--least', '1'], /least/],
  ])('%s', async (_, args, words) => {
    const { status, stderr, stdout } = await runTool(command, args);
    expect(stderr).toMatch(words);
    expect([status, stdout]).toEqual([2, '']);
  });
});

// A small image adds little more than the noise of the process; the figure itself means nothing.
it.skipIf(process.platform !== 'linux')(
  'bench:memory measures a format in processes of its own',
  async () => {
    const options = ['--size', '400', 'PNG, 16 bits'];
    const { status, stdout } = await spawnTool('bench-memory', [...options, '--most', '1000']);
    expect(stdout).toMatch(/^PNG, 16 bits +file 0\.\d MB, added -?[\d.]+ MB, -?[\d.]+ times\n$/);
    expect(status).toBe(0);
  },
);
