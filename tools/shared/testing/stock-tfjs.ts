/**
 * A graph model in stock TF.js on its WASM backend, with any of its values fed and any read: the
 * reference for executors.
 */
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { type GraphModelJson, weightSpecs } from '../../../src/engine/graph/index.ts';
import { startWasm } from '../../import/verify/runtimes.ts';

export interface FedValue {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface StockModel {
  /**
   * Computes the values named from those fed; what lies between is computed, what lies before is
   * not needed.
   */
  run(fed: Readonly<Record<string, FedValue>>, wanted: string): FedValue;
  dispose(): void;
}

export async function stockModel(json: GraphModelJson, weights: ArrayBuffer): Promise<StockModel> {
  await startWasm();
  const artifacts = tf.io.getModelArtifactsForJSONSync(
    json as tf.io.ModelJSON,
    [...weightSpecs(json)],
    weights,
  );
  const model = await loadGraphModel(tf.io.fromMemory(artifacts));
  return {
    run: (fed, wanted) =>
      tf.tidy(() => {
        const tensors = Object.entries(fed).map(
          ([name, { shape, data }]) => [name, tf.tensor(data, [...shape], 'float32')] as const,
        );
        const [result] = [model.execute(Object.fromEntries(tensors), wanted)].flat();
        if (!result) throw new Error(`TF.js gave no ${wanted}`);
        return { shape: result.shape, data: Float32Array.from(result.dataSync()) };
      }),
    dispose: () => model.dispose(),
  };
}
