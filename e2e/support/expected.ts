/** What the page owes for a file, found without a browser: by the command line, and by the decoder. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { neverAborted } from '../../src/core/abort.ts';
import type { BackendId } from '../../src/core/backends.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Precision } from '../../src/core/precision.ts';
import { decode } from '../../src/decode/decode.ts';
import { explain } from '../../src/messages/explain.ts';
import { fixture } from './app-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Scores that the command line prints for the same file, by label. */
export function classified(file: string, precision: Precision, backend: BackendId): Record<string, number> {
  const options = ['--json', '--precision', precision, '--backend', backend];
  const line = execFileSync('node', ['tools/classify/cli.ts', ...options, file], {
    cwd: root,
    encoding: 'utf8',
  });
  const { findings: found } = JSON.parse(line) as { findings: { label: string; score: number }[] };
  return Object.fromEntries(found.map(({ label, score }) => [label, score]));
}

/** The words that the page owes for a file that it refuses: those of the decoder's own problem. */
export async function owedTitle(file: string): Promise<string> {
  const { buffer } = new Uint8Array(readFileSync(fixture(file)));
  const thrown = await decode(buffer, neverAborted).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`${file} was expected to be refused`);
  return explain(thrown.problem).title;
}
