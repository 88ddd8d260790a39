import { describe, expect, it } from 'vitest';
import { runTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';

describe('soak rejects, before it starts anything,', () => {
  it.each([
    ['too few runs', ['--runs', '3'], /--runs: a whole number from 20 on/],
    ['a browser without a number of images', ['--browser'], /--images is missing/],
    ['no images', ['--browser', '--images', '0'], /--images takes whole numbers from 1/],
    ['an empty pass', ['--browser', '--images', '5', '--pass', '0'], /--pass takes whole numbers from 1/],
    ['images without room for a number', ['--browser', '--images', '5', '--side', '8'], /--side takes whole/],
    ['an unknown option', ['--hours', '2'], /hours/],
  ])('%s', async (_, args, words) => {
    const { status, stderr, stdout } = await runTool(command, args);
    expect(stderr).toMatch(words);
    expect([status, stdout]).toEqual([2, '']);
  });
});
