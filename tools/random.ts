/** Tests and tools know it by this place; the page draws the same numbers. */
export { seededUniform } from '../src/core/random.ts';
