/** Summarises an import for the person who requested it. */
import { relative } from 'node:path';
import { lookup } from '../ir.ts';
import type { Imported } from '../run.ts';
import type { Source } from '../source/source.ts';
import type { Difference } from '../verify/check.ts';

interface Context {
  readonly folder: string;
  readonly source: Source;
  /** Values that the person specified, as opposed to defaults. */
  readonly given: { readonly labels?: unknown; readonly recipe?: unknown; readonly activation?: unknown };
  /** Models in the index beside it; null if there is no index. */
  readonly ids: readonly string[] | null;
}

export function summary(imported: Imported, { folder, source, given, ids }: Context): string {
  const { manifest, graph, variants, withoutFloat16, dropped, differences, rounding } = imported;
  const { input, labels, id } = manifest;
  const channels = input.shape[3];
  const recipe = given.recipe
    ? 'as given'
    : `by default for ${channels === 1 ? 'one channel' : `${channels} channels`}`;
  const sizes = [...variants].map(([precision, files]) => {
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    return `${precision} ${(bytes / 1e6).toFixed(2)} MB`;
  });
  const lines: readonly (readonly [string, string | null])[] = [
    [
      'input',
      `${input.name} [${input.shape}]; recipe ${recipe}: ${input.recipe.map(({ op }) => op).join(', ')}`,
    ],
    ['output', outputWords(imported, given.activation !== undefined)],
    ['maps', mapsWords(imported)],
    ['labels', `${labels.length}, ${given.labels ? 'as given' : 'numbered; name them with --labels'}`],
    ['graph', `${graph.nodes.length} nodes, ${graph.constants.size} constants`],
    ['written', sizes.join(', ')],
    ['', withoutFloat16 && `without float16: ${withoutFloat16}`],
    [
      '',
      dropped.length > 0
        ? `${dropped.join(', ')} were of other weights and are gone: npm run quantize -- --model ${id}`
        : null,
    ],
    ...differenceLines(differences).map((line, i) => [i === 0 ? 'checked' : '', line] as const),
    ['', rounding === null ? null : roundingWords(rounding)],
    ['', differences.length > 0 ? `against ${source.runtime} on noise` : 'not compared with the source'],
    ['models', ids?.join(', ') ?? null],
  ];
  const shown = lines.flatMap(([term, text]) => (text ? [`  ${term.padEnd(8)} ${text}`] : []));
  const path = relative(process.env.INIT_CWD ?? process.cwd(), folder);
  return [`${id}: ${path.startsWith('..') ? folder : path}`, ...shown].join('\n');
}

export function differenceLines(differences: readonly Difference[]): readonly string[] {
  return differences.map(({ precision, probabilities, maps }) => {
    const ofMaps = maps === null ? '' : `, maps by ${maps.toExponential(1)}`;
    return `${precision}: probabilities differ by at most ${probabilities.toExponential(1)}${ofMaps}`;
  });
}

function outputWords({ headed }: Imported, isChosen: boolean): string {
  const { source, added, own } = headed;
  if (own !== 'none') return `${source.probabilities}, which ends in a ${own}: nothing was added`;
  if (added === 'none') return `${source.probabilities}, taken as probabilities as it is`;
  const alternative =
    added === 'sigmoid'
      ? '; --activation softmax if findings exclude each other, none if it gives probabilities'
      : '';
  return `${source.probabilities}, taken for logits: a ${added} was added${isChosen ? '' : alternative}`;
}

function mapsWords({ headed: { source, outputs }, manifest, graph }: Imported): string {
  if (outputs.maps === null) {
    return 'none: the network does not end in a global mean and one dense layer, so there is no heat map';
  }
  const [, rows, columns] = lookup(graph.shapes, outputs.maps);
  const origin = source.maps
    ? `the network's own ${source.maps}`
    : 'from the last dense layer, whose mean is the logit';
  return `${rows} x ${columns} for each of ${manifest.labels.length}: ${origin}`;
}

const roundingWords = (rounding: number) =>
  `the source rounds its activations, which the import does not: with that, they differ by at most ${rounding.toExponential(1)}`;
