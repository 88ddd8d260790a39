/**
 * The log-odds of a probability. A float32 sigmoid can reach 0 and 1; the clip keeps the result
 * finite and changes no other float32 value.
 * @param p 0-1
 */
export function logit(p: number): number {
  const clipped = Math.min(Math.max(p, 2 ** -126), 1 - 2 ** -24);
  return Math.log(clipped / (1 - clipped));
}
