/** Views of what leaves the page, loaded once there is a reading. */
import { onDemand } from '../components/on-demand.tsx';

const views = () => import('./views.ts');

export const ExportSection = onDemand(async () => (await views()).ExportSection);
export const ExportDialog = onDemand(async () => (await views()).ExportDialog);
export const PrintSheet = onDemand(async () => (await views()).PrintSheet);
