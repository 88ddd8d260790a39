import type { ConfigurationReport } from '../report.ts';
import type { ConfigurationKey } from '../run.ts';

/** Lower is better in each. */
interface Costs {
  readonly key: ConfigurationKey;
  readonly values: readonly number[];
}

/**
 * Configurations that no other beats: none is at least as good in median latency, AUC and bytes of
 * files, and better in one. What lacks one of the three can neither beat nor be beaten, so it is
 * left out.
 */
export function paretoFront(reports: readonly ConfigurationReport[]): ReadonlySet<ConfigurationKey> {
  const all = reports.flatMap(({ key, figures, fileBytes }): Costs[] => {
    const { latencyP50Ms, meanAuc } = figures;
    if (!latencyP50Ms || !meanAuc || fileBytes === null) return [];
    return [{ key, values: [latencyP50Ms.value, -meanAuc.value, fileBytes] }];
  });
  return new Set(all.filter((own) => !all.some((other) => beats(other, own))).map(({ key }) => key));
}

function beats({ values: a }: Costs, { values: b }: Costs): boolean {
  return a.every((value, i) => value <= (b[i] as number)) && a.some((value, i) => value < (b[i] as number));
}
