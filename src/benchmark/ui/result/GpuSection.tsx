import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { decimals } from '../../../messages/format.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConfigurationKey } from '../../model/run.ts';
import type { GpuPart } from '../../state/result.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';

interface GpuSectionProps {
  readonly parts: readonly GpuPart[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** The GPU's overhead beside computing. */
export function GpuSection({ parts, nameOf }: GpuSectionProps) {
  if (parts.length === 0) return null;
  return (
    <section className={shared.panel} data-screen-only="true" aria-labelledby="gpu-title">
      <h2 id="gpu-title">{benchmarkMessages.result.gpuTitle}</h2>
      <p className={shared.hint}>{benchmarkMessages.result.gpuLead}</p>
      <Table
        caption={benchmarkMessages.result.gpuCaption}
        columns={benchmarkMessages.result.gpuColumns}
        rows={parts.map(({ key, analysis: { launches, serialCompileMs, parallelCompileMs }, cost }) => [
          nameOf(key),
          launches === null ? benchmarkMessages.figures.notReported : String(launches),
          figureText(cost?.perLaunchMs ?? null, 'ms'),
          figureText(cost?.perInferenceMs ?? null, 'ms'),
          cost ? decimals(cost.roundTripMs, 2) : benchmarkMessages.figures.none,
          serialCompileMs === null ? benchmarkMessages.figures.none : decimals(serialCompileMs, 0),
          parallelCompileMs === null ? benchmarkMessages.figures.none : decimals(parallelCompileMs, 0),
          gainText(serialCompileMs, parallelCompileMs),
        ])}
      />
    </section>
  );
}

function gainText(serialMs: number | null, parallelMs: number | null): string {
  return serialMs === null || !parallelMs
    ? benchmarkMessages.figures.none
    : `${decimals(serialMs / parallelMs, 1)}×`;
}
