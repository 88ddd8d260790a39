import { throwIfAborted } from '../../../core/abort.ts';
import { AppError } from '../../../core/errors.ts';
import { Memo } from '../../../core/memo.ts';
import type { LoadedModel, ModelFiles } from '../../../model/load.ts';
import type { Session } from '../../contract.ts';
import { IntegerSession, planOf, requireIntegers, signatureProblem } from '../../integer/session.ts';
import { readAhead, restorePlan } from './cache/cached-plan.ts';
import type { Int8Host } from './host.ts';
import { loadKernels } from './kernels.ts';
import type { Choice } from './select/choice.ts';
import { type Chosen, chooseAtFirst, chooseFastest, isExact } from './select/choose.ts';
import { type Device, Int8Runner } from './threads/runner.ts';

/** Part of the key of a kept choice: to be raised with every change of the kernels or of how they are chosen. */
const CHOICE_VERSION = 6;

/** Between two pictures: so long after the first result a person looks at it, and has not asked for the next. */
const QUIET_MS = 300;

/** @throws AppError kind `model`, `backend` or `cancelled` */
export async function openSession(host: Int8Host, model: LoadedModel, signal: AbortSignal): Promise<Session> {
  throwIfAborted(signal);
  requireIntegers(model, 'int8');
  // Its files are on their way while the plan is worked out.
  const opening = devices.get(host);
  const plan = planOf(model);
  const device = await opening;
  const made = await choices.get(device);
  throwIfAborted(signal);
  const runner = await Int8Runner.open(device, () => plan, made.chosen, factsOf(made));
  onceQuiet(runner, device, model, { measure: made.from === 'first', keep: true });
  return new IntegerSession('int8', model, plan.outputs, runner);
}

/**
 * Of what an earlier session has kept on this device; the model's files are read where a thread is lost.
 * @returns null where nothing is kept that this code, this browser and these files could have made
 * @throws AppError kind `backend` or `cancelled`
 */
export async function openKeptSession(
  host: Int8Host,
  files: ModelFiles,
  signal: AbortSignal,
): Promise<Session | null> {
  const parts = host.plans?.(files.manifest.id, files.variant.precision);
  if (!parts) return null;
  // Whatever is found, the kernels are needed.
  const opening = devices.get(host);
  const get = readAhead(parts);
  const head = await get(0);
  if (head === null) return null;
  const device = await opening;
  const made = await choices.get(device);
  const compiled = await restorePlan(planKey(device, files, made.chosen), head, get, device.kernels.shared);
  throwIfAborted(signal);
  if (!compiled || signatureProblem(compiled.plan, files.manifest) !== null) return null;
  const source = async () => planOf(await files.read());
  const facts = { ...factsOf(made), weights: 'kept' };
  const runner = await Int8Runner.openCompiled(device, compiled, source, facts);
  onceQuiet(runner, device, files, { measure: made.from === 'first', keep: false });
  return new IntegerSession('int8', files, compiled.plan.outputs, runner);
}

/** What the first result need not wait for: which kernels are the fastest here, and a note for the next visit. */
function onceQuiet(
  runner: Int8Runner,
  device: Device,
  { manifest: { id }, variant }: Pick<ModelFiles, 'manifest' | 'variant'>,
  to: { readonly measure: boolean; readonly keep: boolean },
): void {
  const { plans } = device.host;
  if (!to.measure && !(to.keep && plans)) return;
  runner.onceQuiet(QUIET_MS, async () => {
    if (to.measure) {
      const made = await measurements.get(device);
      await runner.adopt(made.chosen, factsOf(made));
    }
    if (!to.keep || !plans) return;
    await runner.keep((choice) => planKey(device, { variant }, choice), plans(id, variant.precision));
  });
}

/** Of all that a compiled plan rests on. A build names each piece of code by its content. */
const planKey = (
  { kernels }: Device,
  { variant: { files } }: Pick<ModelFiles, 'variant'>,
  { variant, threads }: Choice,
): string =>
  [
    import.meta.url,
    kernels.sha256,
    kernels.shared,
    variant,
    threads,
    ...files.map((file) => file.sha256),
  ].join(' ');

/** The kernels are compiled once for all sessions of a host. */
const devices = new Memo(openDevice, new WeakMap());
/** As it was last made. */
const choices = new Memo(makeChoice, new WeakMap());
const measurements = new Memo(measure, new WeakMap());

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

/** As it was made before in this browser version, or the one to begin with; an override of the host goes before all. */
async function makeChoice(device: Device): Promise<MadeChoice> {
  const { force } = device.host;
  if (force) return { chosen: { ...force, measuredMs: {}, refused: {} }, from: 'forced' };
  const kept = await keptChoice(device);
  if (kept) return { chosen: kept, from: 'kept' };
  try {
    return { chosen: chooseAtFirst(device), from: 'first' };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError({ kind: 'backend', backend: 'int8', reason: 'unavailable', detail }, { cause });
  }
}

async function measure(device: Device): Promise<MadeChoice> {
  const chosen = await chooseFastest(device);
  // Threads that did not start today may start at the next visit.
  const isWhole = !Object.keys(chosen.refused).some((name) => name.endsWith('threads'));
  if (isWhole) await device.host.choices.set(keyOf(device), JSON.stringify(chosen)).catch(() => undefined);
  const made: MadeChoice = { chosen, from: 'measured' };
  choices.set(device, made);
  return made;
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

function factsOf({ chosen: { measuredMs, refused }, from }: MadeChoice): Session['features'] {
  const list = Object.entries(measuredMs).map(([name, ms]) => `${name} ${ms} ms`);
  return {
    choice: from,
    ...(list.length > 0 && { measured: list.join(', ') }),
    ...Object.fromEntries(Object.entries(refused).map(([name, why]) => [`refused ${name}`, why])),
  };
}
