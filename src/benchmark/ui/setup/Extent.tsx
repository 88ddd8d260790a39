import { type BackendId, type BackendReport, backendOf, canRun } from '../../../core/backends.ts';
import { PRECISIONS } from '../../../core/precision.ts';
import { precisionOf, type VariantId } from '../../../core/variant.ts';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { causeText } from '../../../messages/explain.ts';
import { messages } from '../../../messages/index.ts';
import type { BenchmarkModel } from '../../model/run.ts';
import { backendsOf, isEmulated, threadCounts, threadsOf } from '../../state/plans.ts';
import type { Device } from '../../state/store.ts';
import { useBenchmark, useBenchmarkCommands } from '../context.ts';
import shared from '../shared.module.css';
import { Checks } from './Checks.tsx';

/**
 * Which models, precisions, backends and thread counts: all that there are, less what is unticked.
 */
export function Extent({ device }: { device: Extract<Device, { state: 'ready' }> }) {
  const { editPlan } = useBenchmarkCommands();
  const plan = useBenchmark((state) => state.plan);
  const { models, backends, environment } = device;
  const variantIds = variantIdsOf(models);
  const chosenVariants = plan.precisions ?? variantIds;
  const chosenBackends = backendsOf(device, plan);
  const usualBackends = backendsOf(device, { backends: null });

  const whyNot = (id: BackendId): string | undefined => {
    const report = backends.find((backend) => backend.id === id);
    if (report && !report.probe.supported) return causeText(report.probe.reason);
    return chosenVariants.some((variantId) => canRun(id, precisionOf(variantId)))
      ? undefined
      : benchmarkMessages.setup.integerOnly;
  };

  return (
    <div className={shared.extent}>
      <Checks
        legend={benchmarkMessages.setup.models}
        options={models.map(({ id, title, version, kind }) => ({
          value: id,
          title: benchmarkMessages.setup.versioned(title, version),
          note: kind === 'architecture only' ? benchmarkMessages.setup.architectureOnly : undefined,
        }))}
        chosen={new Set(plan.models ?? models.map(({ id }) => id))}
        onChange={(chosen) => editPlan({ models: chosen.length === models.length ? null : chosen })}
      />
      <Checks
        legend={benchmarkMessages.setup.precisions}
        options={variantIds.map((id) => ({ value: id, title: id }))}
        chosen={new Set(chosenVariants)}
        onChange={(chosen) => editPlan({ precisions: chosen.length === variantIds.length ? null : chosen })}
      />
      <Checks
        legend={benchmarkMessages.setup.backends}
        options={backends.map((report) => ({
          value: report.id,
          title: messages.names.backends[report.id],
          note: whyNot(report.id) ?? whySlow(report),
          disabled: !report.probe.supported,
        }))}
        chosen={chosenBackends}
        onChange={(chosen) => {
          const isUsual = chosen.length === usualBackends.size && chosen.every((id) => usualBackends.has(id));
          editPlan({ backends: isUsual ? null : chosen });
        }}
      />
      <Checks
        legend={benchmarkMessages.setup.threads}
        options={threadCounts(device).map((count) => ({
          value: String(count),
          title: messages.names.threads(count),
        }))}
        chosen={new Set(threadsOf(device, plan).map(String))}
        onChange={(chosen) => editPlan({ threads: chosen.map(Number) })}
        note={
          device.maxThreads > 1 || environment.logicalCores === 1
            ? undefined
            : environment.crossOriginIsolated
              ? benchmarkMessages.setup.noSharedMemory
              : benchmarkMessages.setup.notIsolated
        }
      />
    </div>
  );
}

/** Those of all models, the most exact precision first. */
function variantIdsOf(models: readonly Pick<BenchmarkModel, 'variants'>[]): VariantId[] {
  const ids = models.flatMap(({ variants }) => variants.map(({ id }) => id));
  const rank = (id: VariantId) => PRECISIONS.indexOf(precisionOf(id));
  return [...new Set(ids)].sort((a, b) => rank(a) - rank(b));
}

/** A remark on backends that are measured only on request. */
function whySlow(report: BackendReport): string | undefined {
  if (backendOf(report.id).role === 'floor') return benchmarkMessages.setup.slowest;
  return isEmulated(report) ? benchmarkMessages.setup.emulated : undefined;
}
