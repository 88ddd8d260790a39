/**
 * Operators on shapes, as Keras writes them around reshaping with an unspecified batch. They must
 * be known at import.
 */
import { numberOf } from '../../../src/engine/graph/index.ts';
import { gatherStrided, like, positiveAxis, stridesOf } from '../arrays.ts';
import { at, integers } from '../ir.ts';
import { known, type Reading, type ReadOperator, unsupported } from './contract.ts';

const numbersIn = (reading: Reading, input: number, meaning: string): number[] =>
  Array.from(known(reading, input, meaning).data);

export const shapeOf: ReadOperator = (reading) => {
  const shape = reading.shape(0);
  return integers([shape.length], shape);
};

export const pack: ReadOperator = (reading) => {
  const values = Array.from({ length: reading.count }, (_, input) =>
    at(numbersIn(reading, input, 'value'), 0),
  );
  return integers([values.length], values);
};

/** For a vector, which is all that shape arithmetic needs. */
export const stridedSlice: ReadOperator = (reading) => {
  const data = known(reading, 0, 'value');
  const [begin = 0, end = 0, stride = 1] = [1, 2, 3].map((input) =>
    at(numbersIn(reading, input, 'bounds'), 0),
  );
  if (data.shape.length !== 1 || stride <= 0)
    throw unsupported(reading.node, 'only slices of a shape are supported');
  if (numberOf(reading.node, 'shrink_axis_mask', 0) === 1) {
    return like(data, [], [at(data.data, positiveAxis(begin, data.data.length))]);
  }
  const from = numberOf(reading.node, 'begin_mask', 0) === 1 ? 0 : positiveAxis(begin, data.data.length);
  const to =
    numberOf(reading.node, 'end_mask', 0) === 1 ? data.data.length : positiveAxis(end, data.data.length);
  const count = Math.max(0, Math.ceil((Math.min(to, data.data.length) - from) / stride));
  return like(
    data,
    [count],
    gatherStrided(
      data.data,
      [count],
      stridesOf([count]).map((step) => step * stride),
      from,
    ),
  );
};

export const cast: ReadOperator = (reading) => known(reading, 0, 'value');
