/** Runs a command line as a user does: its own process, its real exit status. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../files.ts';

export interface ToolRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param tool a verb below `tools/`, e.g. `classify` */
export async function runTool(tool: string, args: readonly string[]): Promise<ToolRun> {
  const child = spawn(process.execPath, [join(ROOT, 'tools', tool, 'cli.ts'), ...args]);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { status, ...output };
}
