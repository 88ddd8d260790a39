import { describe, expect, it } from 'vitest';
import { modelFiles, SHARD_BYTES } from './model-files.ts';
import { ModelWriter } from './model-writer.ts';

/** A model of one constant. */
function stored(length: number) {
  const writer = new ModelWriter();
  const data = Float32Array.from({ length }, (_, i) => i % 251);
  return writer.write([writer.floats('w', [length], data)]);
}

describe('shards', () => {
  it('are at most 4 MiB, numbered, and join to the whole', () => {
    const model = stored((2 * SHARD_BYTES + 4) / 4);
    const [, ...shards] = modelFiles(model);
    expect(shards.map(({ path, bytes }) => [path, bytes.length])).toEqual([
      ['group1-shard1of3.bin', SHARD_BYTES],
      ['group1-shard2of3.bin', SHARD_BYTES],
      ['group1-shard3of3.bin', 4],
    ]);
    const joined = Buffer.concat(shards.map(({ bytes }) => bytes));
    expect(joined.equals(Buffer.from(model.weights))).toBe(true);
  });

  it('are one, though empty, where a model has no weights', () => {
    const writer = new ModelWriter();
    const [, ...shards] = modelFiles(writer.write([writer.input('x', [1])]));
    expect(shards).toEqual([{ path: 'group1-shard1of1.bin', bytes: new Uint8Array(0) }]);
  });
});

describe('model.json', () => {
  it('comes first, ends with a line break and names shards and weights', () => {
    const [document] = modelFiles(stored(3));
    const text = new TextDecoder().decode(document?.bytes);
    expect([document?.path, text.at(-1)]).toEqual(['model.json', '\n']);
    expect(JSON.parse(text).weightsManifest).toEqual([
      { paths: ['group1-shard1of1.bin'], weights: [{ name: 'w', shape: [3], dtype: 'float32' }] },
    ]);
  });
});
