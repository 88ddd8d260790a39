/** The checksums of the self-test equal those of the reference backend's results. */
import { expect, test } from 'vitest';
import { Executor } from '../../reference/executor.ts';
import { Checksum } from '../cache/checksum.ts';
import type { Variant } from '../plan/variant.ts';
import { selfTestCases } from './self-test.ts';

const BY_FORM: readonly Variant[] = ['P', 'B2', 'C'];

test.each(BY_FORM.flatMap((variant) => selfTestCases(variant).map((each) => ({ variant, ...each }))))(
  'the checksum of the reference’s results for $variant: $name',
  async ({ plan, image, checksum }) => {
    const sum = new Checksum();
    const inputs = { [plan.inputs[0]?.name ?? '']: image };
    await new Executor(plan).run(inputs, new AbortController().signal, (_, numbers) => sum.add(numbers));
    expect(sum.value).toBe(checksum);
  },
);

test('one wrong element changes the checksum', () => {
  const right = new Checksum();
  right.add(Uint8Array.of(3, 1, 4, 1, 5));
  const wrong = new Checksum();
  wrong.add(Uint8Array.of(3, 1, 4, 2, 5));
  expect(wrong.value).not.toBe(right.value);
});
