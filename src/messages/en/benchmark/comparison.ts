/** A run beside others. */
import { counted } from '../../format.ts';

interface Counts {
  readonly regressions: number;
  readonly improvements: number;
  readonly alike: number;
}

export const title = 'Compare with other runs';
export const none = 'There is no other run yet: measure again, or open one from a file.';
export const legend = 'Runs of this device or of others';
export const numbered = (place: number, name: string) => `${place}: ${name}`;
export const sideBySide = 'Side by side';
export const sideBySideCaption =
  'Below each: how this run differs from it. A change is one only where the 95 % intervals do not overlap.';
export const configuration = 'Configuration';
export const thisRun = 'This run';
export const counts = ({ regressions, improvements, alike }: Counts) =>
  `${counted(regressions, { one: 'regression', other: 'regressions' })}, ${counted(improvements, {
    one: 'improvement',
    other: 'improvements',
  })}, ${counted(alike, { one: 'figure', other: 'figures' })} that cannot be told apart.`;
export const sameDevice = 'Same device and browser.';
export const otherDevice = 'Another device or browser: differences may be due to them.';
export const onlyInOne = (names: string) => `Measured in one of the two only: ${names}.`;
export const caption = (run: string) =>
  `From run ${run} to this one. A change is one only where the 95 % intervals do not overlap.`;
export const everyFigure = 'Every figure';
export const everyFigureCaption = (run: string) => `From run ${run}, regressions first`;
export const columns = ['Configuration', 'Figure', 'Earlier', 'This run', 'Change', 'Means'];
export const changes = {
  regression: 'Regression',
  improvement: 'Improvement',
  same: 'Same',
  unknown: 'Unknown',
};
export const percent = (percent: string) => `${percent} %`;
export const percentWith = (percent: string, change: string) => `${percent} %, ${change.toLowerCase()}`;
export const fromTo = (from: string, to: string) => `${from} → ${to}`;
