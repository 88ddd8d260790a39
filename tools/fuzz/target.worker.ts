/** Runs a target in a thread of its own, which may hang or die. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome, TargetName } from './contract.ts';
import { loadTarget } from './targets/registry.ts';

const target = await loadTarget(workerData as TargetName);

async function outcomeOf(input: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  try {
    return { kind: 'named', signature: await target.run(input) };
  } catch (thrown) {
    const { cause } = thrown as { cause?: unknown };
    const texts = [thrown, cause].map((one) => (one instanceof Error ? (one.stack ?? one.message) : ''));
    return { kind: 'unnamed', error: texts.filter(Boolean).join('\ncaused by ') || String(thrown) };
  }
}

parentPort?.on('message', (input: Uint8Array<ArrayBuffer>) => {
  void outcomeOf(input).then((outcome) => parentPort?.postMessage(outcome));
});
parentPort?.postMessage('ready');
