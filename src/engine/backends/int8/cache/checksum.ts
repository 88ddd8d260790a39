import type { Numbers } from '../../reference/bind.ts';

/** An FNV-1a hash over 4-byte words or over bytes. A change of any single number changes it. */
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
