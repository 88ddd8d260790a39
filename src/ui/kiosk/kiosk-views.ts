export { KioskBar } from './KioskBar.tsx';
export { KioskScreen } from './KioskScreen.tsx';
