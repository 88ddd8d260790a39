import { throwIfAborted } from '../../../core/abort.ts';
import { thrownDetail } from '../../../core/detail.ts';
import { AppError } from '../../../core/errors.ts';
import { Memo } from '../../../core/memo.ts';
import type { KernelChoiceDetails } from '../../../core/session-details.ts';
import type { LoadedModel, ModelFiles } from '../../../model/load.ts';
import { IntegerSession, planOf, requireIntegers, signatureProblem } from '../../integer/session.ts';
import type { MeasurableSession } from '../../measurement.ts';
import { readAhead, restorePlan } from './cache/cached-plan.ts';
import type { Int8Host } from './host.ts';
import { loadKernels } from './kernels.ts';
import type { Choice } from './select/choice.ts';
import { type Chosen, chooseAtFirst, chooseFastest, isExact, threadsNamed } from './select/choose.ts';
import { type Device, Int8Runner } from './threads/runner.ts';

/**
 * Part of the key of a stored choice; to be incremented whenever the kernels or the way of choosing
 * them change.
 */
const CHOICE_VERSION = 6;

/**
 * Time without a run after which the person is taken to be looking at the result and tuning may
 * begin.
 */
const QUIET_MS = 300;

/**
 * Opens a session by compiling the model.
 * @throws AppError kind `model`, `backend` or `cancelled`
 */
export async function openSession(
  host: Int8Host,
  model: LoadedModel,
  signal: AbortSignal,
): Promise<MeasurableSession> {
  throwIfAborted(signal);
  requireIntegers(model, 'int8');
  // The kernels are fetched while the plan is being lowered.
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
 * Opens a session from the compiled plan that an earlier one has cached on this device. The model's
 * files are read only if a thread is lost.
 * @returns Null if there is no plan that this code, this browser and these files could have
 * produced.
 * @throws AppError kind `backend` or `cancelled`
 */
export async function openCachedSession(
  host: Int8Host,
  files: ModelFiles,
  signal: AbortSignal,
): Promise<MeasurableSession | null> {
  const parts = host.plans?.(files.manifest.id, files.variant.id);
  if (!parts) return null;
  // The kernels are needed in any case.
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
  const facts = { ...factsOf(made), planFromCache: true };
  const runner = await Int8Runner.openCompiled(device, compiled, source, facts);
  onceQuiet(runner, device, files, { measure: made.from === 'first', keep: false });
  return new IntegerSession('int8', files, compiled.plan.outputs, runner);
}

/**
 * Defers work that the first result need not wait for: finding the fastest kernels, and caching the
 * plan for the next visit.
 */
function onceQuiet(
  runner: Int8Runner,
  device: Device,
  { manifest: { id }, variant }: Pick<ModelFiles, 'manifest' | 'variant'>,
  to: { readonly measure: boolean; readonly keep: boolean },
): void {
  const { plans } = device.host;
  if (!to.measure && !(to.keep && plans)) return;
  const endTuning = to.measure ? runner.beginTuning() : () => undefined;
  runner.onceQuiet(QUIET_MS, async () => {
    if (to.measure) {
      try {
        const made = await measurements.get(device);
        await runner.adopt(made.chosen, factsOf(made));
      } finally {
        endTuning();
      }
    }
    if (!to.keep || !plans) return;
    await runner.keep((choice) => planKey(device, { variant }, choice), plans(id, variant.id));
  });
}

/**
 * Identifies everything that a compiled plan depends on. Builds name each chunk by its content, so
 * the URL stands for the code.
 */
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
/** The current choice, replaced after measuring. */
const choices = new Memo(makeChoice, new WeakMap());
const measurements = new Memo(measure, new WeakMap());

async function openDevice(host: Int8Host): Promise<Device> {
  try {
    return { host, kernels: await loadKernels(host, host.newThread !== null) };
  } catch (cause) {
    const detail = {
      code: 'code-not-loaded',
      cause: String(cause instanceof Error ? cause.message : cause),
    } as const;
    throw new AppError({ kind: 'backend', backend: 'int8', reason: 'unavailable', detail }, { cause });
  }
}

interface MadeChoice {
  readonly chosen: Chosen;
  /** `first` means that nothing has been measured yet. */
  readonly from: KernelChoiceDetails['choice'];
}

/**
 * Returns the host's override, else the choice stored for this browser version, else one to begin
 * with.
 */
async function makeChoice(device: Device): Promise<MadeChoice> {
  const { force } = device.host;
  if (force) return { chosen: { ...force, measuredMs: {}, refused: {} }, from: 'forced' };
  const kept = await keptChoice(device);
  if (kept) return { chosen: kept, from: 'kept' };
  try {
    return { chosen: chooseAtFirst(device), from: 'first' };
  } catch (cause) {
    const detail = thrownDetail(cause);
    throw new AppError({ kind: 'backend', backend: 'int8', reason: 'unavailable', detail }, { cause });
  }
}

async function measure(device: Device): Promise<MadeChoice> {
  const chosen = await chooseFastest(device);
  // Threads that failed to start today may start at the next visit.
  const isWhole = !Object.keys(chosen.refused).some((name) => threadsNamed(name) !== null);
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

/**
 * Returns the stored choice; null if there is none, or if its variant is no longer exact, since a
 * browser's profile may move to another machine.
 */
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

function factsOf({ chosen: { measuredMs, refused }, from }: MadeChoice): KernelChoiceDetails {
  const refusedVariants: { variant: string; why: string }[] = [];
  const refusedThreads: { threads: number; why: string }[] = [];
  for (const [name, why] of Object.entries(refused)) {
    const threads = threadsNamed(name);
    if (threads === null) refusedVariants.push({ variant: name, why });
    else refusedThreads.push({ threads, why });
  }
  return {
    choice: from,
    ...{ measuredMs, refusedVariants, refusedThreads },
    planFromCache: false,
  };
}
