/** Weight values as TF.js stores them. */
import { sizeOf } from '../../../src/core/tensor.ts';
import type { Stored } from '../../../src/engine/graph/index.ts';
import { FLOAT16_FROM, isStoredAsFloat16 } from '../../../src/quantize/float16.ts';
import { storedConstant } from '../../../src/quantize/write.ts';
import { ImportError } from '../error.ts';
import type { Constant } from '../ir.ts';

/** The precisions that import writes; others are made by quantizing. */
export type FloatPrecision = 'float32' | 'float16';

/**
 * One constant as it is stored, little-endian.
 * @throws ImportError if a weight large enough to be stored in float16 is not finite or beyond
 * 65,504
 */
export function encodeWeight(name: string, constant: Constant, precision: FloatPrecision): Stored {
  const { dtype, shape, data } = constant;
  if (dtype === 'int64') {
    return { spec: { name, shape: [...shape], dtype: 'int32' }, data: Int32Array.from(data) };
  }
  if (precision === 'float32') return { spec: { name, shape: [...shape], dtype }, data };
  if (sizeOf(shape) >= FLOAT16_FROM && !isStoredAsFloat16(shape, data)) {
    const beyond = data.find((value) => !Number.isFinite(Math.f16round(value)));
    throw new ImportError({
      kind: 'weight',
      weight: name,
      detail: `${beyond} is outside of float16, which ends at 65,504; float32 holds it`,
    });
  }
  return storedConstant({ name, shape, dtype, data });
}
