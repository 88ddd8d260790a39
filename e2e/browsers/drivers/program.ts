/** Programs that belong to a browser under test: started, waited for, and ended with all they started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';

/** A browser starts in a second, and on a machine that is busy in ten. */
const START_MS = 60_000;
/** An orderly end takes a browser a second. */
const END_MS = 5000;

export interface Program {
  /** The last lines that it wrote, for messages. */
  said(): string;
  /**
   * Tries until something is there that the program brings.
   * @throws Error with the program's last words, where it ends before, or after a minute
   */
  until<T>(look: () => Promise<T | null>): Promise<T>;
  /** Ends it and every process that it has started, by force after 5 s. */
  end(): Promise<void>;
}

export function start(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Program {
  // A group of its own, so that its children can be ended with it.
  const child = spawn(path, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2000);
    });
  let failure: Error | null = null;
  child.on('error', (error) => {
    failure = error;
  });
  return {
    said: () => said,
    async until(look) {
      const untilMs = performance.now() + START_MS;
      for (;;) {
        const found = await look().catch(() => null);
        if (found !== null) return found;
        if (failure) throw failure;
        if (hasEnded(child) || performance.now() > untilMs)
          throw new Error(`${path} did not start. It said:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async end() {
      if (hasEnded(child) || child.pid === undefined) return;
      const ended = once(child, 'exit');
      killGroup(child.pid, 'SIGTERM');
      const late = setTimeout(killGroup, END_MS, child.pid, 'SIGKILL');
      await ended;
      clearTimeout(late);
      killGroup(child.pid, 'SIGKILL');
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // None of the group is left.
  }
}

/** A port of this machine that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Ends all of them, in order, and removes the folder in which the browser had its profile. */
export async function endAll(programs: readonly Program[], folder: string): Promise<void> {
  for (const program of programs) await program.end();
  // Processes that are being ended may still write.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
