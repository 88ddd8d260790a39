import { throwIfAborted } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import type { LoadedModel } from '../../../model/load.ts';
import type { Session } from '../../contract.ts';
import { IntegerSession, planOf, requireIntegers } from '../../integer/session.ts';
import { type Chosen, chooseAtFirst, chooseFastest, isExact } from './choose.ts';
import type { Int8Host } from './host.ts';
import { loadKernels } from './kernels.ts';
import { type Device, Int8Runner } from './runner.ts';

/** Part of the key of a kept choice: to be raised with every change of the kernels or of how they are chosen. */
const CHOICE_VERSION = 5;

const devices = new WeakMap<Int8Host, Promise<Device>>();

/** Between two pictures: so long after the first result a person looks at it, and has not asked for the next. */
const QUIET_MS = 300;

/** @throws AppError kind `model`, `backend` or `cancelled` */
export async function openSession(host: Int8Host, model: LoadedModel, signal: AbortSignal): Promise<Session> {
  throwIfAborted(signal);
  requireIntegers(model, 'int8');
  const plan = planOf(model);
  const device = await deviceOf(host);
  const { chosen, from } = await choiceOn(device);
  throwIfAborted(signal);
  const runner = await Int8Runner.open(device, plan, chosen, factsOf(chosen, from));
  if (from === 'first') measureAfter(runner, device);
  return new IntegerSession('int8', model, plan, runner);
}

/** What the first result need not wait for: the runner takes the faster choice before its next run. */
function measureAfter(runner: Int8Runner, device: Device): void {
  runner.onceQuiet(QUIET_MS, async () => {
    const chosen = await measuredOn(device);
    runner.adopt(chosen, factsOf(chosen, 'measured'));
  });
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

interface MadeChoice {
  readonly chosen: Chosen;
  /** `first`: not measured yet. */
  readonly from: 'kept' | 'measured' | 'first' | 'forced';
}

/** What this page has measured already; one measurement serves all sessions of a host. */
const measured = new WeakMap<Device, Promise<Chosen>>();

/** As it was made before in this browser version, or the one to begin with; an override of the host goes before all. */
async function choiceOn(device: Device): Promise<MadeChoice> {
  const { host } = device;
  if (host.force) return { chosen: { ...host.force, measuredMs: {}, refused: {} }, from: 'forced' };
  const known = measured.get(device);
  if (known) return { chosen: await known, from: 'measured' };
  const kept = await keptChoice(device);
  if (kept) return { chosen: kept, from: 'kept' };
  try {
    return { chosen: chooseAtFirst(device), from: 'first' };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError({ kind: 'backend', backend: 'int8', reason: 'unavailable', detail }, { cause });
  }
}

function measuredOn(device: Device): Promise<Chosen> {
  const known = measured.get(device);
  if (known) return known;
  const measuring = chooseFastest(device).then(async (chosen) => {
    // Threads that did not start today may start at the next visit.
    const isWhole = !Object.keys(chosen.refused).some((name) => name.endsWith('threads'));
    if (isWhole) await device.host.choices.set(keyOf(device), JSON.stringify(chosen)).catch(() => undefined);
    return chosen;
  });
  measured.set(device, measuring);
  measuring.catch(() => measured.delete(device));
  return measuring;
}

const keyOf = ({ host, kernels }: Device): string =>
  [
    `int8-${CHOICE_VERSION} ${host.platform} ${host.cores} ${kernels.relaxed} ${kernels.shared}`,
    ...(host.threads === undefined ? [] : [`on ${host.threads}`]),
  ].join(' ');

/** Null where there is none, or where what was exact then is not exact now: a browser's store may move to another machine. */
async function keptChoice(device: Device): Promise<Chosen | null> {
  try {
    const text = await device.host.choices.get(keyOf(device));
    if (text === null) return null;
    const chosen = JSON.parse(text) as Chosen;
    return isExact(chosen.variant, device.kernels) ? chosen : null;
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
