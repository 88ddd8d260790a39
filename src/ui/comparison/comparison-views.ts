/** The face of these views; lazy.tsx loads it on demand. */
export { CompareDialog } from './CompareDialog.tsx';
export { ComparisonOutcome } from './ComparisonOutcome.tsx';
export { Stage } from './Stage.tsx';
