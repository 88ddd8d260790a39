/** What every command line shares: arguments, words for errors, exit status. */
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/core/errors.ts';
import { explain } from '../../src/messages/explain.ts';

/** 0: all done. 1: some file failed. 2: called wrongly, or with a model that is not there. 130: interrupted. */
export type ExitStatus = 0 | 1 | 2 | 130;

/** The call itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Runs a command line to its end and sets the exit status. Only results go to stdout; all else to stderr.
 * @param main gets the arguments and a signal that Ctrl-C aborts
 */
export async function runCommand(
  help: string,
  main: (args: readonly string[], signal: AbortSignal) => Promise<ExitStatus>,
): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return;
  }
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  // The reader of a pipe may leave early (`| head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    process.exitCode = await main(args, controller.signal);
  } catch (thrown) {
    process.exitCode = statusOf(thrown);
    process.stderr.write(`${wordsFor(thrown)}\n`);
  }
}

/** @throws UsageError naming what is wrong */
export function parseArguments<T extends ParseArgsConfig>(
  args: readonly string[],
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: [...args] });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError where the option is missing */
export function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new UsageError(`${option} is missing`);
  return value;
}

/** @throws UsageError where it is none, or below 1 */
export function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new UsageError(`${option} takes whole numbers from 1`);
}

function statusOf(thrown: unknown): ExitStatus {
  if (thrown instanceof UsageError) return 2;
  const { problem } = AppError.from(thrown);
  if (problem.kind === 'cancelled') return 130;
  return problem.kind === 'model' && problem.reason === 'not-found' ? 2 : 1;
}

function wordsFor(thrown: unknown): string {
  if (thrown instanceof UsageError) return `${thrown.message}\nSee --help.`;
  const error = AppError.from(thrown);
  const { title, cause, remedy } = explain(error.problem);
  const words = `${title}. ${cause}\n${remedy}`;
  // A defect of ours: whoever mends it needs the stack.
  return error.problem.kind === 'internal' && thrown instanceof Error ? `${words}\n${thrown.stack}` : words;
}
