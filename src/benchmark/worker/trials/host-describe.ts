/** Describes this device, and what can be measured on it. */

import type { BackendReport } from '../../../core/backends.ts';
import { BACKEND_IDS, backendOf } from '../../../core/backends.ts';
import { canShareMemory, createEngine, type EngineHost, hasSimd } from '../../../engine/index.ts';
import type { ModelManifest } from '../../../model/manifest.ts';
import { summaryOf } from '../../../model/summary.ts';
import type { ModelRepository } from '../../../worker/host-models.ts';
import { probeBackends } from '../../../worker/host-session.ts';
import type { BenchmarkModel, Environment } from '../../model/run.ts';
import { timerResolution } from '../../statistics/timer.ts';
import { browserOf, type UserAgentData } from './host-user-agent.ts';
import type { DeviceDescription } from './protocol.ts';

/** @throws AppError kind `model` or `cancelled` */
export async function describeDevice(
  repository: ModelRepository,
  engineHost: EngineHost,
  signal: AbortSignal,
): Promise<DeviceDescription> {
  const known = await repository.models(signal);
  // The integer reference is only an oracle for the others: it takes minutes where they take
  // seconds.
  const backends = await probeBackends(
    createEngine(engineHost),
    BACKEND_IDS.filter((id) => backendOf(id).role !== 'oracle'),
  );
  const { referenceModelSummaries } = await import('../../networks/reference-models.ts');
  return {
    models: [...known.map(({ manifest }) => modelOf(manifest)), ...referenceModelSummaries()],
    backends,
    environment: await environmentOf(engineHost, backends),
    maxThreads: canShareMemory() ? (navigator.hardwareConcurrency ?? 1) : 1,
  };
}

function modelOf(manifest: ModelManifest): BenchmarkModel {
  const { id, version, title, variants } = summaryOf(manifest, 'shipped');
  return {
    id,
    version,
    title,
    kind: 'diagnostic',
    variants: variants.map(({ id: variantId, precision, bytes, accuracy }) => ({
      id: variantId,
      precision,
      bytes,
      sha256:
        manifest.variants.find((variant) => variant.id === variantId)?.files.map(({ sha256 }) => sha256) ??
        [],
      accuracy,
    })),
  };
}

/** Properties of a navigator that TypeScript's library lacks. */
interface TellingNavigator {
  readonly userAgent: string;
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
  readonly userAgentData?: UserAgentData;
}

async function environmentOf(
  engineHost: EngineHost,
  backends: readonly BackendReport[],
): Promise<Environment> {
  const { userAgent, userAgentData, hardwareConcurrency, deviceMemory } = navigator as TellingNavigator;
  return {
    ...browserOf(userAgent, userAgentData),
    userAgent,
    logicalCores: hardwareConcurrency ?? 1,
    deviceMemoryGiB: deviceMemory ?? null,
    gpu: gpuOf(backends),
    simd: hasSimd(),
    relaxedSimd: await hasRelaxedSimd(engineHost),
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    timerResolutionMs: measureTimer(),
  };
}

function gpuOf(backends: readonly BackendReport[]): string | null {
  const probe = backends.find(({ id }) => backendOf(id).device === 'gpu')?.probe;
  if (!probe?.supported || probe.details.kind !== 'tfjs-webgl') return null;
  const { renderer, version } = probe.details;
  return `${renderer}, ${version}`;
}

/** The very module that would run is asked, as the engine itself does. */
async function hasRelaxedSimd({ int8 }: EngineHost): Promise<boolean> {
  try {
    return WebAssembly.validate(await int8.readKernels('relaxed'));
  } catch {
    return false;
  }
}

/**
 * Coarse clocks, of 100 ms where fingerprinting is resisted, give three steps in this time; fine
 * ones thousands.
 */
const LOOK_AT_CLOCK_MS = 400;
const ENOUGH_STEPS = 1000;

/** ms; where the clock never moved, the whole time of looking. */
function measureTimer(): number {
  const steps: number[] = [];
  const untilMs = Date.now() + LOOK_AT_CLOCK_MS;
  let before = performance.now();
  while (steps.length < ENOUGH_STEPS && Date.now() < untilMs) {
    const now = performance.now();
    if (now > before) steps.push(now - before);
    before = now;
  }
  return timerResolution(steps) ?? LOOK_AT_CLOCK_MS;
}
