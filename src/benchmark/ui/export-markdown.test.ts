import { describe, expect, test } from 'vitest';
import { reportsOf } from '../model/analysis/reports.ts';
import { verdictOf } from '../model/analysis/verdict.ts';
import { DEFAULT_LIMITS } from '../model/limits.ts';
import { runOf } from '../testing/runs.ts';
import { markdownOf } from './export-markdown.ts';

const run = runOf();
const reports = reportsOf(run);
const verdict = verdictOf(run, reports, DEFAULT_LIMITS);

describe('Markdown', () => {
  const markdown = markdownOf({ run, reports, verdict, warnings: ['a | b <script>'] });

  test('names the verdict, each configuration and each hash', () => {
    expect(markdown).toContain('**Verdict: pass.** Use `net/int8/int8/2`, by latency');
    for (const { key } of reports) expect(markdown).toContain(`| \`${key}\` |`);
    expect(markdown).toContain('0'.repeat(64));
  });

  test('has rows as wide as their header', () => {
    const bars = markdown
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').length);
    expect(new Set(bars).size).toBe(1);
  });

  test('escapes markup in foreign text', () => {
    expect(markdown).toContain('a \\| b \\<script\\>');
  });
});
