/** Views of a comparison, loaded when a person first asks for one. */
import { onDemand } from '../components/on-demand.tsx';

const views = () => import('./comparison-views.ts');

export const CompareDialog = onDemand(async () => (await views()).CompareDialog);
export const ComparisonOutcome = onDemand(async () => (await views()).ComparisonOutcome);
export const Stage = onDemand(async () => (await views()).Stage);
