/** Import as one call: bytes in, a model's folder out. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Precision } from '../../src/core/selection.ts';
import { type ModelManifest, parseManifest } from '../../src/model/manifest.ts';
import { convert } from './convert.ts';
import type { Graph } from './ir.ts';
import { assembleManifest, type Description } from './manifest.ts';
import { type OutputFile, writeGraphModel } from './tfjs/write.ts';

const PRECISIONS: readonly Precision[] = ['float32', 'float16'];

export interface Imported {
  readonly graph: Graph;
  readonly manifest: ModelManifest;
  /** Bytes of each variant, the graph included. */
  readonly bytes: Readonly<Record<Precision, number>>;
}

/**
 * Writes `<folder>/float32`, `<folder>/float16` and `<folder>/manifest.json`. The same input gives the same bytes.
 * @throws ImportError, or AppError kind `model` where the description does not make a manifest
 */
export function importModel(onnx: Uint8Array, description: Description, folder: string): Imported {
  const graph = convert(onnx);
  const variants = new Map(
    PRECISIONS.map((precision) => [precision, writeGraphModel(graph, precision)] as const),
  );
  const manifestFile = join(folder, 'manifest.json');
  const earlier = existsSync(manifestFile)
    ? parseManifest(JSON.parse(readFileSync(manifestFile, 'utf8')), description.id)
    : null;
  const manifest = assembleManifest({ description, graph, source: onnx, variants, earlier });
  for (const [precision, files] of variants) replaceFolder(join(folder, precision), files);
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  const size = (precision: Precision) =>
    (variants.get(precision) ?? []).reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { graph, manifest, bytes: { float32: size('float32'), float16: size('float16') } };
}

/** Shards of an earlier import may be more than now. */
function replaceFolder(folder: string, files: readonly OutputFile[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path, bytes } of files) writeFileSync(join(folder, path), bytes);
}

/** Writes `index.json`: the ids of all models beside the given one, sorted. */
export function writeIndex(modelFolder: string): readonly string[] {
  const models = dirname(modelFolder);
  const ids = readdirSync(models, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(models, entry.name, 'manifest.json')))
    .map(({ name }) => basename(name))
    .sort();
  writeFileSync(join(models, 'index.json'), `${JSON.stringify({ models: ids })}\n`);
  return ids;
}
