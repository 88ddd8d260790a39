import { formatTable } from '../../shared/table.ts';
import type { ComparisonResult } from '../measure.ts';
import { type Environment, unrest } from './environment.ts';

/** For people: one table for each network and number of threads. */
export function reportText(environment: Environment, results: readonly ComparisonResult[]): string {
  const { date, cpu, cores, browser, relaxedSimd, versions, loadAverage } = environment;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const facts = [
    `${cpu}, ${cores} cores | ${browser}, relaxed SIMD ${relaxedSimd ? 'yes' : 'no'} | ${date.slice(0, 10)}`,
    packages.join(', '),
    `load average ${loadAverage}`,
  ];
  const groups = Map.groupBy(results, ({ network, threads }) => `${network}, ${count(threads)}`);
  const tables = [...groups].map(([title, rows]) => formatTable([title, ...COLUMNS], rows.map(rowOf)));
  return [facts.join('\n'), ...tables, unrest(environment)].filter((part) => part !== null).join('\n\n');
}

const COLUMNS = [
  'threads',
  'p25 ms',
  'p50 ms',
  'p75 ms',
  'times TF.js',
  '95 %',
  'cold ms',
  '+MB',
  'next ms',
  '+MB',
  'agrees',
];

const count = (threads: number): string => (threads === 1 ? '1 thread' : `${threads} threads`);

const whole = (value: number | null | undefined): string => value?.toFixed(0) ?? '-';

function rowOf(result: ComparisonResult): readonly string[] {
  const { engine, precision, threadsUsed, coldMs, warmMs, ratioToTfjsF32, rssMb, nextVisit, agrees } = result;
  const { p50, ci95 } = ratioToTfjsF32;
  const { variant } = result.features;
  return [
    `${engine} ${precision}${variant === undefined ? '' : ` (${variant})`}`,
    String(threadsUsed),
    ...[warmMs.p25, warmMs.p50, warmMs.p75].map((ms) => ms.toFixed(1)),
    p50.toFixed(2),
    ci95 ? ci95.map((end) => end.toFixed(2)).join('-') : '-',
    ...[coldMs, rssMb, nextVisit?.ms, nextVisit?.rssMb].map(whole),
    agrees.toFixed(4),
  ];
}
