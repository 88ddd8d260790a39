import { expect, test } from 'vitest';
import * as graph from './graph/index.ts';
import * as engine from './index.ts';
import * as integer from './integer/index.ts';

/** Types vanish at run time; these are the values that other folders may import. */
const valuesOf = (face: object) => Object.keys(face).sort().join(' ');

test('the face of the engine exports these values and no others', () => {
  expect(valuesOf(engine)).toMatchInlineSnapshot(`"NO_BYTES canShareMemory createEngine hasSimd untilTuned"`);
});

test('the face of the graph-model format exports these values and no others', () => {
  expect(valuesOf(graph)).toMatchInlineSnapshot(
    `"FEWEST_BITS FLOAT16_END GraphError LEAST_INTEGER MOST_BITS ModelWriter TABLE_ENTRY_BITS attrValue byteLengthOf expandPacked flagOf fromFloat16 fusedOps integersIn kernelSize modelFiles nodeNameOf numberOf numbersOf packedModelAt packedModelHandler parseModelJson perAxis quantizedWeight readGraph shapeDef signatureOf storedModel textOf toFloat16 weightSpecs windowAttributes writeMetadata"`,
  );
});

test('the face of integer plans exports these values and no others', () => {
  expect(valuesOf(integer)).toMatchInlineSnapshot(
    `"addQuantized addition dequantize largestQuantized lowerToIntegers planOf quantize requantize"`,
  );
});
