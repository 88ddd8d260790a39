/** Views of a kiosk, which most pages never show. */
import { onDemand } from '../components/on-demand.tsx';

const views = () => import('./kiosk-views.ts');

export const KioskScreen = onDemand(async () => (await views()).KioskScreen);
export const KioskBar = onDemand(async () => (await views()).KioskBar);
