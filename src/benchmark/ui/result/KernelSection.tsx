import { useState } from 'react';
import { benchmarkMessages } from '../../../messages/benchmark.ts';
import { Table } from '../../../ui/components/Table.tsx';
import type { ConfigurationKey } from '../../model/run.ts';
import type { KernelPart } from '../../state/result.ts';
import { LayerBars, layerCells } from '../charts/LayerBars.tsx';
import { backendOf } from '../charts/series.ts';
import shared from '../shared.module.css';

const SLOWEST = 10;

interface KernelSectionProps {
  readonly parts: readonly KernelPart[];
  readonly nameOf: (key: ConfigurationKey) => string;
}

/** Layer by layer, one configuration at a time. */
export function KernelSection({ parts, nameOf }: KernelSectionProps) {
  const [chosen, choose] = useState<ConfigurationKey | null>(null);
  const shown = parts.find(({ key }) => key === chosen) ?? parts[0];
  if (!shown) return null;
  const { key, layers } = shown;
  const total = layers.reduce((sum, { ms }) => sum + ms, 0);
  const slowest = [...layers].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  return (
    <section className={shared.panel} data-screen-only="true" aria-labelledby="kernels-title">
      <h2 id="kernels-title">{benchmarkMessages.result.layersTitle}</h2>
      <label className={shared.pick}>
        {benchmarkMessages.result.layersConfiguration}
        <select value={key} onChange={({ target }) => choose(parts[target.selectedIndex]?.key ?? null)}>
          {parts.map((part) => (
            <option key={part.key} value={part.key}>
              {nameOf(part.key)}
            </option>
          ))}
        </select>
      </label>
      <LayerBars layers={layers} backend={backendOf(key)} name={nameOf(key)} />
      <Table
        caption={benchmarkMessages.result.layersCaption(slowest.length, layers.length)}
        columns={benchmarkMessages.charts.layersColumns}
        rows={slowest.map((layer) => layerCells(layer, total))}
      />
    </section>
  );
}
