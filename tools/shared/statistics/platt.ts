/**
 * Platt scaling (Platt 1999) by Newton's method with backtracking, on the smoothed targets of Lin,
 * Lin & Weng (2007, Machine Learning 68:267), for one label or for several that share a slope.
 */
import type { Scored } from '../../../src/benchmark/accuracy/scored.ts';
import { countPositives } from '../../../src/benchmark/accuracy/scored.ts';

export interface SharedPlatt {
  readonly slope: number;
  /** One per group. */
  readonly intercepts: readonly number[];
}

interface Observation {
  readonly x: number;
  /**
   * Smoothed target, strictly between 0 and 1: the fit stays finite even where a class is absent.
   */
  readonly target: number;
}

const MAX_STEPS = 100;
/**
 * Lin et al. 2007, algorithm 1: keeps the Hessian positive definite, sufficient decrease, shortest
 * step.
 */
const RIDGE = 1e-12;
const SUFFICIENT_DECREASE = 1e-4;
const MIN_STEP = 1e-10;
/**
 * A Newton step that promises less than this share of the loss is taken whole and is the last: it
 * lies well above the rounding of the loss, so that no line search chases noise, and lands within
 * 1e-9 of the optimum.
 */
const LAST_GAIN = 1e-12;

/**
 * Fits probability = sigmoid(slope * x + intercept), maximum likelihood over all groups at once;
 * one group is Platt's own method.
 * @param groups one per label; a sample's score is x, the logit of the network's output
 */
export function fitPlatt(groups: readonly (readonly Scored[])[]): SharedPlatt {
  const observations = groups.map(observe);
  let fit: SharedPlatt = {
    slope: 0,
    intercepts: groups.map((group) => {
      const positives = countPositives(group);
      return Math.log((positives + 1) / (group.length - positives + 1));
    }),
  };
  for (let step = 0; step < MAX_STEPS; step++) {
    const { direction, decrease } = newtonStep(observations, fit);
    const before = loss(observations, fit);
    if (decrease <= LAST_GAIN * before) return move(fit, direction, 1);
    let length = 1;
    let next = move(fit, direction, length);
    while (loss(observations, next) > before - SUFFICIENT_DECREASE * length * decrease) {
      length /= 2;
      if (length < MIN_STEP) return fit;
      next = move(fit, direction, length);
    }
    fit = next;
  }
  return fit;
}

function observe(group: readonly Scored[]): Observation[] {
  const positives = countPositives(group);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (group.length - positives + 2);
  return group.map(({ score, positive }) => ({ x: score, target: positive ? high : low }));
}

/**
 * The Hessian is an arrow: groups meet only in the slope. So it is solved by its Schur complement,
 * without a matrix.
 */
function newtonStep(groups: readonly (readonly Observation[])[], { slope, intercepts }: SharedPlatt) {
  let slopeGradient = 0;
  let slopeCurvature = RIDGE;
  const perGroup = groups.map((group, k) => {
    let gradient = 0;
    let curvature = RIDGE;
    let mixed = 0;
    for (const { x, target } of group) {
      const probability = 1 / (1 + Math.exp(-(slope * x + (intercepts[k] ?? 0))));
      const error = probability - target;
      const weight = probability * (1 - probability);
      gradient += error;
      slopeGradient += error * x;
      curvature += weight;
      mixed += weight * x;
      slopeCurvature += weight * x * x;
    }
    return { gradient, curvature, mixed };
  });
  let schurGradient = slopeGradient;
  let schurCurvature = slopeCurvature;
  for (const { gradient, curvature, mixed } of perGroup) {
    schurGradient -= (mixed * gradient) / curvature;
    schurCurvature -= (mixed * mixed) / curvature;
  }
  const slopeStep = -schurGradient / Math.max(schurCurvature, RIDGE);
  const direction: SharedPlatt = {
    slope: slopeStep,
    intercepts: perGroup.map(({ gradient, curvature, mixed }) => -(gradient + mixed * slopeStep) / curvature),
  };
  const gradients = [slopeGradient, ...perGroup.map(({ gradient }) => gradient)];
  const steps = [direction.slope, ...direction.intercepts];
  return {
    direction,
    /** First-order decrease of the loss along the direction; not negative. */
    decrease: -gradients.reduce((sum, gradient, i) => sum + gradient * (steps[i] ?? 0), 0),
  };
}

function move(fit: SharedPlatt, direction: SharedPlatt, length: number): SharedPlatt {
  return {
    slope: fit.slope + length * direction.slope,
    intercepts: fit.intercepts.map((value, k) => value + length * (direction.intercepts[k] ?? 0)),
  };
}

/** Cross-entropy with z = logit, in the form that neither overflows nor cancels. */
function loss(groups: readonly (readonly Observation[])[], { slope, intercepts }: SharedPlatt): number {
  let sum = 0;
  for (const [k, group] of groups.entries()) {
    for (const { x, target } of group) {
      const z = slope * x + (intercepts[k] ?? 0);
      sum += Math.max(z, 0) - target * z + Math.log1p(Math.exp(-Math.abs(z)));
    }
  }
  return sum;
}
