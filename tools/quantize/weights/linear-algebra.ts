/** The dense linear algebra that rounding with feedback needs. Matrices are row-major float64. */

/**
 * H = Lᵀ D L with L unit lower triangular, in place: row i of the lower triangle becomes
 * L[i][0..i-1]. The upper triangle is neither read nor written.
 * @returns The diagonal of D; null if H is not positive definite, in which case its content is
 * lost.
 */
export function factorize(h: Float64Array, size: number): Float64Array | null {
  const d = new Float64Array(size);
  for (let l = size - 1; l >= 0; l--) {
    const rowL = l * size;
    const pivot = h[rowL + l] as number;
    if (!(pivot > 0)) return null;
    d[l] = pivot;
    for (let j = 0; j < l; j++) h[rowL + j] = (h[rowL + j] as number) / pivot;
    for (let i = 0; i < l; i++) {
      const factor = (h[rowL + i] as number) * pivot;
      if (factor === 0) continue;
      const rowI = i * size;
      for (let j = 0; j <= i; j++) h[rowI + j] = (h[rowI + j] as number) - factor * (h[rowL + j] as number);
    }
  }
  return d;
}

/** out = H x, with H symmetric and full. */
function multiply(h: Float64Array, x: Float64Array, out: Float64Array): void {
  const size = x.length;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (h[row + j] as number) * (x[j] as number);
    out[i] = sum;
  }
}

/**
 * Rows that {@link multiplyRows} takes at most, so that several sums run in parallel and H is read
 * once for all of them.
 */
export const ROWS_AT_A_TIME = 4;

/**
 * out = X H, with H symmetric and full: the same sums in the same order as {@link multiply}, bit
 * for bit.
 * @param x [rows, size], at most {@link ROWS_AT_A_TIME} rows
 * @param out [rows, size]
 */
export function multiplyRows(h: Float64Array, size: number, x: Float64Array, out: Float64Array): void {
  const rows = x.length / size;
  if (rows < ROWS_AT_A_TIME) {
    for (let from = 0; from < x.length; from += size) {
      multiply(h, x.subarray(from, from + size), out.subarray(from, from + size));
    }
    return;
  }
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let j = 0; j < size; j++) {
      const factor = h[row + j] as number;
      a += factor * (x[j] as number);
      b += factor * (x[size + j] as number);
      c += factor * (x[2 * size + j] as number);
      d += factor * (x[3 * size + j] as number);
    }
    out[i] = a;
    out[size + i] = b;
    out[2 * size + i] = c;
    out[3 * size + i] = d;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
