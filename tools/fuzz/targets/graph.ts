/** A graph model with its weights, loaded and run as an imported one is tried. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { neverAborted } from '../../../src/core/abort.ts';
import type { BackendId } from '../../../src/core/backends.ts';
import { AppError } from '../../../src/core/errors.ts';
import { createEngine } from '../../../src/engine/index.ts';
import { type ModelManifest, parseManifest } from '../../../src/model/manifest.ts';
import { prepare } from '../../../src/pipeline/prepare.ts';
import { ROOT } from '../../shared/files.ts';
import { nodeEngineHost } from '../../shared/node-engine.ts';
import type { Target } from '../contract.ts';
import { signatureOf } from './images.ts';

const FOLDER = join(ROOT, 'fixtures/models/tiny');

/** Variants, each with the backends that run it. */
const TRIED = [
  ['float32', ['wasm']],
  ['dynamic', ['wasm']],
  ['int8', ['int8', 'reference']],
  ['mixed', ['int8']],
] as const satisfies readonly (readonly [string, readonly BackendId[]])[];

type Tried = (typeof TRIED)[number];

/** One input: the graph as JSON, and the weights in base64. */
interface Input {
  readonly variant: string;
  readonly graph: unknown;
  readonly weights: string;
}

export function graphTarget(): Target {
  const json: unknown = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'));
  const manifest = parseManifest(json, 'tiny');
  const host = nodeEngineHost();
  // Otherwise each graph would be timed with every kernel first.
  const engine = createEngine({ ...host, int8: { ...host.int8, force: { variant: 'P', threads: 1 } } });

  async function tried(input: Partial<Input>): Promise<string> {
    const [variant, backends] = TRIED.find(([id]) => id === input.variant) ?? (TRIED[0] as Tried);
    const graph = Buffer.from(JSON.stringify(input.graph ?? null));
    const weights = Buffer.from(typeof input.weights === 'string' ? input.weights : '', 'base64');
    const { changed, read } = withFiles(manifest, variant, [graph, weights]);
    const outcomes: string[] = [];
    for (const id of backends) {
      try {
        const options = { read, signal: neverAborted };
        const { session } = await prepare(changed, variant as never, await engine.backend(id), options);
        session.dispose();
        outcomes.push(`${id} runs`);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || !['model', 'backend'].includes(thrown.problem.kind))
          throw thrown;
        outcomes.push(signatureOf(thrown.problem));
      }
    }
    return outcomes.join('; ');
  }

  return {
    seeds: TRIED.map(([variant]) => Buffer.from(JSON.stringify(seedOf(variant)))),
    partsOf: null,
    async run(input) {
      let json: unknown;
      try {
        json = JSON.parse(new TextDecoder().decode(input));
      } catch {
        return 'not JSON';
      }
      return tried(typeof json === 'object' && json !== null ? json : {});
    },
  };
}

const seedOf = (variant: string): Input => ({
  variant,
  graph: JSON.parse(readFileSync(join(FOLDER, variant, 'model.json'), 'utf8')),
  weights: readFileSync(join(FOLDER, variant, 'weights.bin')).toString('base64'),
});

/** A manifest whose hashes fit the changed files, so that they are not refused for their hash. */
function withFiles(manifest: ModelManifest, variantId: string, contents: readonly Buffer[]) {
  const byPath = new Map<string, Buffer>();
  const variants = manifest.variants.map((variant) => {
    if (variant.id !== variantId) return variant;
    const files = variant.files.map((file, at) => {
      const bytes = contents[at] ?? Buffer.alloc(0);
      byPath.set(file.path, bytes);
      return { ...file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    return { ...variant, files };
  });
  return {
    changed: { ...manifest, variants } as ModelManifest,
    read: (_: string, { path }: { readonly path: string }) =>
      Promise.resolve(new Uint8Array(byPath.get(path) ?? []).buffer),
  };
}
