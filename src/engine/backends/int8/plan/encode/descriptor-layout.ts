/** The memory layout of kernels/*.ts, generated from there by descriptor-layout.test.ts: do not edit. */
/** The size of every descriptor in bytes. */
export const DESCRIPTOR_BYTES = 160;

/** Operation codes. */
export const KIND = {
  conv: 1,
  depthwise: 2,
  add: 3,
  multiply: 4,
  affine: 5,
  copy: 6,
  gather: 7,
  quantize: 8,
  average: 9,
  max: 10,
  floatConv: 11,
  floatDepthwise: 12,
  lookupFloat: 13,
  depthwiseRows: 14,
  im2col: 15,
} as const;

/** Codes of the ways in which products are summed; see kernels/dot.ts. */
export const VARIANT = { P: 0, B1: 1, B2: 2, B1S: 3, B2S: 4, C: 5 } as const;

/** Addresses of the vectors that inner loops load, 16 bytes each. */
export const LOOP_CONSTANTS = { ones: 512, signBits: 528, roundingMagic: 544 } as const;

/** Positions in the control block that threads share, in 4-byte words. */
export const CONTROL_WORDS = {
  arrived: 0,
  generation: 1,
  run: 2,
  firstOp: 3,
  opCount: 4,
  threads: 5,
  maySleep: 6,
  stop: 7,
  ready: 8,
} as const;

/** Fields that hold a float32; all others hold an int32. */
export const FLOAT_FIELDS = [
  'low',
  'high',
  'factorA',
  'factorB',
  'offset',
  'multiplier',
  'scale',
  'largest',
] as const;

const _FIELDS = ['kind', 'tiles', 'next'] as const;
const LAYER_FIELDS = [
  ..._FIELDS,
  'floatOutput',
  'saturates',
  'weights',
  'bias',
  'multipliers',
  'low',
  'high',
  'zeroPoint',
  'output',
  'outputPitch',
  'pixels',
  'filters',
  'tilePixels',
  'taps',
] as const;
const CONV_FIELDS = [
  ...LAYER_FIELDS,
  'variant',
  'input',
  'pitch',
  'quads',
  'tileFilters',
  'scratch',
  'scratchBytes',
] as const;
const DEPTHWISE_FIELDS = [...LAYER_FIELDS, 'pointers'] as const;
const DEPTHWISE_ROWS_FIELDS = [
  ...LAYER_FIELDS,
  'input',
  'pitch',
  'height',
  'width',
  'outputHeight',
  'outputWidth',
  'kernelWidth',
  'padTop',
  'padLeft',
  'zeros',
  'inputZeroPoint',
  'pairs',
  'scratch',
  'scratchBytes',
] as const;
const ROWS_FIELDS = [
  ..._FIELDS,
  'rows',
  'length',
  'tileRows',
  'input',
  'inputPitch',
  'output',
  'outputPitch',
] as const;
const ADD_FIELDS = [
  ...ROWS_FIELDS,
  'other',
  'otherPitch',
  'factorA',
  'factorB',
  'offset',
  'low',
  'high',
] as const;
const MULTIPLY_FIELDS = [
  ...ROWS_FIELDS,
  'other',
  'otherPitch',
  'zeroPointA',
  'zeroPointB',
  'multiplier',
  'low',
  'high',
  'zeroPoint',
] as const;
const AFFINE_FIELDS = [...ROWS_FIELDS, 'factors', 'offsets', 'low', 'high'] as const;
const COPY_FIELDS = [...ROWS_FIELDS, 'table'] as const;
const LOOKUP_FLOAT_FIELDS = [...ROWS_FIELDS, 'table'] as const;
const QUANTIZE_FIELDS = [...ROWS_FIELDS, 'scale', 'zeroPoint', 'largest'] as const;
const GATHER_FIELDS = [...ROWS_FIELDS, 'blocks', 'fill'] as const;
const SLIDING_FIELDS = [
  ..._FIELDS,
  'input',
  'output',
  'inputHeight',
  'inputWidth',
  'channels',
  'outputHeight',
  'outputWidth',
  'kernelHeight',
  'kernelWidth',
  'strideY',
  'strideX',
  'dilationY',
  'dilationX',
  'padTop',
  'padLeft',
] as const;
const POOL_FIELDS = [
  ...SLIDING_FIELDS,
  'inputPitch',
  'outputPitch',
  'floatOutput',
  'inputZeroPoint',
  'multipliers',
  'low',
  'high',
  'zeroPoint',
] as const;
const IM2COL_FIELDS = [...SLIDING_FIELDS, 'zeroPoint', 'outputPitch'] as const;
const FLOAT_LAYER_FIELDS = [...SLIDING_FIELDS, 'weights', 'bias', 'filters', 'low', 'high'] as const;

/** The fields of each kind of operation, 4 bytes each, in their order in memory. */
export const FIELDS = {
  conv: CONV_FIELDS,
  depthwise: DEPTHWISE_FIELDS,
  add: ADD_FIELDS,
  multiply: MULTIPLY_FIELDS,
  affine: AFFINE_FIELDS,
  copy: COPY_FIELDS,
  gather: GATHER_FIELDS,
  quantize: QUANTIZE_FIELDS,
  average: POOL_FIELDS,
  max: POOL_FIELDS,
  floatConv: FLOAT_LAYER_FIELDS,
  floatDepthwise: FLOAT_LAYER_FIELDS,
  lookupFloat: LOOKUP_FLOAT_FIELDS,
  depthwiseRows: DEPTHWISE_ROWS_FIELDS,
  im2col: IM2COL_FIELDS,
} as const;
