/** Nodes of a graph model in as few bytes as TF.js 4.22 reads. */

/** The part of an attribute that matters here; src/engine/graph/model-json.ts has all of it. */
interface Attribute {
  readonly s?: string;
  readonly b?: boolean;
  readonly list?: { readonly i?: readonly (string | number)[]; readonly s?: unknown };
  readonly i?: unknown;
  readonly type?: unknown;
  readonly shape?: unknown;
  readonly tensor?: unknown;
}

export interface PlainNode<A extends Attribute = Attribute> {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, A>>;
}

/** TF.js takes the value of a constant from the list of weights, and reads nothing else of it. */
export const compactConstant = (name: string): { name: string; op: string } => ({ name, op: 'Const' });

/** A node without attributes that TF.js ignores or assumes by default. */
export function compactNode<A extends Attribute>({ name, op, input = [], attr }: PlainNode<A>) {
  if (op === 'Const') return compactConstant(name);
  const kept = Object.entries<A>(attr ?? {}).filter(([key, value]) => !isRedundant(op, key, value));
  return {
    name,
    op,
    ...(input.length > 0 && { input: [...input] }),
    ...(kept.length > 0 && { attr: Object.fromEntries(kept) }),
  };
}

/**
 * Operators whose `T` TF.js marks `notSupported` or does not list (tfjs-converter 4.22,
 * operations/op_list).
 */
const TYPE_UNREAD = new Set([
  '_FusedConv2D',
  'FusedDepthwiseConv2dNative',
  'Conv2D',
  'DepthwiseConv2dNative',
  'MatMul',
  '_FusedMatMul',
  'Add',
  'AddV2',
  'Mul',
  'Sub',
  'BiasAdd',
  'Mean',
  'MaxPool',
  'AvgPool',
  'Relu',
  'Relu6',
  'Sigmoid',
]);

function isRedundant(op: string, key: string, value: Attribute): boolean {
  const isFusedConv = op === '_FusedConv2D' || op === 'FusedDepthwiseConv2dNative';
  switch (key) {
    case 'T':
      return TYPE_UNREAD.has(op);
    case 'data_format':
      return value.s === NHWC && (isFusedConv || op === 'Conv2D' || op === 'DepthwiseConv2dNative');
    case 'dilations':
      return isFusedConv && value.list?.i?.every((step) => String(step) === '1') === true;
    case 'epsilon':
      return isFusedConv;
    case 'keep_dims':
      return value.b === false;
    case 'Tidx':
      return op === 'Mean';
    default:
      return false;
  }
}

/** The string `NHWC` in base64. */
const NHWC = 'TkhXQw==';
