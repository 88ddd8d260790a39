/**
 * Faults of a graph model, of its quantization or of its weights, as codes with parameters;
 * src/messages/en/details/graph.ts has the words. A number that may not be finite is a text,
 * because JSON has no such numbers.
 */
import type { Alone, Coded } from './coded.ts';

type Shape = readonly number[];

/** Faults of the file, and of how its nodes and weights belong together. */
interface Structure {
  /** In the words of the schema. */
  schema: { readonly issue: string };
  /** The answer of a server. */
  'http-answer': { readonly status: number; readonly text: string };
  'node-twice': Alone;
  'no-output-node': Alone;
  'input-absent': { readonly input: string };
  'output-unmade': Alone;
  cycle: Alone;
  'constant-without-weight': Alone;
}

/** Faults of weights as they are stored. */
interface Weights {
  'weight-twice': Alone;
  /** In bytes. */
  'weights-length': { readonly found: number; readonly expected: number };
  'weight-type': { readonly dtype: string; readonly stored: string };
  'weight-range': { readonly scale: string; readonly min: string };
  'packed-absent': Alone;
  /** In bytes: what the shards hold, and what they would have to expand to. */
  'packed-too-short': { readonly found: number; readonly expanded: number };
  'packed-axis': { readonly shape: Shape; readonly axis: number; readonly least: number };
  'packed-bits': { readonly channel: number; readonly bits: number };
  /** In bytes: `end` is the end of the shards. */
  'packed-cut': { readonly needed: number; readonly from: number; readonly end: number };
  'packed-padding': Alone;
  /** In bytes: what the shards hold, and where what is packed ends. */
  'packed-rest': { readonly found: number; readonly end: number };
}

/** Faults of a node's attributes and inputs. */
interface Nodes {
  'attribute-missing': Alone;
  'attribute-unsupported': { readonly value: string };
  'attribute-base64': { readonly value: string };
  'attribute-paddings': Alone;
  'attribute-spatial': { readonly values: readonly number[] };
  'operator-unknown': { readonly known: readonly string[] };
  'placeholder-unsigned': Alone;
  'no-input': { readonly index: number };
  'further-output': { readonly output: string };
  'not-constant': { readonly index: number };
  'not-one-image': { readonly shape: Shape };
  'window-too-large': { readonly shape: Shape };
  'filters-for-channels': { readonly filters: number; readonly channels: number };
  'matrix-shapes': { readonly a: Shape; readonly b: Shape; readonly isTransposed: boolean };
  'matrix-of-image': Alone;
  'fused-operators': { readonly operators: readonly string[] };
  'bias-shape': { readonly shape: Shape; readonly filters: number };
  'no-broadcast': { readonly a: Shape; readonly b: Shape };
  'statistics-channels': { readonly channels: number; readonly shape: Shape };
  'reshape-size': { readonly from: Shape; readonly to: Shape };
  'pad-mode': { readonly mode: string };
  'no-parts': Alone;
  'pool-dilation': Alone;
}

/** Quantizations that deviate from docs/numerics.md. */
interface Quantization {
  'not-quantized': Alone;
  'activations-unknown': Alone;
  'other-precision': { readonly precision: string };
  'quantization-of-none': Alone;
  'channel-scale': { readonly scale: string };
  'not-int8': { readonly value: number };
  /** `integer`: the bias in units of `unit`. */
  'bias-range': {
    readonly channel: number;
    readonly bias: string;
    readonly integer: string;
    readonly unit: string;
  };
  'sum-range': { readonly channel: number; readonly largest: number };
  'multiplier-range': { readonly channel: number; readonly multiplier: string };
  'step-range': { readonly channel: number; readonly largest: string };
}

/** Every fault and its parameters. */
export interface GraphFaultCodes extends Structure, Weights, Nodes, Quantization {}

export type GraphFault = Coded<GraphFaultCodes>;
