import { throwIfAborted } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import type { LoadedModel } from '../../../model/load.ts';
import type { Session } from '../../contract.ts';
import { IntegerSession, planOf, requireInt8 } from '../../integer/session.ts';
import { type Chosen, choose } from './choose.ts';
import type { Int8Host } from './host.ts';
import { loadKernels } from './kernels.ts';
import { type Device, Int8Runner } from './runner.ts';
import { selfTest } from './self-test.ts';

/** Part of the key of a kept choice: to be raised with every change of the kernels or of how they are chosen. */
const CHOICE_VERSION = 2;

const devices = new WeakMap<Int8Host, Promise<Device>>();

/** @throws AppError kind `model`, `backend` or `cancelled` */
export async function openSession(host: Int8Host, model: LoadedModel, signal: AbortSignal): Promise<Session> {
  throwIfAborted(signal);
  requireInt8(model, 'int8');
  const plan = planOf(model);
  const device = await deviceOf(host);
  const { chosen, from } = await choiceOn(device);
  throwIfAborted(signal);
  const runner = await Int8Runner.open(device, plan, chosen, factsOf(chosen, from));
  return new IntegerSession('int8', model, plan, runner);
}

/** Compiled once for all sessions of a host. */
async function deviceOf(host: Int8Host): Promise<Device> {
  const known = devices.get(host);
  if (known) return known;
  const opening = openDevice(host);
  devices.set(host, opening);
  opening.catch(() => devices.delete(host));
  return opening;
}

async function openDevice(host: Int8Host): Promise<Device> {
  try {
    return { host, kernels: await loadKernels(host, host.newThread !== null) };
  } catch (cause) {
    const detail = `its kernels could not be loaded: ${cause instanceof Error ? cause.message : cause}`;
    throw new AppError({ kind: 'backend', backend: 'int8', reason: 'unavailable', detail }, { cause });
  }
}

/** As it was made before in this browser version, or made now; an override of the host goes before both. */
async function choiceOn(device: Device): Promise<{ chosen: Chosen; from: 'kept' | 'measured' | 'forced' }> {
  const { host, kernels } = device;
  if (host.force) return { chosen: { ...host.force, measuredMs: {}, refused: {} }, from: 'forced' };
  const key = `int8-${CHOICE_VERSION} ${host.platform} ${host.cores} ${kernels.relaxed} ${kernels.shared}`;
  const kept = await keptChoice(device, key);
  if (kept) return { chosen: kept, from: 'kept' };
  try {
    const chosen = await choose(device);
    // Threads that did not start today may start at the next visit.
    const isWhole = !Object.keys(chosen.refused).some((name) => name.endsWith('threads'));
    if (isWhole) await host.choices.set(key, JSON.stringify(chosen)).catch(() => undefined);
    return { chosen, from: 'measured' };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError({ kind: 'backend', backend: 'int8', reason: 'unavailable', detail }, { cause });
  }
}

/** Null where there is none, or where what was exact then is not exact now: a browser's store may move to another machine. */
async function keptChoice({ host, kernels }: Device, key: string): Promise<Chosen | null> {
  try {
    const text = await host.choices.get(key);
    if (text === null) return null;
    const chosen = JSON.parse(text) as Chosen;
    return selfTest(chosen.variant, kernels) === null ? chosen : null;
  } catch {
    return null;
  }
}

function factsOf({ measuredMs, refused }: Chosen, from: string): Session['features'] {
  const list = Object.entries(measuredMs).map(([name, ms]) => `${name} ${ms} ms`);
  return {
    choice: from,
    ...(list.length > 0 && { measured: list.join(', ') }),
    ...Object.fromEntries(Object.entries(refused).map(([name, why]) => [`refused ${name}`, why])),
  };
}
