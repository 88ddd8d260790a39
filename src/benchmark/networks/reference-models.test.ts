import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../model/manifest.ts';
import { isReferenceModel } from './ids.ts';
import { REFERENCE_PRECISIONS } from './made.ts';
import { loadReferenceModel, referenceModelSummaries } from './reference-models.ts';

const { signal } = new AbortController();
const summaries = referenceModelSummaries();

it('lists four networks, each marked as architecture only, under ids of their own', () => {
  expect(summaries.map(({ title }) => title)).toEqual([
    'DenseNet-121',
    'MobileNetV2 1.0',
    'EfficientNet-Lite0',
    'ResNet-50',
  ]);
  for (const { id, kind, variants } of summaries) {
    expect(isReferenceModel(id)).toBe(true);
    expect(kind).toBe('architecture only');
    expect(variants.map(({ precision }) => precision)).toEqual(REFERENCE_PRECISIONS);
  }
});

describe('a loaded reference model', () => {
  it('comes with a valid manifest, and reports progress', async () => {
    const [, mobile] = summaries;
    const steps: (readonly [number, number])[] = [];
    const model = await loadReferenceModel(mobile?.id ?? '', 'int8', signal, (...step) => steps.push(step));
    expect(parseManifest(JSON.parse(JSON.stringify(model.manifest)), model.manifest.id)).toEqual(
      model.manifest,
    );
    expect(model.variant.precision).toBe('int8');
    expect(model.weights.byteLength).toBe(model.variant.files[1]?.bytes);
    const [layers] = steps.at(-1) ?? [0];
    expect(steps).toEqual(Array.from({ length: layers }, (_, i) => [i + 1, layers]));
    expect(layers).toBeGreaterThan(50);
  });

  it.each([
    { id: 'reference-vgg', precision: 'int8' as const },
    { id: 'reference-resnet50', precision: 'mixed' as const },
  ])('is none for $id in $precision', async ({ id, precision }) => {
    await expect(loadReferenceModel(id, precision, signal)).rejects.toMatchObject({
      problem: { kind: 'model', reason: 'not-found', modelId: id },
    });
  });
});
