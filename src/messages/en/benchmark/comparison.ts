/** A run beside others. */
import { counted } from '../../format.ts';

interface Counts {
  readonly regressions: number;
  readonly improvements: number;
  readonly alike: number;
}

export const comparison = {
  title: 'Compare with other runs',
  none: 'There is no other run yet: measure again, or open one from a file.',
  legend: 'Runs of this device or of others',
  numbered: (place: number, name: string) => `${place}: ${name}`,
  sideBySide: 'Side by side',
  sideBySideCaption:
    'Below each: how this run differs from it. A change is one only where the 95 % intervals do not overlap.',
  configuration: 'Configuration',
  thisRun: 'This run',
  counts: ({ regressions, improvements, alike }: Counts) =>
    `${counted(regressions, { one: 'regression', other: 'regressions' })}, ${counted(improvements, {
      one: 'improvement',
      other: 'improvements',
    })}, ${counted(alike, { one: 'figure', other: 'figures' })} that cannot be told apart.`,
  sameDevice: 'Same device and browser.',
  otherDevice: 'Another device or browser: differences may be due to them.',
  onlyInOne: (names: string) => `Measured in one of the two only: ${names}.`,
  caption: (run: string) =>
    `From run ${run} to this one. A change is one only where the 95 % intervals do not overlap.`,
  everyFigure: 'Every figure',
  everyFigureCaption: (run: string) => `From run ${run}, regressions first`,
  columns: ['Configuration', 'Figure', 'Earlier', 'This run', 'Change', 'Means'],
  changes: { regression: 'Regression', improvement: 'Improvement', same: 'Same', unknown: 'Unknown' },
  percent: (percent: string) => `${percent} %`,
  percentWith: (percent: string, change: string) => `${percent} %, ${change.toLowerCase()}`,
  fromTo: (from: string, to: string) => `${from} → ${to}`,
};
