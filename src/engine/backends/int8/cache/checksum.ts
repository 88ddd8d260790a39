import type { Numbers } from '../../reference/bind.ts';

/** FNV-1a over words of four bytes, or over bytes: one number that differs changes it for certain. */
export class Checksum {
  value = 0x811c9dc5;

  add(numbers: Numbers): void {
    const words =
      numbers instanceof Float32Array
        ? new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length)
        : numbers;
    let { value } = this;
    for (let i = 0; i < words.length; i += 1) value = Math.imul(value ^ (words[i] as number), 0x01000193);
    this.value = value >>> 0;
  }
}
