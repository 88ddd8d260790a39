/** docs/import.md agrees with the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPSETS } from './onnx/read.ts';
import { KNOWN_ONLY, SUPPORTED_OPERATORS } from './operators/registry.ts';
import { importModel } from './run.ts';
import { defaultRecipe, readRecipe } from './source/description.ts';
import { SUPPORTED_TENSORFLOW_OPERATORS } from './tensorflow/operators.ts';
import { readNetwork } from './testing/networks.ts';
import { request, written } from './testing/request.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/import.md'), 'utf8');

/** Names in backticks below a heading, up to the next paragraph without any. */
function namesUnder(heading: string): readonly string[] {
  const [, section = ''] = page.split(`### ${heading}\n`);
  const [list = ''] = section.split('\n\n');
  return Array.from(list.matchAll(/`(\w+)`/g), ([, name = '']) => name);
}

describe('the lists of operators', () => {
  const { oldest, newest } = OPSETS;
  it.each([
    [
      `ONNX, operator sets ${oldest} to ${newest}`,
      SUPPORTED_OPERATORS.filter((name) => !KNOWN_ONLY.includes(name)),
    ],
    ['ONNX, where the result is known at import', KNOWN_ONLY],
    ['TensorFlow', SUPPORTED_TENSORFLOW_OPERATORS],
  ])('%s: equal those of the code', (heading, operators) => {
    expect(namesUnder(heading).toSorted()).toEqual(operators);
  });
});

describe('the recipes', () => {
  const recipe = (name: string) => readRecipe(join(import.meta.dirname, 'recipes', `${name}.json`));

  it('imagenet.json is the default for three channels', () => {
    expect(recipe('imagenet')).toEqual(defaultRecipe([1, 224, 224, 3]));
  });

  it('torchxrayvision.json fits its network, states the size, and covers -1024 to 1024', async () => {
    const { onnx, external } = readNetwork('densenet121-xrv');
    const file = written({ 'xrv.onnx': onnx, [external.path]: external.data });
    const steps = recipe('torchxrayvision');
    const { manifest } = await importModel(request(file, { description: { recipe: steps } }));
    expect(manifest.input.shape).toEqual([1, 224, 224, 1]);
    const normalize = manifest.input.recipe.find((step) => step.op === 'normalize');
    if (typeof normalize?.mean !== 'number' || typeof normalize.std !== 'number') throw new Error('not grey');
    expect([0, 1].map((value) => (value - Number(normalize.mean)) / Number(normalize.std))).toEqual([
      -1024, 1024,
    ]);
  });
});
