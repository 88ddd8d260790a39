import { describe, expect, it } from 'vitest';
import { runTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';

describe('bench:worklist rejects, before it starts a browser,', () => {
  it.each([
    ['no files', ['--files', '0'], /--files takes whole numbers from 1/],
    ['a side that is no number', ['--side', 'large'], /--side takes whole numbers from 1/],
    ['no rounds', ['--rounds', '0'], /--rounds takes whole numbers from 1/],
    ['no frames', ['--frames', '0'], /--frames takes whole numbers from 1/],
    ['an unknown option', ['--speed', '2'], /speed/],
  ])('%s', async (_, args, words) => {
    const { status, stderr, stdout } = await runTool(command, args);
    expect(stderr).toMatch(words);
    expect([status, stdout]).toEqual([2, '']);
  });
});
