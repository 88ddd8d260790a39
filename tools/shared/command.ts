/** Code that every command line shares: arguments, error messages and exit status. */
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/core/errors.ts';
import { explain } from '../../src/messages/explain.ts';

/**
 * 0: all done. 1: some file failed. 2: called wrongly, or with a model that is not there. 130:
 * interrupted.
 */
export type ExitStatus = 0 | 1 | 2 | 130;

/** The call itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * A command line: its help text, and a function of its arguments that runs until a signal aborts
 * it.
 */
export interface Command {
  readonly help: string;
  readonly main: (args: readonly string[], signal: AbortSignal) => Promise<ExitStatus>;
}

/**
 * Runs a command line to its end and sets the exit status, where its module is the program that
 * Node was started with. Only results go to stdout; all else to stderr.
 * @param module `import.meta` of the command's module
 * @param main gets the arguments and a signal that Ctrl-C aborts
 * @returns the command, which tests run in their own process
 */
export async function runCommand(module: ImportMeta, help: string, main: Command['main']): Promise<Command> {
  const command = { help, main };
  if (!module.main) return command;
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  // The reader of a pipe may close it early (`| head`): that is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await execute(command, process.argv.slice(2), controller.signal);
  return command;
}

/**
 * Runs a command with its arguments, or prints its help; an error becomes words on stderr and an
 * exit status.
 */
export async function execute(
  { help, main }: Command,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ExitStatus> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  try {
    return await main(args, signal);
  } catch (thrown) {
    process.stderr.write(`${wordsFor(thrown)}\n`);
    return statusOf(thrown);
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
  // An internal error is a bug: its stack is needed to fix it.
  return error.problem.kind === 'internal' && thrown instanceof Error ? `${words}\n${thrown.stack}` : words;
}
