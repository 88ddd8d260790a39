/**
 * Runs command lines for tests: in the test's own process, or as a user does, in one of their own.
 */
import { spawn } from 'node:child_process';
import { Console } from 'node:console';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type Command, execute } from '../command.ts';
import { ROOT } from '../files.ts';

export interface ToolRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const STREAMS = ['stdout', 'stderr'] as const;

/**
 * Runs a command in this process and keeps what it writes, so that no test pays for the start of
 * another process.
 */
export async function runTool(command: Command, args: readonly string[]): Promise<ToolRun> {
  const output = { stdout: '', stderr: '' };
  const sinks = STREAMS.map((stream) => {
    const write = (text: Uint8Array, _: unknown, done: () => void) => {
      output[stream] += text.toString();
      done();
    };
    return new Writable({ write });
  });
  const original = { console, writes: STREAMS.map((stream) => process[stream].write) };
  // Libraries warn through the console, which the test runner captures.
  globalThis.console = new Console(sinks[0] as Writable, sinks[1]);
  STREAMS.forEach((stream, i) => {
    process[stream].write = (sinks[i] as Writable).write.bind(sinks[i]) as typeof process.stdout.write;
  });
  try {
    const status = await execute(command, args, new AbortController().signal);
    return { status, ...output };
  } finally {
    globalThis.console = original.console;
    STREAMS.forEach((stream, i) => {
      process[stream].write = original.writes[i] as typeof process.stdout.write;
    });
  }
}

/**
 * Runs a command as a user does: its own process, its real exit status.
 * @param tool `classify` for tools/classify/cli.ts
 */
export async function spawnTool(tool: string, args: readonly string[]): Promise<ToolRun> {
  const child = spawn(process.execPath, [join(ROOT, 'tools', tool, 'cli.ts'), ...args]);
  const output = { stdout: '', stderr: '' };
  for (const stream of STREAMS) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { status, ...output };
}
