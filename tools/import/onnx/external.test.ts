/**
 * Weights in files beside the model: ONNX external data, and the shards of a TF.js model, which are
 * read alike.
 */
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { openSource } from '../source/source.ts';
import { readNetwork } from '../testing/networks.ts';
import { written } from '../testing/request.ts';
import { externalBytes } from './external.ts';

const KERAS = join(import.meta.dirname, '../../../fixtures/tfjs/keras');
const keras = (name: string) => readFileSync(join(KERAS, name));

describe('weights in files of their own', () => {
  const { onnx, external } = readNetwork('mobilenetv2');
  const withLocation = (location: string) => {
    const model = onnxProto.onnx.ModelProto.decode(onnx);
    for (const { externalData } of model.graph?.initializer ?? []) {
      for (const entry of externalData ?? []) if (entry.key === 'location') entry.value = location;
    }
    return onnxProto.onnx.ModelProto.encode(model).finish();
  };
  const attempt = (file: string) => openSource(file).graph({});

  it('reject a missing file, naming it', () => {
    expect(() => attempt(written({ 'net.onnx': onnx }))).toThrow(
      /^weight .*mobilenetv2\.data.*ENOENT.*beside the model/,
    );
  });

  it('reject a truncated file, naming the weight', () => {
    const cut = external.data.subarray(0, 1e6);
    expect(() => attempt(written({ 'net.onnx': onnx, [external.path]: cut }))).toThrow(
      /^weight .*has 1000000; it was cut short/,
    );
  });

  it.each(['../secret', '/etc/passwd', 'a/../../secret', '..\\secret', ''])(
    'does not read %j, outside of the folder',
    (location) => {
      expect(() => attempt(written({ 'net.onnx': withLocation(location) }))).toThrow(
        /lies outside of the model's folder/,
      );
    },
  );

  it('are not read through a link that leads out of the folder', () => {
    const secret = written({ secret: external.data });
    const file = written({ 'net.onnx': withLocation('link') });
    symlinkSync(secret, join(dirname(file), 'link'));
    expect(() => attempt(file)).toThrow(/lies outside of the model's folder/);
  });

  it('are not read from shards of a TF.js model outside of its folder', () => {
    const json = keras('model.json').toString().replace('group1-shard1of1.bin', '../secret.bin');
    expect(() => openSource(written({ 'model.json': json }))).toThrow(/lies outside of the model's folder/);
  });

  it('reject a TF.js model whose shard is missing or truncated', () => {
    const shard = 'group1-shard1of1.bin';
    expect(() => openSource(written({ 'model.json': keras('model.json') }))).toThrow(
      /group1-shard1of1\.bin.*ENOENT/,
    );
    const cut = written({ 'model.json': keras('model.json'), [shard]: keras(shard).subarray(0, 100) });
    expect(() => openSource(cut).graph({})).toThrow(/The file has 100 bytes/);
  });
});

describe('one tensor of a file', () => {
  const file = Uint8Array.from({ length: 20 }, (_, i) => i);
  const bytesOf = (entries: Readonly<Record<string, string>>, byteLength: number) => {
    const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
    return externalBytes({ name: 'w', externalData }, byteLength, () => file);
  };

  it.each([
    ['from the start without an offset', { location: 'f' }, 4, [0, 1, 2, 3]],
    ['from its offset', { location: 'f', offset: '16' }, 4, [16, 17, 18, 19]],
    ['of its length', { location: 'f', offset: '2', length: '3' }, 3, [2, 3, 4]],
  ])('reads %s', (_, entries, byteLength, expected) => {
    expect(Array.from(bytesOf(entries, byteLength))).toEqual(expected);
  });

  it.each([
    ['an offset below zero', { offset: '-4' }, 4, /offset -4/],
    ['an offset that is no number', { offset: 'x' }, 4, /offset NaN/],
    ['a length that its shape does not have', { length: '8' }, 4, /length 8 do not fit 4 bytes/],
    ['an end behind the file', { offset: '18' }, 4, /bytes 18 to 22 .* has 20/],
  ])('rejects %s', (_, entries, byteLength, message) => {
    expect(() => bytesOf({ location: 'f', ...entries }, byteLength)).toThrow(message);
  });
});
