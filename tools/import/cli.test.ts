/** Tests `npm run import` as people call it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../shared/files.ts';
import { runTool, spawnTool } from '../shared/testing/run-tool.ts';
import { command } from './cli.ts';
import { encodeModel, node } from './testing/onnx-model.ts';
import { written } from './testing/request.ts';
import { readManifest } from './verify/check.ts';

const FIXTURES = join(ROOT, 'fixtures');
const residual = readFileSync(join(FIXTURES, 'onnx/residual.onnx'));
const importing = (...args: readonly string[]) => runTool(command, args);

describe('import', { timeout: 120_000 }, () => {
  it('imports, reports what it did, lists the model, and checks it again', async () => {
    const file = written({ 'My net.onnx': residual, 'labels.txt': 'A\nB\nC\nD\nE\n' });
    const models = join(dirname(file), 'models');
    mkdirSync(models);
    writeFileSync(join(models, 'index.json'), '{"models":[]}');
    const out = join(models, 'my-net');
    const run = await importing(file, '--out', out, '--labels', join(dirname(file), 'labels.txt'));
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^my-net: /);
    expect(run.stdout).toMatch(/output +logits, taken for logits: a sigmoid was added; --activation softmax/);
    expect(run.stdout).toMatch(/maps +4 x 4 for each of 5/);
    expect(run.stdout).toMatch(/checked +float32: probabilities differ by at most \d\.\de-\d+, maps by/);
    expect(run.stdout).toMatch(/models +my-net$/m);
    expect(JSON.parse(readFileSync(join(models, 'index.json'), 'utf8'))).toEqual({
      schema: 2,
      default: 'my-net',
      models: ['my-net'],
    });
    expect(readManifest(out).labels).toEqual(['A', 'B', 'C', 'D', 'E']);

    const check = await importing(file, '--check', out);
    expect([check.status, check.stderr]).toEqual([0, '']);
    expect(check.stdout).toMatch(
      /^float32: probabilities differ by at most [\d.e-]+, maps by [\d.e-]+\nfloat16: /,
    );
  });

  it('refuses an index that names no default, and writes nothing', async () => {
    const file = written({ 'net.onnx': residual });
    const models = join(dirname(file), 'models');
    mkdirSync(models);
    writeFileSync(join(models, 'index.json'), '{"models":["a","b"]}');
    const run = await importing(file, '--out', join(models, 'net'));
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('does not say which is the default');
    expect(existsSync(join(models, 'net'))).toBe(false);
  });

  it('imports a TF.js graph model, and writes no index if there is none', async () => {
    const file = written({});
    const out = join(file, 'keras-net');
    const run = await spawnTool('import', [
      join(FIXTURES, 'tfjs/keras/model.json'),
      '--out',
      out,
      '--no-check',
    ]);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/output +Identity, which ends in a softmax: nothing was added/);
    expect(run.stdout).toMatch(/not compared with the source/);
    expect(readManifest(out).title).toBe('keras');
    expect(existsSync(join(file, 'index.json'))).toBe(false);
  });

  it('names every unsupported operator, and writes nothing', async () => {
    const nodes = [node('LSTM', ['x'], 'a'), node('NonZero', ['a'], 'y')];
    const file = written({ 'net.onnx': encodeModel({ inputs: { x: [1, 1, 4, 4] }, nodes, outputs: ['y'] }) });
    const out = join(dirname(file), 'net');
    const run = await importing(file, '--out', out);
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(
      /^.*net\.onnx: operators that are not supported:\n {2}LSTM: node LSTM_a\n {2}NonZero: node NonZero_y\n/,
    );
    expect(run.stdout).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ['no file', [], /which file\?/],
    ['two files', ['a.onnx', 'b.onnx'], /one file at a time/],
    ['an unknown option', ['a.onnx', '--shape', '1'], /--shape/],
    [
      'an unknown activation',
      [join(FIXTURES, 'onnx/lite.onnx'), '--activation', 'tanh'],
      /choose one of sigmoid, softmax, none/,
    ],
    ['a size that is none', [join(FIXTURES, 'onnx/lite.onnx'), '--size', '0x4'], /224 or 224x320/],
  ])('called with %s, reports the error and exits with 2', async (_, args, message) => {
    const run = await importing(...args);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(message);
  });
});
