import { Table } from '../../../ui/components/Table.tsx';
import type { ConfigurationKey } from '../../model/run.ts';
import type { GpuPart } from '../../state/result.ts';
import { figureText } from '../figure-words.ts';
import shared from '../shared.module.css';

interface GpuSectionProps {
  readonly parts: readonly GpuPart[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Where the GPU's time goes beside computing. */
export function GpuSection({ parts, nameOf }: GpuSectionProps) {
  if (parts.length === 0) return null;
  return (
    <section className={shared.panel} data-screen-only="true" aria-labelledby="gpu-title">
      <h2 id="gpu-title">Where the GPU’s time goes</h2>
      <p className={shared.hint}>
        Each kernel must be launched, and each shader compiled once. The overhead of a launch is the slope
        over chains of trivial kernels; waiting for a result to be read back is apart.
      </p>
      <Table
        caption="Launches and shaders, in ms where nothing else is said"
        columns={[
          'Configuration',
          'Launches an inference',
          'Overhead a launch',
          'Overhead an inference',
          'Round trip',
          'Shaders one by one',
          'Shaders in parallel',
          'Gain',
        ]}
        rows={parts.map(({ key, analysis: { launches, serialCompileMs, parallelCompileMs }, cost }) => [
          nameOf(key),
          launches === null ? 'not told' : String(launches),
          figureText(cost?.perLaunchMs ?? null, 'ms'),
          figureText(cost?.perInferenceMs ?? null, 'ms'),
          cost ? cost.roundTripMs.toFixed(2) : '–',
          serialCompileMs === null ? '–' : serialCompileMs.toFixed(0),
          parallelCompileMs === null ? '–' : parallelCompileMs.toFixed(0),
          gainText(serialCompileMs, parallelCompileMs),
        ])}
      />
    </section>
  );
}

function gainText(serialMs: number | null, parallelMs: number | null): string {
  return serialMs === null || !parallelMs ? '–' : `${(serialMs / parallelMs).toFixed(1)}×`;
}
