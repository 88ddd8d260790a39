/** The face of integer plans: lowering a graph model, and the numerics of its arithmetic. */
export { lowerToIntegers } from './lower.ts';
export { addition, addQuantized, dequantize, largestQuantized, quantize, requantize } from './numerics.ts';
export type { IntegerPlan, PlanOp, PlanTensor } from './plan.ts';
export { planOf } from './session.ts';
