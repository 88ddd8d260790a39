/** The environment of a measurement, and whether other processes disturbed it. */
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT } from '../../shared/files.ts';
import { openPage } from '../browser.ts';

export interface Environment {
  readonly date: string;
  readonly cpu: string;
  /** Number of logical cores. */
  readonly cores: number;
  readonly browser: string;
  readonly relaxedSimd: boolean;
  readonly versions: Readonly<Record<string, string>>;
  /** Load average of the minute before the command, because building models would raise it. */
  readonly loadAverage: number;
  /**
   * Largest share of all cores that other processes used, 0-1, before, between and after the
   * measurements.
   */
  readonly busyShare: number;
}

const PACKAGES = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-wasm',
  'onnxruntime-web',
  '@litertjs/core',
];

/** An idle desktop is below this limit; one busy core of two or four is far above it. */
const QUIET_SHARE = 0.05;

/** @param url of the page of the comparison */
export async function readEnvironment(
  url: string,
  loadAverage: number,
  signal: AbortSignal,
): Promise<Environment> {
  const page = await openPage(url, signal);
  const relaxedSimd = await page.call('hasRelaxedSimd');
  await page.close();
  const versions = await Promise.all(PACKAGES.map(async (name) => [name, await versionOf(name)] as const));
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    browser: `Chromium ${page.version}`,
    relaxedSimd,
    versions: Object.fromEntries(versions),
    loadAverage: Number(loadAverage.toFixed(2)),
    busyShare: await busyShare(),
  };
}

/** The load average before this command has done any work; Windows has none and reports 0. */
export const currentLoad = (): number => loadavg()[0] ?? 0;

/** Null on a quiet machine. */
export function unrest({ busyShare }: Environment): string | null {
  if (busyShare <= QUIET_SHARE) return null;
  const percent = Math.round(100 * busyShare);
  return `WARNING: other programs keep ${percent} % of the cores busy. These times say little; measure on a quiet machine.`;
}

async function versionOf(name: string): Promise<string> {
  const text = await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return JSON.parse(text).version;
}

/** Share of all cores that is in use during two seconds in which this command is idle, 0-1. */
export async function busyShare(): Promise<number> {
  // Processes that this command has just closed are still shutting down.
  await setTimeout(1000);
  const before = cpus();
  await setTimeout(2000);
  const shares = cpus().map(({ times }, core) => {
    const past = before[core]?.times ?? times;
    const idle = times.idle - past.idle;
    const sum = (all: typeof times) => Object.values(all).reduce((a, b) => a + b, 0);
    const all = sum(times) - sum(past);
    return all > 0 ? 1 - idle / all : 0;
  });
  return Number((shares.reduce((sum, share) => sum + share, 0) / shares.length).toFixed(3));
}
